#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: metrics_info
short_description: Show how workloads fare, as their proxies measured
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl experimental metrics) does, without istioctl; all workloads at the same time.
  - Asks the Prometheus of the mesh by a port-forward to its pod, which has the label C(app.kubernetes.io/name=prometheus).
  - What is counted is what the proxies in front of the workloads have seen (C(reporter=destination)).
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.proxies.reads
options:
  namespace:
    description: Namespace of Prometheus.
    type: str
    default: istio-system
  workloads:
    description: Workloads as C(NAME) or C(NAME.NAMESPACE). As with istioctl, all whose names and namespaces begin so are counted together.
    type: list
    elements: str
    required: true
  duration:
    description: Seconds over which rates and latencies are taken.
    type: float
    default: 60.0
  timeout:
    description: Seconds for each answer of Prometheus.
    type: float
    default: 15.0
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - name: istioctl experimental metrics
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-experimental-metrics
"""

EXAMPLES = r"""
- name: How does the shop fare
  meshfleet.istio.metrics_info:
    workloads: [productpage-v1.bookinfo, reviews.bookinfo]
    duration: 300
  register: metrics

- name: Show it
  ansible.builtin.debug:
    msg: "{{ metrics.table.splitlines() }}"

- name: Stop where requests fail
  ansible.builtin.assert:
    that: metrics.workloads | map(attribute='error_rps') | sum == 0
"""

RETURN = r"""
workloads:
  description:
    - Each workload asked for with C(workload), C(total_rps) and C(error_rps) (answers of 4xx and 5xx) a second, and C(p50), C(p90) and C(p99), the
      milliseconds in which so many percent of the requests were answered, null where there were none.
  returned: success
  type: list
  elements: dict
  sample: [{workload: productpage-v1.bookinfo, total_rps: 12.4, error_rps: 0.2, p50: 18.2, p90: 43.5, p99: 96.1}]
table:
  description: The same text that istioctl prints.
  returned: success
  type: str
  sample: "WORKLOAD    TOTAL RPS    ERROR RPS  P50 LATENCY  P90 LATENCY  P99 LATENCY"
result:
  description: The answer to O(query), or null.
  returned: success
  type: raw
  sample: null
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.metrics_info import run
from ..module_utils.specs.metrics_info import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
