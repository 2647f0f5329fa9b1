#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: proxy_status_info
short_description: Show whether proxies are in sync, and how they fare
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl proxy-status) does, without istioctl, and more; all istiods are asked at the same time, each with its own deadline.
  - An istiod that does not answer is listed in RV(no_answer) and does not keep the others from being shown.
  - A proxy that two istiods know, since it has just moved, is counted once. Connections of istioctl itself are no proxies.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.proxies
  - meshfleet.istio.proxies.access
  - meshfleet.istio.proxies.reads
options:
  revision:
    description: Only the control plane of this revision, and its proxies; all where none is named.
    type: str
  namespaces:
    description: Only proxies in these namespaces.
    type: list
    elements: str
    default: []
  details:
    description: Whether each proxy of this cluster is asked for its condition, C(health) in RV(proxies).
    type: bool
    default: false
  thresholds:
    description: With O(details), the most that a proxy may have of each; what is beyond is in RV(problems).
    type: dict
    default: {}
    suboptions:
      restarts:
        description: Restarts of the proxy's container.
        type: int
      memory_bytes:
        description: Memory in bytes, by the metrics API.
        type: int
      cpu_cores:
        description: CPU in cores, by the metrics API.
        type: float
      config_bytes:
        description: Size of its configuration, as Envoy writes it.
        type: int
      connections:
        description: Connections that Envoy holds.
        type: int
  wait_for_sync:
    description:
      - Whether to wait until every proxy asked for has taken what was sent to it, and every ready one is connected.
      - A proxy that rejects its configuration ends the wait at once with its error.
    type: bool
    default: false
  wait_timeout:
    description: Seconds to wait for that.
    type: float
    default: 120.0
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - name: istioctl proxy-status
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-proxy-status
"""

EXAMPLES = r"""
- name: List the proxies that are not in sync
  meshfleet.istio.proxy_status_info:
    query: proxies[?state != 'SYNCED'].[name, state, types.*.error]

- name: Wait until the proxies of a namespace have what was configured
  meshfleet.istio.proxy_status_info:
    namespaces: [bookinfo]
    wait_for_sync: true

- name: Find proxies that are not well
  meshfleet.istio.proxy_status_info:
    details: true
    thresholds: {restarts: 3, memory_bytes: 500000000}
  register: status

- name: Stop where there are some
  ansible.builtin.assert:
    that: status.problems == [] and status.unconnected == [] and status.no_answer == []
"""

RETURN = r"""
proxies:
  description: Every proxy that is connected to an istiod that answered.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The pod and its namespace, C(pod.namespace).
      type: str
      sample: productpage-v1-675fc69cf-jscn2.bookinfo
    pod:
      description: The pod.
      type: str
      sample: productpage-v1-675fc69cf-jscn2
    namespace:
      description: Its namespace.
      type: str
      sample: bookinfo
    cluster:
      description: Its cluster, by the name the proxy gives.
      type: str
      sample: Kubernetes
    kind:
      description: sidecar, gateway, waypoint or ztunnel.
      type: str
      sample: sidecar
    version:
      description: Its version.
      type: str
      sample: 1.31.0
    locality:
      description: Region, zone and subzone of a proxy of this cluster, by its pod's label C(istio-locality) or its node's labels; empty where unknown.
      type: str
      sample: europe-west1/europe-west1-b
    istiod:
      description: The istiod it is connected to.
      type: str
      sample: istiod-b8f585f7-n8lsn
    revision:
      description: That istiod's revision.
      type: str
      sample: default
    state:
      description: ERROR or STALE where any type is, SYNCED where any is, else NOT_SENT.
      type: str
      sample: SYNCED
    types:
      description:
        - By type (CDS, LDS, EDS, RDS, ECDS and what else was asked for) C(state), C(age) in seconds since it was sent (null where istiod does not say),
          and C(error), Envoy's own text.
        - States are SYNCED, STALE (sent and not yet taken), NOT_SENT, ERROR (rejected) and IGNORED (not asked for).
      type: dict
      sample: {CDS: {state: SYNCED, age: 12.5, error: ''}}
    health:
      description:
        - With O(details), for proxies of this cluster, C(ready), C(restarts), C(state) and C(uptime) (seconds) of Envoy, C(memory_bytes), C(cpu_cores),
          C(config_bytes), C(connections), and C(reason) where Envoy did not answer. What is not known is null.
      type: dict
      sample: null
summary:
  description: How many proxies there are in each state, in all, by revision and by namespace.
  returned: success
  type: dict
  sample: {proxies: 1, synced: 1, stale: 0, not_sent: 0, error: 0, revisions: [{revision: default, proxies: 1, synced: 1}], namespaces: []}
unconnected:
  description:
    - Pods of this cluster that have a proxy which is connected to no istiod that answered, with C(pod), C(namespace), C(kind), C(revision), C(ready).
    - C(certain) is false where an istiod of its revision did not answer and may know it.
  returned: success
  type: list
  elements: dict
  sample: []
problems:
  description: With O(details), what is not as it should be, with C(proxy) and C(problem).
  returned: success
  type: list
  elements: dict
  sample: []
table:
  description: The text that C(istioctl proxy-status -v 1) prints.
  returned: success
  type: str
  sample: "NAME     CLUSTER     CDS ..."
no_answer:
  description: Istiods that did not answer, with C(pod), C(revision) and C(reason).
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
from ..module_utils.operations.proxy_status_info import run
from ..module_utils.specs.proxy_status_info import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
