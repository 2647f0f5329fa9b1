#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: authz_info
short_description: Show the authorization policies that proxies really have
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl experimental authz check) does, without istioctl, for one pod, all pods of a workload, or a config dump in a file.
  - Shows what has reached Envoy, merged from the mesh, the namespace and the workload; at which ports, and whether it is enforced or a dry run.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.proxies
  - meshfleet.istio.proxies.access
  - meshfleet.istio.proxies.pods
  - meshfleet.istio.proxies.reads
options:
  file:
    description: A file that holds what Envoy answers to C(/config_dump), instead of O(workload).
    type: path
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - name: istioctl experimental authz check
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-experimental-authz-check
"""

EXAMPLES = r"""
- name: Which policies does each pod of a workload have
  meshfleet.istio.authz_info:
    workload: deployment/httpbin.foo
    all_pods: true
    query: policies[].[proxy, action, namespace, name]

- name: Has the policy arrived everywhere
  meshfleet.istio.authz_info:
    workload: deployment/httpbin.foo
    all_pods: true
  register: authz
  until: authz.policies | selectattr('name', 'eq', 'require-jwt') | map(attribute='proxy') | unique | length == authz.proxies | length
  retries: 10
  delay: 2
"""

RETURN = r"""
policies:
  description:
    - Each policy of each proxy with C(proxy), C(action) (DENY, ALLOW, LOG, or CUSTOM where an external authorizer decides), C(namespace), C(name),
      C(rules) (how many), C(ports) (of the listeners that ask it) and C(enforced) (false for a dry run).
    - A filter that matches nothing is named C(_anonymous_match_nothing_) and has no namespace.
  returned: success
  type: list
  elements: dict
  sample: [{proxy: httpbin-74fb669cc6-rnrkn.foo, action: DENY, namespace: foo, name: deny-path, rules: 1, ports: [15006], enforced: true}]
table:
  description: The same text that istioctl prints, without dry runs; of several proxies one below the other, each under its name.
  returned: success
  type: str
  sample: "ACTION   AuthorizationPolicy   RULES"
proxies:
  description: The proxies that answered, as C(pod.namespace); empty for a file.
  returned: success
  type: list
  elements: str
  sample: [httpbin-74fb669cc6-rnrkn.foo]
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
from ..module_utils.operations.authz_info import run
from ..module_utils.specs.authz_info import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
