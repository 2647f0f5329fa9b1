#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: gate
short_description: Let a rollout go on only where a mesh is well
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Asks one or several gates whether the mesh of a cluster is well, waits until all of them pass at the same time, and fails the task where they do not.
  - What was seen is returned as evidence, whether gates pass or not.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.proxies.reads
options:
  gates:
    description:
      - A gate or a list of gates, each a mapping of C(gate), its name, and its options; the name alone stands for one without options.
      - C(sync) passes when every proxy has taken what istiod sent it, every ready one is connected, and every istiod answers.
        Options are C(revision), C(namespaces) (a list) and C(workload), by which only these proxies count.
      - C(rejected_configuration) passes when no proxy rejects what istiod sent it. Evidence names the proxy, the type and Envoy's own text. Options are
        those of C(sync).
      - C(readiness) passes when istiod, ztunnel, Istio's CNI, gateways and the workloads whose pods have a sidecar are rolled out and ready. Options are
        C(revision) and C(namespaces).
      - C(analysis) passes when M(meshfleet.istio.analyze) tells nothing of C(level) (V(info), V(warning) or V(error), the default) or worse of the cluster's
        objects. Options besides are C(revision), C(namespaces), C(rules) and C(suppress) of that module.
      - C(certificates) passes when M(meshfleet.istio.certificate_info) tells no problem of C(level) (V(warning), the default, or V(error)) or worse, and could
        read everything. Options besides are C(expiry_days), C(workloads) and C(namespaces) of that module.
      - C(promql) passes when every number that Prometheus gives for C(expression) is C(at_least) and C(at_most) what these options say (one of them at the
        least). C(no_data), V(fail) or V(pass), says what no number means. The Prometheus asked is the pod with the label
        C(app.kubernetes.io/name=prometheus) in O(namespace) or in C(prometheus_namespace), through the API server, or the one at C(url), with the bearer
        C(token) and the PEM file C(ca_file) where it needs them.
    type: raw
    required: true
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
  wait:
    description:
      - Whether to wait until all gates pass, instead of looking once.
      - What stays until the configuration changes ends the wait at once, a rejection or a message of an analysis.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait for that.
    type: float
    default: 120.0
  timeout:
    description: Seconds for each answer of Prometheus.
    type: float
    default: 15.0
  fail:
    description: Whether the task fails where a gate does not pass; V(false) leaves it to RV(passed).
    type: bool
    default: true
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - module: meshfleet.istio.proxy_status_info
  - module: meshfleet.istio.config
"""

EXAMPLES = r"""
- name: Go on only where the mesh is well
  meshfleet.istio.gate:
    gates: [readiness, sync]

- name: Less than one percent of the requests fails, and the 99th percentile is below half a second
  meshfleet.istio.gate:
    gates:
      - gate: promql
        expression: >-
          sum(rate(istio_requests_total{reporter="destination", response_code=~"5.."}[2m]))
          / sum(rate(istio_requests_total{reporter="destination"}[2m]))
        at_most: 0.01
      - gate: promql
        expression: >-
          histogram_quantile(0.99, sum by (le, destination_service)
          (rate(istio_request_duration_milliseconds_bucket{reporter="destination"}[2m])))
        at_most: 500
        no_data: pass
        url: https://prometheus.example
        token: "{{ vault_prometheus_token }}"
    wait_timeout: 300

- name: What is rejected in two namespaces
  meshfleet.istio.gate:
    gates: {gate: rejected_configuration, namespaces: [shop, payments]}
    wait: false
    fail: false
    query: evidence[?!passed].[subject, facts.type, facts.error]
  register: rejected
"""

RETURN = r"""
passed:
  description: Whether all gates passed.
  returned: success and where a gate does not pass
  type: bool
  sample: true
gates:
  description: Each gate in the order given, with C(gate), its name, and C(passed).
  returned: success and where a gate does not pass
  type: list
  elements: dict
  sample: [{gate: sync, passed: true}]
evidence:
  description: What the last look saw, of each gate what failed first.
  returned: success and where a gate does not pass
  type: list
  elements: dict
  contains:
    gate:
      description: The gate.
      type: str
      sample: sync
    position:
      description: Its position in O(gates), from 0.
      type: int
      sample: 0
    passed:
      description: Whether this is as it should be.
      type: bool
      sample: false
    subject:
      description: A proxy (C(pod.namespace)), an object (C(Kind namespace/name)), an istiod, the cluster, or an expression.
      type: str
      sample: reviews-v1-5b5d6494f4-p9q8m.shop
    text:
      description: What is the matter with it.
      type: str
      sample: RDS STALE
    facts:
      description:
        - The same as data. Of a rejection C(type), C(error) (Envoy's whole text), C(namespace), C(istiod), C(revision); of workloads C(role);
          of an expression C(value) and C(labels).
      type: dict
      sample: {}
result:
  description: The answer to O(query), or null.
  returned: success and where a gate does not pass
  type: raw
  sample: null
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.gate import run
from ..module_utils.specs.gate import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
