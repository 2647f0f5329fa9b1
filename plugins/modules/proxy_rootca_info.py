#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: proxy_rootca_info
short_description: Compare the root certificates that proxies trust
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl proxy-config rootca-compare) does, without istioctl, for any number of pods, also of several clusters.
  - Two proxies can speak by mutual TLS when they share a root certificate. What is compared is what the proxies have, not what was meant for them.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.proxies.access
  - meshfleet.istio.proxies.pods
  - meshfleet.istio.proxies.reads
options:
  workloads:
    description:
      - Pods or workloads, each as C(NAME), C(NAME.NAMESPACE), C(TYPE/NAME) or C(TYPE/NAME.NAMESPACE).
      - Each is looked for in every cluster, and has to be in one of them.
    type: list
    elements: str
    required: true
  contexts:
    description: Contexts of the same kubeconfig that lead to other clusters.
    type: list
    elements: str
    default: []
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - name: istioctl proxy-config rootca-compare
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-proxy-config-rootca-compare
"""

EXAMPLES = r"""
- name: Can these two speak to each other
  meshfleet.istio.proxy_rootca_info:
    workloads: [productpage-v1-675fc69cf-jscn2.bookinfo, deployment/reviews-v1.bookinfo]
  register: roots
  failed_when: not roots.match

- name: Does every gateway of the fleet trust the same root
  meshfleet.istio.proxy_rootca_info:
    workloads: [deployment/istio-ingressgateway.istio-ingress]
    all_pods: true
    contexts: [prod-us, prod-asia]
    query: groups[].proxies
"""

RETURN = r"""
match:
  description: Whether all proxies answered and every two of them share a root certificate.
  returned: success
  type: bool
  sample: true
proxies:
  description:
    - Each proxy that answered with C(cluster), C(proxy) (C(pod.namespace)) and C(roots), each with C(subject), C(serial), C(not_before), C(not_after)
      and C(fingerprint) (SHA-256).
  returned: success
  type: list
  elements: dict
  sample: [{cluster: prod-eu, proxy: a.b, roots: [{subject: O=cluster.local, serial: '1f', fingerprint: 9b1c}]}]
groups:
  description: The proxies that trust the same, with C(fingerprints) and C(proxies), the largest group first.
  returned: success
  type: list
  elements: dict
  sample: [{fingerprints: [9b1c], proxies: [a.b (prod-eu), a.b (prod-us)]}]
problems:
  description: Two proxies that share no root, for every two groups that share none.
  returned: success
  type: list
  elements: str
  sample: []
no_answer:
  description: Proxies that did not answer, with C(cluster), C(proxy) and C(reason). Where none answers at all, the module fails.
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
from ..module_utils.operations.proxy_rootca_info import run
from ..module_utils.specs.proxy_rootca_info import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
