#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: chart_template
short_description: Render a Helm chart
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Renders a chart exactly as C(helm template) does (Helm 4), without a helm binary.
  - No cluster is asked. The options that reach one are accepted, so that defaults of the action group can hold them, and not used.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.attributes.info
  - meshfleet.istio.auth
options:
  chart_ref:
    description:
      - A chart's directory, a C(.tgz) file, the address of one (C(https://...)), C(oci://HOST/PATH/CHART), or a name in O(chart_repo_url).
    type: str
    required: true
  chart_repo_url:
    description: A Helm repository (C(https://...)) or a registry (C(oci://HOST/PATH)) that has the chart.
    type: str
  chart_version:
    description: A version or a constraint such as C(~1.30); without one the newest release.
    type: str
  chart_username:
    description: Name for a repository or registry that asks for one.
    type: str
  chart_password:
    description: Password of O(chart_username).
    type: str
  chart_ca_file:
    description: File of PEM certificates that the server's is checked against; the system's otherwise.
    type: path
  chart_plain_http:
    description: Whether a registry is spoken to without TLS.
    type: bool
    default: false
  release_name:
    description: Name of the release.
    type: str
    default: release-name
  release_namespace:
    description: Namespace of the release.
    type: str
    default: default
  release_values:
    description: Values over those of O(values_files) and of the chart. A null takes away what the chart has.
    type: dict
    default: {}
  values_files:
    description: Files of values; a later one counts more.
    type: list
    elements: path
    default: []
  kube_version:
    description: The version of Kubernetes that C(.Capabilities) tells; without one Helm's own.
    type: str
  api_versions:
    description: Further entries of C(.Capabilities.APIVersions).
    type: list
    elements: str
    default: []
  include_crds:
    description: Whether the objects of the folder C(crds/) come first.
    type: bool
    default: false
  is_upgrade:
    description: Whether C(.Release.IsUpgrade) is set instead of C(.Release.IsInstall).
    type: bool
    default: false
  dest:
    description: File that the manifest is written to, whole or not at all.
    type: path
seealso:
  - module: meshfleet.istio.manifest_info
  - name: helm template
    description: Helm's own command.
    link: https://helm.sh/docs/helm/helm_template/
"""

EXAMPLES = r"""
- name: Render a chart of a folder
  meshfleet.istio.chart_template:
    chart_ref: charts/gateway
    release_name: ingress
    release_namespace: istio-ingress
    release_values:
      service:
        type: ClusterIP
  register: gateway

- name: Write the manifest of Istio's control plane to a file
  meshfleet.istio.chart_template:
    chart_ref: istiod
    chart_repo_url: https://istio-release.storage.googleapis.com/charts
    chart_version: 1.30.x
    release_name: istiod
    release_namespace: istio-system
    dest: istiod.yaml
"""

RETURN = r"""
chart:
  description: The chart that was rendered.
  returned: success
  type: dict
  contains:
    name:
      description: Its name.
      type: str
      sample: gateway
    version:
      description: Its version.
      type: str
      sample: 1.30.0
    app_version:
      description: The version of what it installs.
      type: str
      sample: 1.30.0
objects:
  description: The objects in the order Helm installs them, hooks last.
  returned: success
  type: list
  elements: dict
  sample: [{apiVersion: v1, kind: ServiceAccount, metadata: {name: ingress, namespace: istio-ingress}}]
manifest:
  description: The same as text, each object below the name of its template.
  returned: success
  type: str
  sample: "---\n# Source: gateway/templates/serviceaccount.yaml\napiVersion: v1\n"
notes:
  description: The text of the chart's C(NOTES.txt), or empty.
  returned: success
  type: str
  sample: '"ingress" successfully installed!'
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.chart_template import run
from ..module_utils.specs.chart_template import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
