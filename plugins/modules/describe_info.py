#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: describe_info
short_description: Describe what a mesh does with a pod or a Service
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl experimental describe) does, without istioctl, as data and as text.
  - Which DestinationRules, VirtualServices and authorization policies count is read from the pod's proxy, what they mean from the objects themselves.
  - In RV(text) names always carry their namespace, and lists that istioctl leaves in random order are sorted.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.proxies.access
  - meshfleet.istio.proxies.reads
options:
  pod:
    description: A pod, as C(NAME) or C(NAME.NAMESPACE).
    type: str
  service:
    description: A Service, as C(NAME) or C(NAME.NAMESPACE), instead of O(pod). It is described by the proxy of its first ready pod.
    type: str
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - name: istioctl experimental describe
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-experimental-describe
"""

EXAMPLES = r"""
- name: What does the mesh do with a pod
  meshfleet.istio.describe_info:
    pod: productpage-v1-675fc69cf-jscn2.bookinfo
  register: found

- name: Print it
  ansible.builtin.debug:
    msg: "{{ found.text.splitlines() }}"

- name: How is a Service reached from outside
  meshfleet.istio.describe_info:
    service: productpage.bookinfo
    query: ingress[].urls[]
"""

RETURN = r"""
pod:
  description:
    - Of O(pod), C(name), C(namespace), C(revision), C(meshed), C(ports) (each with C(port), C(protocol), C(container)), C(warnings) and C(suggestions);
      null for a Service.
  returned: success
  type: dict
  sample: {name: echo-1, namespace: sample, revision: default, meshed: true, ports: [{port: 8080, protocol: TCP, container: app}], warnings: []}
services:
  description:
    - The Service, or those that select the pod, with C(name), C(namespace) and C(ports). Empty for a pod without a proxy.
    - A port has C(name), C(port), C(protocol) as Istio takes it, C(target_port) (null where the pod has none of that name), C(policies) (the rules of
      authorization that requests to the pod meet first), C(destination_rule) and C(virtual_service), null where there is none.
    - A C(destination_rule) has C(name), C(namespace), C(exists), C(host), C(matching_subsets), C(other_subsets), C(traffic_policy), C(tls_mode), C(policies)
      and C(ports).
    - A C(virtual_service) has C(name), C(namespace), C(exists), C(facts), and C(notes) on routes that do not lead to the pods.
  returned: success
  type: list
  elements: dict
  sample: [{name: echo, namespace: sample, ports: [{name: http, port: 80, protocol: HTTP, target_port: 8080, virtual_service: null}]}]
peer_authentication:
  description: Of a pod C(mode) of mutual TLS, C(ports) with modes of their own, and C(applied), the policies that count; null for a Service.
  returned: success
  type: dict
  sample: {mode: PERMISSIVE, ports: [], applied: []}
ingress:
  description: Gateways that lead to the Services, each with C(gateway), C(urls) of its plain ports, and C(virtual_service).
  returned: success
  type: list
  elements: dict
  sample: [{gateway: sample/shop, urls: ['http://172.29.1.1'], virtual_service: {name: shop, namespace: sample, exists: true, facts: ['1 HTTP route(s)']}}]
stale:
  description: Objects that a proxy refers to and that are gone.
  returned: success
  type: list
  elements: str
  sample: []
text:
  description: The text that istioctl prints.
  returned: success
  type: str
  sample: "Service: echo.sample\n   Port: http 80/HTTP targets pod port 8080\n"
result:
  description: The answer to O(query), or null.
  returned: success
  type: raw
  sample: null
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.describe_info import run
from ..module_utils.specs.describe_info import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
