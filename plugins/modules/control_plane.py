#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: control_plane
short_description: Install, upgrade, remove and roll back Istio's control plane
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl install), C(helm upgrade --install) and C(istioctl uninstall) do, for one cluster, without them.
  - Each component (base, istiod, cni, ztunnel) is a Helm release, recorded as Helm does, so that C(helm) lists, upgrades and rolls back
    what this module installs, and this module takes over what C(helm) or C(istioctl) installed.
  - A run plans first. What is already as it should be is not touched; an empty plan writes nothing at all.
  - While it writes, a run holds a Lease, so that two runs do not write to one cluster at once. A run that was killed is finished by the next.
  - The tag C(default) is made only where nothing injects or validates by default yet; afterwards M(meshfleet.istio.revision_tag) moves it.
  - Gateways are installed by M(meshfleet.istio.gateway).
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.charts
  - meshfleet.istio.writing
  - meshfleet.istio.writing.releases
options:
  state:
    description:
      - V(present) installs or upgrades, V(rolled_back) goes back to what an earlier run left (O(to)).
      - V(absent) removes the control plane of O(revision), and with the last one what all share. The namespace stays.
    type: str
    choices: [present, absent, rolled_back]
    default: present
  namespace:
    description: Istio's namespace; it is made where it is missing.
    type: str
    default: istio-system
  revision:
    description: The revision of the control plane.
    type: str
    default: default
  profile:
    description: A profile such as V(default), V(minimal), V(demo), V(ambient), V(openshift), V(openshift-ambient), V(remote) or V(empty).
    type: str
  values:
    description: Values of the charts (C(spec.values) of an IstioOperator); they count more than O(operator_files).
    type: dict
    default: {}
  mesh_config:
    description: Istio's mesh configuration (C(spec.meshConfig)); it counts more than O(operator_files).
    type: dict
    default: {}
  operator_files:
    description: Files that hold an IstioOperator each; a later one counts more.
    type: list
    elements: path
    default: []
  components:
    description: Of the components that are enabled (or installed, for O(state=absent)), only these; all where none is named.
    type: list
    elements: str
    choices: [base, istiod, cni, ztunnel]
    default: []
  to:
    description:
      - Where O(state=rolled_back) goes. V(previous) (also without this option) is the state before the last run, another value the id of the
        run whose state is wanted, or the version of istiod that was installed.
      - Releases that did not exist then are removed. CRDs stay at their newest version.
    type: str
  all_revisions:
    description: Whether O(state=absent) removes the control planes of all revisions.
    type: bool
    default: false
  remove_crds:
    description: Whether O(state=absent), where it removes the last control plane, deletes Istio's CRDs too. Refused while custom resources exist.
    type: bool
    default: false
  remove_custom_resources:
    description: Whether O(remove_crds) may delete custom resources with their CRDs.
    type: bool
    default: false
  force:
    description: Whether O(state=absent) removes a control plane that proxies, tags, namespaces or remote clusters still use; its tags go with it.
    type: bool
    default: false
seealso:
  - module: meshfleet.istio.manifest_info
  - name: Installing Istio with Helm
    description: The releases this module makes.
    link: https://istio.io/latest/docs/setup/install/helm/
"""

EXAMPLES = r"""
- name: Install Istio, or bring it to this state
  meshfleet.istio.control_plane:
    kubeconfig: ~/.kube/fleet
    context: eu-1
    profile: minimal
    charts:
      version: 1.30.x
    mesh_config:
      accessLogFile: /dev/stdout
    values:
      global: {meshID: fleet, network: eu, multiCluster: {clusterName: eu-1}}

- name: Show what an upgrade would change
  meshfleet.istio.control_plane:
    profile: minimal
    charts: {version: 1.31.x}
  check_mode: true
  diff: true

- name: A second control plane beside the first
  meshfleet.istio.control_plane:
    revision: canary
    charts: {version: 1.31.x}

- name: Back to what was there before the last run
  meshfleet.istio.control_plane:
    state: rolled_back

- name: Remove the old control plane, once nothing uses it
  meshfleet.istio.control_plane:
    state: absent
    revision: default
"""

RETURN = r"""
releases:
  description: The Helm releases, each with what happened to it.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the release.
      type: str
      sample: istiod
    namespace:
      description: Namespace of the release.
      type: str
      sample: istio-system
    chart:
      description: Name of the chart.
      type: str
      sample: istiod
    version:
      description: Version of the chart.
      type: str
      sample: 1.31.0
    app_version:
      description: Version of what the chart installs.
      type: str
      sample: 1.31.0
    status:
      description: C(installed), C(upgraded), C(removed) or C(unchanged); in check mode what it would be.
      type: str
      sample: unchanged
    revision:
      description: Number of the release's revision.
      type: int
      sample: 3
objects:
  description: The objects of all releases by what happened to them, as C(Kind namespace/name).
  returned: success
  type: dict
  contains:
    created:
      description: Made by this run.
      type: list
      elements: str
      sample: [Deployment istio-system/istiod]
    updated:
      description: Changed by this run.
      type: list
      elements: str
      sample: []
    pruned:
      description: Deleted by this run.
      type: list
      elements: str
      sample: []
    unchanged:
      description: Already as they should be.
      type: list
      elements: str
      sample: []
run_id:
  description: Name of the run, for O(to); empty where nothing was to be written.
  returned: success
  type: str
  sample: 20261124-120000-5f3a9c
verification:
  description: Whether all workloads run and all injection webhooks have istiod's certificate.
  returned: success
  type: dict
  contains:
    passed:
      description: Whether there is no problem.
      type: bool
      sample: true
    problems:
      description: What is not as it should be, an object each.
      type: list
      elements: str
      sample: []
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.control_plane import run
from ..module_utils.specs.control_plane import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
