#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: security_info
short_description: Show who still speaks plaintext, and what authorization policies under dry run denied
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Says of each namespace whether it could be made strict (C(PeerAuthentication) of mode C(STRICT)) without refusing anybody, and if not, why.
  - "Plaintext that is seen: Istio's standard metrics with C(connection_security_policy=none), as the proxies in front of the workloads counted them."
  - "Plaintext that is to be expected: DestinationRules that have clients' proxies use another TLS mode than Istio's, and workloads without a proxy."
  - Policies of single workloads or ports that would go on taking plaintext are named; plaintext to such a workload stands in nobody's way.
  - Also shows what authorization policies with the annotation C(istio.io/dry-run) would have denied.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.proxies.reads
options:
  namespace:
    description: Istio's namespace, whose policies hold for the whole mesh.
    type: str
    default: istio-system
  namespaces:
    description:
      - The namespaces to look at; all that have sidecars where none is named.
      - Istio's own stands for the whole mesh, that is for all namespaces without a mode of their own.
    type: list
    elements: str
  duration:
    description: Seconds that are looked back.
    type: float
    default: 3600.0
  prometheus:
    description: The Prometheus that is asked; by default the pod with the label C(app.kubernetes.io/name=prometheus) in O(namespace), by a port-forward.
    type: dict
    default: {}
    suboptions:
      namespace:
        description: Namespace of the pod.
        type: str
      url:
        description: URL of a Prometheus, instead of a pod.
        type: str
      token:
        description: Bearer token for O(prometheus.url).
        type: str
      ca_file:
        description: PEM file that the certificate of O(prometheus.url) is checked against.
        type: path
  timeout:
    description: Seconds for the cluster's lists, and for each answer of Prometheus.
    type: float
    default: 30.0
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - module: meshfleet.istio.authz_info
  - module: meshfleet.istio.gate
"""

EXAMPLES = r"""
- name: Who stands between us and strict mTLS
  meshfleet.istio.security_info:
    duration: 86400
    query: namespaces[?!ready].[namespace, reasons]
  register: security

- name: Show it
  ansible.builtin.debug:
    var: security.result

- name: The whole mesh may become strict
  meshfleet.istio.security_info:
    namespaces: [istio-system]
    prometheus: {url: https://prometheus.example, token: "{{ vault_prometheus_token }}"}
  register: mesh
  failed_when: mesh.blocked is defined and mesh.blocked != []
"""

RETURN = r"""
namespaces:
  description:
    - Each namespace with C(namespace), the C(mode) that holds there and the C(policy) that says so (empty for Istio's default), C(strict), C(ready),
      C(reasons), C(plaintext), C(client_rules), C(exceptions) and C(unprotected).
    - C(ready) is whether it is strict, or could be without refusing anybody that is known of; C(reasons) say in words why it is not.
    - C(plaintext) is what was seen, with C(namespace), C(workload), C(service), C(source) (C(WORKLOAD.NAMESPACE), empty where it has no proxy), C(counted)
      (V(requests) or V(connections)) and C(count).
    - C(client_rules) are DestinationRules with C(rule), C(host) and C(mode).
    - C(exceptions) are PeerAuthentications of workloads or ports with C(policy), C(mode), C(labels) and C(ports), which let plaintext in whatever holds
      for the namespace.
    - C(unprotected) are workloads without a proxy, which no policy protects, with C(namespace), C(workload) and C(pods).
  returned: success
  type: list
  elements: dict
  sample:
    - namespace: shop
      mode: PERMISSIVE
      policy: ""
      strict: false
      ready: false
      reasons: ["reviews.shop was reached by 9 requests in plaintext from a client without proxy, one of: Deployment/cron in batch"]
      plaintext: [{namespace: shop, workload: reviews, service: reviews.shop.svc.cluster.local, source: "", counted: requests, count: 9}]
      client_rules: []
      exceptions: []
      unprotected: []
ready:
  description: The namespaces that could be made strict.
  returned: success
  type: list
  elements: str
  sample: [payments]
strict:
  description: The namespaces that are strict.
  returned: success
  type: list
  elements: str
  sample: []
blocked:
  description: The namespaces that are neither.
  returned: success
  type: list
  elements: str
  sample: [shop]
clients:
  description: All workloads without a proxy outside Istio's namespace and Kubernetes' own, with C(namespace), C(workload) and C(pods).
  returned: success
  type: list
  elements: dict
  sample: [{namespace: batch, workload: Deployment/cron, pods: 1}]
would_deny:
  description: Pods of all namespaces to which requests came that policies under dry run would have denied, with C(namespace), C(pod) and C(count).
  returned: success
  type: list
  elements: dict
  sample: [{namespace: shop, pod: reviews-v1-5b5d6494f4-p9q8m, count: 12}]
metrics:
  description:
    - Whether Prometheus answered and has Istio's metrics, C(complete), and if not, the C(problem). A namespace is not ready then, as nothing says that
      nobody speaks plaintext.
  returned: success
  type: dict
  sample: {complete: true, problem: ""}
result:
  description: The answer to O(query), or null.
  returned: success
  type: raw
  sample: null
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.security_info import run
from ..module_utils.specs.security_info import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
