#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: injection_info
short_description: Show who injects which pods, why not, and which have to be restarted
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl x check-inject) and C(istioctl x injector list) do, for all namespaces and pods at once and without istioctl. Where a webhook
    matches, it also knows why istiod lets the pod alone (host network, the injector's policy and selectors).
  - A pod has to be restarted where it has no proxy and would get one, or has one that nobody would inject now, or one of another revision or version
    than it would get. The image it would get is taken from the revision's own templates, so that annotations and objects of kind ProxyConfig count;
    compared are tags and digests, not registries.
  - Pods that have ended or are being deleted are left out.
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
  workload:
    description:
      - Only the pods of this workload, which is C(pod), C(pod.namespace), C(type/name) or C(type/name.namespace), with all that webhooks say of them in
        RV(pods).
    type: str
  default_namespace:
    description: The namespace of a O(workload) that names none.
    type: str
    default: default
  namespaces:
    description: Only these namespaces; where none is named, all but Kubernetes' own.
    type: list
    elements: str
    default: []
  pod_labels:
    description: Labels of a pod that is not there yet; RV(asked) says who would inject it in each namespace.
    type: dict
  details:
    description: Whether RV(pods) lists every pod.
    type: bool
    default: false
  namespace:
    description: Istio's namespace; RV(messages) say nothing of it.
    type: str
    default: istio-system
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - module: meshfleet.istio.mesh_namespace
  - module: meshfleet.istio.sidecar_inject
  - name: istioctl experimental check-inject
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-experimental-check-inject
"""

EXAMPLES = r"""
- name: List what has to be restarted
  meshfleet.istio.injection_info:
    query: restart_needed[].[namespace, workload, reason]

- name: Say why a workload has no proxy
  meshfleet.istio.injection_info:
    workload: deploy/cart.shop
    query: pods[].reason

- name: Ask who would inject a pod of these labels
  meshfleet.istio.injection_info:
    namespaces: [shop]
    pod_labels: {sidecar.istio.io/inject: "true"}
    query: asked[0]

- name: Stop where pods of a namespace lack their proxy
  meshfleet.istio.injection_info:
    namespaces: [shop]
  register: found
  failed_when: found.namespaces[0].missing_proxy > 0
"""

RETURN = r"""
webhooks:
  description: Every injection webhook of the cluster, by name.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Its MutatingWebhookConfiguration.
      type: str
      sample: istio-revision-tag-default
    revision:
      description: The revision it leads to.
      type: str
      sample: default
    tag:
      description: The tag it stands for; empty for a revision's own.
      type: str
      sample: default
    active:
      description: Whether it is not switched off.
      type: bool
      sample: true
    image:
      description: The image of its proxies; empty where the config of the revision could not be read.
      type: str
      sample: docker.io/istio/proxyv2:1.31.0
    namespaces:
      description: Those looked at whose pods it injects where they have no labels of their own.
      type: list
      elements: str
      sample: [shop]
namespaces:
  description: Every namespace looked at, by name.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Its name.
      type: str
      sample: shop
    webhook:
      description: Who injects its pods where they have no labels of their own; empty where nobody does.
      type: str
      sample: istio-revision-tag-default
    revision:
      description: The revision of that one.
      type: str
      sample: default
    reason:
      description: Why nobody does; empty where somebody does.
      type: str
      sample: ""
    ambient:
      description: Whether ztunnel carries its pods' traffic.
      type: bool
      sample: false
    pods:
      description: How many pods run there.
      type: int
      sample: 12
    with_proxy:
      description: How many of them have a proxy.
      type: int
      sample: 11
    missing_proxy:
      description: How many would get a proxy and have none.
      type: int
      sample: 1
    proxies:
      description:
        - The pods by the revision that made their proxy (empty for those that were not injected), with C(revision), C(pods), C(disabled) (labelled or
          annotated against injection) and C(restart_needed).
      type: list
      elements: dict
      sample: [{revision: default, pods: 11, disabled: 0, restart_needed: 2}]
pods:
  description: Every pod, with O(details) or O(workload); else empty.
  returned: success
  type: list
  elements: dict
  contains:
    namespace:
      description: Its namespace.
      type: str
      sample: shop
    name:
      description: Its name.
      type: str
      sample: cart-5d7c7f7b9-x2x5k
    workload:
      description: Kind and name of what it belongs to.
      type: str
      sample: Deployment/cart
    proxy:
      description: sidecar, gateway, waypoint or ztunnel; empty without a proxy.
      type: str
      sample: sidecar
    revision:
      description: Who made its proxy; empty where it was not injected.
      type: str
      sample: 1-30-0
    image:
      description: Its proxy's image.
      type: str
      sample: docker.io/istio/proxyv2:1.30.0
    webhook:
      description: Who would inject it if it were made now; empty where nobody would.
      type: str
      sample: istio-revision-tag-default
    wanted_revision:
      description: The revision of that one.
      type: str
      sample: default
    reason:
      description: Why nobody would.
      type: str
      sample: ""
    webhooks:
      description: What each webhook says of it, with C(webhook), C(revision), C(injects) and C(reason).
      type: list
      elements: dict
      sample: [{webhook: istio-revision-tag-default, revision: default, injects: true, reason: namespace has label istio-injection=enabled}]
    restart:
      description: Why it has to be restarted; empty where it need not.
      type: str
      sample: has a proxy of revision 1-30-0, would get one of default
asked:
  description: With O(pod_labels), for each namespace looked at, C(namespace), C(webhook), C(wanted_revision), C(reason) and C(webhooks) as in RV(pods).
  returned: success
  type: list
  elements: dict
  sample: []
restart_needed:
  description: Workloads with pods that have to be restarted, one entry for each reason.
  returned: success
  type: list
  elements: dict
  contains:
    namespace:
      description: Its namespace.
      type: str
      sample: shop
    workload:
      description: Kind and name.
      type: str
      sample: Deployment/cart
    pods:
      description: How many of its pods.
      type: int
      sample: 3
    wanted_revision:
      description: The revision that would inject them; empty where nobody would.
      type: str
      sample: default
    reason:
      description: Why they have to be restarted.
      type: str
      sample: has a proxy of revision 1-30-0, would get one of default
messages:
  description:
    - Findings, the worst first, of the codes IST0102 (a namespace that is neither injected nor marked as not to be), IST0103 (a pod without the proxy
      it should have), IST0123 (labels of a namespace that contradict one another), IST0139 (a pod that two webhooks inject) and MF0121 (a namespace
      that asks for a revision that is not there).
  returned: success
  type: list
  elements: dict
  contains:
    code:
      description: The finding's code.
      type: str
      sample: IST0103
    name:
      description: The code in words.
      type: str
      sample: PodMissingProxy
    level:
      description: Error, Warning or Info.
      type: str
      sample: Warning
    origin:
      description: The object, as istioctl writes it.
      type: str
      sample: Pod shop/cart-5d7c7f7b9-x2x5k
    message:
      description: What was found.
      type: str
      sample: The pod shop/cart-5d7c7f7b9-x2x5k is missing the Istio proxy. This can often be resolved by restarting or redeploying the workload.
    next_step:
      description: What to do about it.
      type: str
      sample: Restart Deployment/cart.
    documentation_url:
      description: The page that explains the code.
      type: str
      sample: https://istio.io/latest/docs/reference/config/analysis/ist0103/
result:
  description: The answer to O(query), or null.
  returned: success
  type: raw
  sample: null
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.injection_info import run
from ..module_utils.specs.injection_info import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
