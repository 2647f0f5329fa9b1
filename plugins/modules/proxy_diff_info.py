#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: proxy_diff_info
short_description: Compare what proxies run with what istiod would send them
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl proxy-status POD) does, without istioctl, for one pod or all pods of a workload.
  - Versions and times are left out, and what has no order is sorted; fields are written by name.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.proxies
  - meshfleet.istio.proxies.access
  - meshfleet.istio.proxies.pods
  - meshfleet.istio.proxies.reads
options:
  workload:
    description: A pod or a workload, as C(NAME), C(NAME.NAMESPACE), C(TYPE/NAME) or C(TYPE/NAME.NAMESPACE).
    type: str
    required: true
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - name: istioctl proxy-status
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-proxy-status
"""

EXAMPLES = r"""
- name: Does every pod run what istiod would send it
  meshfleet.istio.proxy_diff_info:
    workload: deployment/productpage.bookinfo
    all_pods: true
  register: compared
  failed_when: not compared.match
"""

RETURN = r"""
match:
  description: Whether all proxies answered and match.
  returned: success
  type: bool
  sample: true
proxies:
  description: Each proxy that answered.
  returned: success
  type: list
  elements: dict
  contains:
    proxy:
      description: The pod and its namespace, C(pod.namespace).
      type: str
      sample: productpage-v1-675fc69cf-jscn2.bookinfo
    match:
      description: Whether clusters, listeners and routes match.
      type: bool
      sample: true
    clusters:
      description: C(match), and C(diff) from istiod's side to the proxy's.
      type: dict
      sample: {match: true, diff: '', last_loaded: ''}
    listeners:
      description: The same for listeners.
      type: dict
      sample: {match: true, diff: '', last_loaded: ''}
    routes:
      description: The same for routes; C(last_loaded) is when the proxy last took some.
      type: dict
      sample: {match: true, diff: '', last_loaded: '2026-03-04T08:37:44Z'}
    text:
      description: The same in istioctl's words.
      type: str
      sample: Clusters Match
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
from ..module_utils.operations.proxy_diff_info import run
from ..module_utils.specs.proxy_diff_info import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
