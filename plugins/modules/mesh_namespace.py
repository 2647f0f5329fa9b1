#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: mesh_namespace
short_description: Make a namespace part of a mesh, or take it out
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Sets the labels by which Istio knows a namespace, with an eye on what they lead to. Labels that nobody answers to are refused, since pods
    would start without a proxy and nothing would say so.
  - A namespace has either C(istio-injection) or C(istio.io/rev), never both; setting one removes the other.
  - Pods that run keep the proxy they have. RV(restart_needed) says whose pods have to be made anew.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
attributes:
  check_mode:
    description: Asks the API server by a dry run; nothing is written.
    support: full
  diff_mode:
    description: Shows the namespace before and after.
    support: full
  idempotent:
    description: Writes only labels that differ.
    support: full
options:
  name:
    description: Name of the namespace.
    type: str
    required: true
  state:
    description:
      - With V(present) the namespace is made where it is missing and has the labels that options name; what no option speaks of stays as it is.
      - With V(absent) all of the mesh's labels are removed, which are C(istio-injection), C(istio.io/rev), C(istio.io/dataplane-mode),
        C(istio.io/use-waypoint), C(istio.io/use-waypoint-namespace) and C(topology.istio.io/network). The namespace stays.
    type: str
    choices: [present, absent]
    default: present
  revision:
    description: A revision or a tag that injects the pods (C(istio.io/rev)).
    type: str
  injection:
    description: Whether the default revision injects the pods (C(istio-injection)); V(disabled) keeps all revisions out.
    type: str
    choices: [enabled, disabled]
  ambient:
    description: Whether ztunnel carries the pods' traffic (C(istio.io/dataplane-mode)); V(false) writes V(none).
    type: bool
  waypoint:
    description: Name of the waypoint that the namespace uses (C(istio.io/use-waypoint)); V(none) for none.
    type: str
  network:
    description: The network that the pods are in (C(topology.istio.io/network)).
    type: str
  control_plane_clusters:
    description:
      - Of Istio's own namespace in a cluster without istiod, the names of the clusters whose istiods serve it. An empty list removes the annotation.
    type: list
    elements: str
  force:
    description: Whether labels that no control plane answers to are set all the same.
    type: bool
    default: false
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
seealso:
  - module: meshfleet.istio.revision_tag
"""

EXAMPLES = r"""
- name: Let the tag prod inject a namespace
  meshfleet.istio.mesh_namespace:
    name: shop
    revision: prod
  register: shop

- name: Show what has to be restarted
  ansible.builtin.debug:
    var: shop.restart_needed

- name: Put a namespace into the ambient mesh
  meshfleet.istio.mesh_namespace:
    name: batch
    ambient: true

- name: Take a namespace out
  meshfleet.istio.mesh_namespace:
    name: shop
    state: absent
"""

RETURN = r"""
labels:
  description: The mesh's labels of the namespace after the run.
  returned: success
  type: dict
  sample: {istio.io/rev: prod}
restart_needed:
  description: Workloads whose pods have another proxy than they would get now; empty in a namespace that is not there yet.
  returned: success
  type: list
  elements: dict
  contains:
    workload:
      description: Kind and name.
      type: str
      sample: Deployment/cart
    pods:
      description: How many of its pods.
      type: int
      sample: 3
    revisions:
      description: The revisions of their proxies; an empty text is a pod without one.
      type: list
      elements: str
      sample: [1-30-0]
    wanted:
      description: The revision that would inject them; empty where none would.
      type: str
      sample: 1-31-0
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.mesh_namespace import run
from ..module_utils.specs.mesh_namespace import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
