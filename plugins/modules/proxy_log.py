#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: proxy_log
short_description: Set the log levels of proxies, or show them
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl proxy-config log) does, without istioctl, for one pod, all pods of a workload, or all pods that a selector takes.
  - Nothing is set unless every proxy answers and has the loggers that are named. What is set lasts until the proxy ends.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.proxies
  - meshfleet.istio.proxies.access
  - meshfleet.istio.proxies.pods
attributes:
  check_mode:
    description: Reads the levels and says what would change.
    support: full
  diff_mode:
    description: Shows the loggers that change.
    support: full
  idempotent:
    description: Only what differs is set.
    support: full
options:
  selector:
    description: Label selector of pods, instead of O(workload).
    type: str
  selector_namespace:
    description: Namespace of the pods that O(selector) takes; all where none is named.
    type: str
  levels:
    description:
      - Levels by logger; V(all) stands for every logger that is not named. Without any the levels are shown.
      - Levels are trace, debug, info, warning, error, critical and off.
    type: dict
    default: {}
  state:
    description: V(reset) sets every logger to V(warning), as istioctl does.
    type: str
    choices: [present, reset]
    default: present
seealso:
  - name: istioctl proxy-config log
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-proxy-config-log
"""

EXAMPLES = r"""
- name: See what a gateway's filters and routers do
  meshfleet.istio.proxy_log:
    workload: deployment/istio-ingressgateway.istio-ingress
    all_pods: true
    levels: {filter: debug, router: debug}

- name: Enough seen
  meshfleet.istio.proxy_log:
    selector: istio=ingressgateway
    state: reset
"""

RETURN = r"""
proxies:
  description: Each proxy with C(proxy) (C(pod.namespace)), C(loggers) (the level of each, in check mode as it would be) and C(changed).
  returned: success
  type: list
  elements: dict
  sample: [{proxy: productpage-v1-675fc69cf-jscn2.bookinfo, loggers: {admin: warning, http: debug}, changed: true}]
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.proxy_log import run
from ..module_utils.specs.proxy_log import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
