#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: dashboard
short_description: Reach the web pages of a mesh from this machine
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl dashboard) does, without istioctl and in the background; the forward goes on after the task and after the play.
  - Each forward is a process of its own. It finds the pod that is there now whenever a connection is made, so that it outlives a pod that is replaced, and
    it ends after O(max_lifetime), with O(state=stopped), or when its file in O(state_folder) is removed.
  - A page that does not answer is a failure, and its forward is ended again.
  - The forwarder is given the credentials of this task by its standard input, and keeps them in its memory only. When they expire, connections that stand
    go on and new ones fail; start the dashboard again then.
  - It needs the Python package websocket-client, which the package kubernetes brings, and speaks to the cluster directly or by a proxy of
    C(http://) or C(socks5://).
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
attributes:
  check_mode:
    description: Finds the pod and says whether a forward would be started or ended; the port is the one that is tried first.
    support: full
  diff_mode:
    description: Shows the pages that can be reached before and afterwards.
    support: full
  idempotent:
    description: A forward that runs, is the one asked for and whose page answers is left alone.
    support: full
options:
  name:
    description: The dashboard. Needed to start one; with O(state=stopped) and O(state=info) all are meant where none is named.
    type: str
    choices: [prometheus, grafana, kiali, jaeger, zipkin, skywalking, envoy, controlz, istiod-debug]
  state:
    description:
      - V(stopped) ends forwards to this cluster, all of O(name) unless O(workload), O(selector) or O(revision) say which.
      - V(info) lists all forwards that run, also those to other clusters.
    type: str
    choices: [started, stopped, info]
    default: started
  namespace:
    description: Istio's namespace, where dashboards are looked for first.
    type: str
    default: istio-system
  default_namespace:
    description: Where dashboards are looked for next, and the namespace of the O(workload) or O(selector) of an V(envoy) that names none.
    type: str
    default: default
  workload:
    description:
      - Whose page an V(envoy), V(controlz) or V(istiod-debug) is, as C(NAME), C(NAME.NAMESPACE), C(TYPE/NAME) or C(TYPE/NAME.NAMESPACE).
      - A pod that is named itself is waited for under its own name when it is gone, a workload's pod is followed by another one.
    type: str
  selector:
    description: Label selector of pods, instead of O(workload).
    type: str
  selector_namespace:
    description: Namespace of the pods that O(selector) takes.
    type: str
  revision:
    description: Revision of the istiod whose V(controlz) or V(istiod-debug) is meant; of any where nothing is said.
    type: str
  address:
    description: Where to listen, V(localhost) (both loopback addresses) or an IP address. Whoever reaches another one reaches the page without a password.
    type: str
    default: localhost
  port:
    description: Port to listen at; without it the page's own port, or any where that is taken.
    type: int
  target_port:
    description: Port of the page in its pod, where it is not the usual one.
    type: int
  browser:
    description: Whether to open the page in the browser of the machine where the module runs. None to be found is a warning.
    type: bool
    default: false
  max_lifetime:
    description: Seconds after which the forward ends by itself.
    type: float
    default: 28800.0
  timeout:
    description: Seconds for the page to answer.
    type: float
    default: 15.0
  allow_container:
    description: Whether to start a forward in a container without a terminal, where it ends with the play's container.
    type: bool
    default: false
  state_folder:
    description: Folder where running forwards are written down. It must belong to the user alone (mode 0700), and is made so where it is missing.
    type: path
    default: ~/.local/state/meshfleet.istio/dashboards
seealso:
  - name: istioctl dashboard
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-dashboard
"""

EXAMPLES = r"""
- name: Look at Kiali
  meshfleet.istio.dashboard:
    name: kiali
    browser: true

- name: Reach the admin page of a gateway's Envoy for an hour
  meshfleet.istio.dashboard:
    name: envoy
    workload: deployment/istio-ingressgateway.istio-ingress
    max_lifetime: 3600
  register: envoy

- name: Say where it is
  ansible.builtin.debug:
    msg: "{{ envoy.url }}"

- name: List what is forwarded
  meshfleet.istio.dashboard:
    state: info

- name: End all forwards to this cluster
  meshfleet.istio.dashboard:
    state: stopped
"""

RETURN = r"""
url:
  description: The page of the one dashboard that was started or found, else empty. In check mode where it would be.
  returned: success
  type: str
  sample: http://localhost:20001/kiali
pid:
  description: Its process, or null.
  returned: success
  type: int
  sample: 4711
healthy:
  description: Whether its page answers, or null.
  returned: success
  type: bool
  sample: true
dashboards:
  description:
    - Each forward that was started or found, with C(name), C(cluster), C(url), C(pid), C(healthy), C(problem) (why its page does not answer, else empty),
      C(namespace) and C(pod) it leads to, C(address), C(port), C(target_port), C(started) and C(expires).
  returned: success
  type: list
  elements: dict
  sample:
    - {name: kiali, cluster: prod-eu, url: 'http://localhost:20001/kiali', pid: 4711, healthy: true, problem: '', namespace: istio-system,
       pod: kiali-7d9c8b6f5-x2x7k, address: localhost, port: 20001, target_port: 20001, started: '2026-11-25T08:00:00+00:00',
       expires: '2026-11-25T16:00:00+00:00'}
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.dashboard import run
from ..module_utils.specs.dashboard import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
