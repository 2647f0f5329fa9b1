#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: proxy_config_info
short_description: Show what proxies really run
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl proxy-config) does, without istioctl, for one pod, all pods of a workload, or a config dump in a file.
  - Proxies are asked over their pods' loopback by port-forward, or by a command in the pod where that is not allowed; many at the same time.
  - Private keys are never part of a result; of a file they are left out as well.
  - An answer or a file of more than 64 MiB is refused; one view of a proxy is a part of it.
  - A proxy that has rejected a listener which its Envoy cannot write down is shown without the rejected one.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.proxies
  - meshfleet.istio.proxies.access
  - meshfleet.istio.proxies.pods
  - meshfleet.istio.attributes.info
options:
  file:
    description: A file that holds what Envoy answers to C(/config_dump) (or to C(/clusters?format=json), for V(endpoint)), instead of O(workload).
    type: path
  view:
    description: What to show.
    type: str
    choices: [all, bootstrap, cluster, ecds, endpoint, listener, route, secret]
    default: all
  fqdn:
    description: Clusters whose name holds this text.
    type: str
  port:
    description: Clusters, listeners and endpoints of this port.
    type: int
  subset:
    description: Clusters whose name holds this subset.
    type: str
  direction:
    description: Clusters of this direction.
    type: str
    choices: [inbound, outbound]
  address:
    description: Listeners and endpoints of this address.
    type: str
  listener_type:
    description: Listeners of this type.
    type: str
    choices: [HTTP, TCP, HTTP+TCP, UNKNOWN]
  route_name:
    description: The route configuration of this name.
    type: str
  cluster:
    description: Endpoints of this cluster, by its full name.
    type: str
  status:
    description: Endpoints of this health, such as V(HEALTHY) or V(UNHEALTHY).
    type: str
  verbose:
    description: Whether RV(table) shows matches and destinations of listeners and routes; without it one line each.
    type: bool
    default: true
  waypoint:
    description: Whether RV(table) shows listeners as a waypoint's, by what leads to each filter chain.
    type: bool
    default: false
  raw:
    description: Whether RV(raw) holds the resources as protobuf's JSON (C(-o json) of istioctl).
    type: bool
    default: false
  dest:
    description: A file that takes what RV(raw) holds, as JSON, whether or not O(raw) is set.
    type: path
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - name: istioctl proxy-config
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-proxy-config
"""

EXAMPLES = r"""
- name: Show the clusters of a pod as istioctl does
  meshfleet.istio.proxy_config_info:
    workload: deployment/productpage.bookinfo
    view: cluster
  register: clusters

- name: Print them
  ansible.builtin.debug:
    msg: "{{ clusters.table.splitlines() }}"

- name: Find the certificates of every gateway that end within a week
  meshfleet.istio.proxy_config_info:
    workload: deployment/istio-ingressgateway.istio-ingress
    all_pods: true
    view: secret
    query: resources[].[proxy, name, not_after]

- name: Read a config dump that somebody sent
  meshfleet.istio.proxy_config_info:
    file: config_dump.json
    view: listener
    port: 15006
"""

RETURN = r"""
resources:
  description:
    - A row for each cluster, filter chain, route, endpoint, certificate or ECDS filter, in istioctl's order. Each has C(proxy) and C(view).
    - Rows of a cluster have C(name), C(fqdn), C(port), C(subset), C(direction), C(type), C(destination_rule); of a listener C(name), C(addresses), C(port),
      C(type), C(match), C(destination); of a route C(name), C(virtual_host), C(domains), C(match), C(virtual_service), C(cluster); of an endpoint
      C(endpoint), C(status), C(outlier_check), C(locality), C(cluster); of bootstrap C(istio_version), C(istio_proxy_version), C(envoy_version), C(node); of
      ecds C(name), C(type).
    - Rows of a secret have C(name), C(type), C(state), C(valid), C(serial_number), C(not_after), C(not_before), C(trust_domain), and C(chain) with
      C(subject), C(issuer), C(spiffe), C(serial), validity, key and C(fingerprint) of each certificate.
  returned: success
  type: list
  elements: dict
  sample: [{proxy: a.b, view: endpoint, endpoint: '10.0.0.7:80', status: HEALTHY, outlier_check: OK, locality: '', cluster: 'outbound|80||x.b.svc'}]
raw:
  description: With O(raw) each resource with its C(proxy), else empty.
  returned: success
  type: list
  elements: dict
  sample: []
table:
  description: The same text that istioctl prints; of several proxies one below the other, each under its name.
  returned: success
  type: str
  sample: "SERVICE FQDN     PORT     SUBSET ..."
proxies:
  description: The proxies that answered, as C(pod.namespace); empty for a file.
  returned: success
  type: list
  elements: str
  sample: [productpage-v1-675fc69cf-jscn2.bookinfo]
no_answer:
  description: Proxies that did not answer, with C(proxy) and C(reason). Where none answers at all, the module fails.
  returned: success
  type: list
  elements: dict
  sample: []
result:
  description: The answer to O(query), or null.
  returned: success
  type: raw
  sample: null
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.proxy_config_info import run
from ..module_utils.specs.proxy_config_info import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
