#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: config
short_description: Apply Istio, Gateway API and other objects as a set that is kept exact
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Applies objects by server-side apply as one owned set. What a later run of the same set no longer holds is deleted, and nothing else.
  - Every object is asked about by a dry run first, so that the API server's schema and Istio's validation webhook have their say. One bad object
    refuses the whole set before anything is written; the error names its file, line and field.
  - The inventory of the set is a ConfigMap C(meshfleet-set-NAME) in O(set_namespace); each member carries a label that says so, in the form of
    kubectl's ApplySets. A run that was killed is finished by the next.
  - An object that belongs to another set or to a Helm release is refused.
  - Namespaces and CRDs are applied first and never deleted.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.writing
options:
  state:
    description: V(present) applies the set, V(absent) deletes all of its objects, whatever O(src) and O(objects) say.
    type: str
    choices: [present, absent]
    default: present
  set_name:
    description: Name of the set; one cluster may hold many.
    type: str
    required: true
  set_namespace:
    description: Namespace of the set's inventory, which has to exist; by default O(namespace).
    type: str
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
  default_namespace:
    description: Namespace of the objects that name none. Without it such an object is refused.
    type: str
  src:
    description:
      - Files of YAML or JSON documents, folders of them (not those below), and patterns such as C(mesh/**/*.yaml).
      - They are read where the module runs.
    type: list
    elements: path
  objects:
    description: The objects themselves, as a list, a single one, or a text of YAML documents such as a template gives. Beside O(src) both count.
    type: raw
  wait_distributed:
    description:
      - Whether to wait, O(wait_timeout) seconds at most, until proxies have what was applied, and no longer what was pruned; not in check mode.
      - "That is proven in this order: every istiod has read each object as it was applied; it makes its pushes from that; every proxy went through such a
        push, and has acknowledged all that it was sent."
      - A proxy that rejects what it was sent is an error with Envoy's own text. At the deadline the error names the istiods and proxies that are behind,
        and what they miss. Both also are returned as C(rejections) and C(behind).
      - Objects that istiod does not read, such as ConfigMaps, are not waited for.
    type: bool
    default: false
  distributed_to:
    description: The namespaces whose proxies are waited for; those of all istiods where none is named.
    type: list
    elements: str
  analyze:
    description:
      - Analyse the cluster before anything is written, as M(meshfleet.istio.analyze) does, with the objects of the set as if they were there, and
        write nothing where a message about one of them is of this level or worse. V(never) does not analyse.
      - This needs the rights of M(meshfleet.istio.analyze); what may not be listed is warned of and not looked at.
    type: str
    choices: [never, info, warning, error]
    default: never
  analyze_suppress:
    description: Messages that do not count, as O(meshfleet.istio.analyze#module:suppress).
    type: list
    elements: str
seealso:
  - module: meshfleet.istio.control_plane
  - module: meshfleet.istio.analyze
  - name: ApplySets
    description: The labels and annotations of sets and members.
    link: https://kep.k8s.io/3659
"""

EXAMPLES = r"""
- name: The traffic rules of a team, exactly as in its folder
  meshfleet.istio.config:
    context: eu-1
    set_name: team-reviews
    set_namespace: reviews
    default_namespace: reviews
    src: [mesh/reviews]

- name: Objects from a template, and what they would change
  meshfleet.istio.config:
    set_name: mesh-policies
    objects: "{{ lookup('ansible.builtin.template', 'policies.yaml.j2') }}"
  check_mode: true
  diff: true

- name: Strict mTLS everywhere
  meshfleet.istio.config:
    set_name: mesh-mtls
    objects:
      - apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: default, namespace: istio-system}
        spec: {mtls: {mode: STRICT}}

- name: Strict routes, which the proxies of two namespaces have when the task ends
  meshfleet.istio.config:
    set_name: shop-routes
    src: [mesh/shop]
    wait_distributed: true
    distributed_to: [shop, istio-ingress]
- name: Nothing is written that the analysis calls an error
  meshfleet.istio.config:
    set_name: team-reviews
    src: [mesh/reviews]
    analyze: error
    analyze_suppress: ["IST0173=DestinationRule reviews/*"]

- name: Remove all of a set
  meshfleet.istio.config:
    set_name: mesh-mtls
    state: absent
"""

RETURN = r"""
objects:
  description: The objects of the set by what happened to them, as C(Kind namespace/name); in check mode what it would be.
  returned: success
  type: dict
  contains:
    created:
      description: Made by this run.
      type: list
      elements: str
      sample: [VirtualService reviews/reviews]
    updated:
      description: Changed by this run.
      type: list
      elements: str
      sample: []
    pruned:
      description: Deleted by this run.
      type: list
      elements: str
      sample: [DestinationRule reviews/old]
    unchanged:
      description: Already as they should be.
      type: list
      elements: str
      sample: []
set:
  description: The set.
  returned: success
  type: dict
  contains:
    name:
      description: Its name.
      type: str
      sample: team-reviews
    namespace:
      description: Namespace of its inventory.
      type: str
      sample: reviews
    id:
      description: Value of the label C(applyset.kubernetes.io/part-of) on every member.
      type: str
      sample: applyset-0eFHV8ySqp7XoShsGvyWFQD3s96yqwHmzc4e0HR1dsY-v1
distribution:
  description:
    - With O(wait_distributed), what was proven, with C(objects) (those that istiods read), C(istiods) (pods) and C(proxies) (C(pod.namespace)); else null.
  returned: success
  type: dict
  sample: {objects: [VirtualService reviews/reviews], istiods: [istiod-b8f585f7-n8lsn], proxies: [reviews-v1-5b5d6494f4-p9q8m.reviews]}
messages:
  description: What the analysis says of the set's objects, as M(meshfleet.istio.analyze) returns it; empty without O(analyze).
  returned: success, and where the analysis is what makes it fail
  type: list
  elements: dict
  sample: []
run_id:
  description: Name of the run; empty where nothing was to be written.
  returned: success
  type: str
  sample: 20261124-120000-5f3a9c
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.config import run
from ..module_utils.specs.config import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
