#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: control_plane_info
short_description: What of Istio is installed, who uses it, and what has drifted
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Lists the Helm releases of Istio's components, the revisions and tags of control planes, and the namespaces and proxies that use each.
  - Compares every live object with what its release recorded, field by field (RV(drift)). Fields that the API server fills in, that istiod writes
    itself (CA bundles, the failure policy of its validation), the selectors of injectors that a default tag stands for, and numbers of replicas that
    an autoscaler decides are no drift.
  - Needs no more than rights to read; what it may not read is named in RV(unknown).
  - Releases are looked for in O(namespace) and in C(kube-system), where some platforms want cni and ztunnel.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
attributes:
  check_mode:
    description: Changes nothing.
    support: full
  diff_mode:
    description: There is nothing to show, as nothing changes.
    support: full
  idempotent:
    description: Changes nothing.
    support: full
options:
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - module: meshfleet.istio.control_plane
"""

EXAMPLES = r"""
- name: Stop where somebody has changed the control plane by hand
  meshfleet.istio.control_plane_info:
    query: drift[].[object, field, manager]
  register: plane
  failed_when: plane.drift | length > 0

- name: Revisions that nothing uses any more
  meshfleet.istio.control_plane_info:
    query: revisions[?!in_use].name
"""

RETURN = r"""
releases:
  description: The Helm releases, by namespace and name.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the release.
      type: str
      sample: istiod
    namespace:
      description: Its namespace.
      type: str
      sample: istio-system
    component:
      description: C(base), C(pilot), C(cni), C(ztunnel) or C(gateway).
      type: str
      sample: pilot
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
      description: Helm's status of the newest revision, such as C(deployed), C(failed) or C(pending-upgrade).
      type: str
      sample: deployed
    revision:
      description: Number of the newest revision.
      type: int
      sample: 3
    run_id:
      description: The run of this collection that wrote it; empty where another tool did.
      type: str
      sample: 20261124-120000-5f3a9c
    last_deployed:
      description: When it was written.
      type: str
      sample: "2026-11-24T12:00:00.000000Z"
    description:
      description: Helm's text about the revision.
      type: str
      sample: Upgrade complete
default_revision:
  description: The revision that serves where none is named.
  returned: success
  type: str
  sample: default
revisions:
  description: The control planes.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the revision.
      type: str
      sample: default
    versions:
      description: Versions of its istiods' images.
      type: list
      elements: str
      sample: [1.31.0]
    releases:
      description: The releases of its istiod, as C(namespace/name); none where C(istioctl) installed it.
      type: list
      elements: str
      sample: [istio-system/istiod]
    active:
      description: Whether its own injection webhook matches anything.
      type: bool
      sample: true
    webhook:
      description: Its own injection webhook.
      type: str
      sample: istio-sidecar-injector
    services:
      description: Its Services.
      type: list
      elements: str
      sample: [istiod]
    deployments:
      description: Its Deployments.
      type: list
      elements: str
      sample: [istiod]
    tags:
      description: Tags that lead to it.
      type: list
      elements: str
      sample: [prod]
    namespaces:
      description: Namespaces that ask for it or for one of its tags.
      type: list
      elements: str
      sample: [shop]
    pods:
      description: Number of proxies it made, by namespace.
      type: dict
      sample: {shop: 12}
    gateways:
      description: Pods among them that are gateways or waypoints, as C(namespace/name).
      type: list
      elements: str
      sample: [istio-ingress/ingress-6d5f]
    in_use:
      description: Whether a tag, a namespace or a proxy needs it.
      type: bool
      sample: true
tags:
  description: The revision tags.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the tag.
      type: str
      sample: prod
    revision:
      description: The revision it leads to.
      type: str
      sample: default
    webhook:
      description: Its injection webhook.
      type: str
      sample: istio-revision-tag-prod-istio-system
    service:
      description: Its Service, where it has one.
      type: str
      sample: ''
    helm_release:
      description: The Helm release that made it; empty for C(istioctl) and M(meshfleet.istio.control_plane).
      type: str
      sample: ''
    namespaces:
      description: Namespaces that ask for it by name.
      type: list
      elements: str
      sample: [shop]
    problem:
      description: Why it leads nowhere; empty where it does not.
      type: str
      sample: ''
ambient_namespaces:
  description: Namespaces in ambient mode.
  returned: success
  type: list
  elements: str
  sample: []
unknown_revisions:
  description: Namespaces, and pods as C(namespace/name), with the revision or tag they ask for, which is not there.
  returned: success
  type: dict
  contains:
    namespaces:
      description: By namespace.
      type: dict
      sample: {shop: canary}
    pods:
      description: By pod.
      type: dict
      sample: {}
drift:
  description: What is not as the release recorded it.
  returned: success
  type: list
  elements: dict
  contains:
    release:
      description: The release, as C(namespace/name).
      type: str
      sample: istio-system/istiod
    object:
      description: The object, as C(Kind namespace/name).
      type: str
      sample: Deployment istio-system/istiod
    problem:
      description:
        - C(changed), C(missing), or C(extra) for what the record does not hold; a field, or (without RV(drift[].field)) the whole object.
      type: str
      sample: changed
    field:
      description: Path of the field.
      type: str
      sample: spec.template.spec.containers[name=discovery].image
    recorded:
      description: The recorded value, null for none. The data of Secrets is masked, large parts of CRDs are shown as hashes.
      type: raw
      sample: docker.io/istio/pilot:1.31.0
    live:
      description: The live value.
      type: raw
      sample: example.org/pilot:dev
    manager:
      description: The field managers that own the field now; empty where nobody does.
      type: str
      sample: kubectl-edit
unknown:
  description: What could not be read, with the reason.
  returned: success
  type: list
  elements: str
  sample: []
result:
  description: The answer to O(query); null without one.
  returned: success
  type: raw
  sample: [[Deployment istio-system/istiod, spec.replicas, kubectl]]
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.control_plane_info import run
from ..module_utils.specs.control_plane_info import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
