#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: sidecar_inject
short_description: Inject Istio's proxy into manifests
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl kube-inject) does, without istioctl, for every kind with a pod template (Lists, CronJobs, Pods and custom kinds too).
  - A pod that was injected before is stripped after its annotation C(sidecar.istio.io/status) and injected anew, so that a second run changes nothing.
  - Objects keep their order; those without a pod template pass as they are and are listed in RV(not_injected).
    Nothing is applied to a cluster.
  - A document of O(src) that does not change keeps its text; of one that changes, comments are lost.
  - Labels and annotations of a CronJob's pods go to its pod template, while kube-inject writes them to the Job, where no pod has them.
  - What cannot be injected (no YAML, no pod template, a wrong annotation, a selector that the pod's labels contradict, a template that fails) is one
    error that names file, document and object; nothing is written then.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.attributes.info
  - meshfleet.istio.auth
options:
  state:
    description: V(absent) takes off what an injection added.
    type: str
    choices: [present, absent]
    default: present
  src:
    description: A file of YAML documents; one of this and O(objects) is needed.
    type: path
  objects:
    description: The objects themselves.
    type: list
    elements: dict
  dest:
    description: File that the result is written to, whole or not at all; may be O(src).
    type: path
  mode:
    description:
      - V(webhook) asks istiod's webhook over port-forward for each pod.
      - V(offline) renders O(injector_config), O(injector_values) and O(mesh_config), those not given taken from the cluster's ConfigMaps.
      - V(auto) is V(offline) with an O(injector_config), else V(webhook), else V(offline) with a warning where no istiod answers.
    type: str
    choices: [auto, webhook, offline]
    default: auto
  injector_config:
    description: The text of key C(config) in ConfigMap C(istio-sidecar-injector), parsed or not, or a template alone.
    type: raw
  injector_values:
    description: The text of key C(values) in the same ConfigMap, parsed or not.
    type: raw
  mesh_config:
    description: The text of key C(mesh) in ConfigMap C(istio), parsed or not.
    type: raw
  native_sidecars:
    description:
      - Whether proxies are init containers that keep running, in mode V(offline).
      - V(auto) is what istiod would do, from C(pilot.env.ENABLE_NATIVE_SIDECARS) and the versions of the cluster's nodes; without a cluster no.
    type: str
    choices: [auto, enabled, disabled]
    default: auto
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
  revision:
    description: The control plane's revision, or a tag.
    type: str
    default: default
  workload_namespace:
    description: Namespace of the objects that name none.
    type: str
seealso:
  - name: Installing the sidecar
    description: Istio's guide.
    link: https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
"""

EXAMPLES = r"""
- name: Inject a manifest with the cluster's own webhook
  meshfleet.istio.sidecar_inject:
    src: shop.yaml
    dest: shop-injected.yaml

- name: Take the proxy off again
  meshfleet.istio.sidecar_inject:
    src: shop-injected.yaml
    dest: shop-injected.yaml
    state: absent

- name: Render the config that an installation would have
  meshfleet.istio.manifest_info:
    charts: {version: 1.31.x}
    components: [istiod]
    query: >-
      objects[?kind == 'ConfigMap'] |
      {injector: [?metadata.name == 'istio-sidecar-injector'] | [0].data, mesh: [?metadata.name == 'istio'] | [0].data}
  register: installation

- name: Inject with it, without a cluster
  meshfleet.istio.sidecar_inject:
    src: shop.yaml
    dest: shop-injected.yaml
    injector_config: "{{ installation.result.injector.config }}"
    injector_values: "{{ installation.result.injector['values'] }}"
    mesh_config: "{{ installation.result.mesh.mesh }}"

- name: Inject objects with a saved config and no cluster
  meshfleet.istio.sidecar_inject:
    objects: "{{ workloads }}"
    mode: offline
    injector_config: "{{ lookup('file', 'injector.yaml') }}"
    injector_values: "{{ lookup('file', 'values.json') }}"
    mesh_config: "{{ lookup('file', 'mesh.yaml') }}"
  register: result
"""

RETURN = r"""
objects:
  description: All objects in their order.
  returned: success
  type: list
  elements: dict
  sample: [{apiVersion: apps/v1, kind: Deployment, metadata: {name: cart}}]
injected:
  description: The objects whose pods have a proxy now; with O(state=absent) those it was taken off.
  returned: success
  type: list
  elements: dict
  sample: [{kind: Deployment, namespace: shop, name: cart}]
not_injected:
  description: The objects that stayed as they were, and why.
  returned: success
  type: list
  elements: dict
  sample: [{kind: Service, namespace: shop, name: cart, reason: has no pod template}]
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.sidecar_inject import run
from ..module_utils.specs.sidecar_inject import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
