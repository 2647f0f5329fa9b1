#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: revision_tag
short_description: Point a revision tag at a control plane, or remove it
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl tag set) and C(istioctl tag remove) do, without istioctl. Both make the same objects and find them by the same
    labels, so that either tool can list, move and remove the other's tags.
  - A tag that is as it should be is left alone, whoever made it. A second run writes nothing.
  - The tag V(default) answers to the label C(istio-injection=enabled) and to pods that ask for injection without naming a revision, and it
    brings the validation of objects that name none. Before it goes live, the own webhook of revision V(default) is set to match nothing,
    as istioctl does; it is never switched on again by this module but for O(reactivate).
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
attributes:
  check_mode:
    description: Asks the API server by dry runs; nothing is written.
    support: full
  diff_mode:
    description: Shows the tag's objects before and after.
    support: full
  idempotent:
    description: Writes only what differs.
    support: full
options:
  name:
    description: Name of the tag.
    type: str
    required: true
  revision:
    description:
      - The revision that the tag points to. Required with O(state=present).
      - With O(state=absent) a tag that points to another one is not removed, which is an error.
    type: str
  state:
    description: Whether there is such a tag.
    type: str
    choices: [present, absent]
    default: present
  overwrite:
    description: Whether a tag that points to another revision is moved; an error otherwise.
    type: bool
    default: false
  auto_inject_namespaces:
    description: Whether the tag V(default) also injects pods where no label says anything, but for those in Kubernetes' own namespaces.
    type: bool
    default: false
  reactivate:
    description:
      - With O(state=absent) of the tag V(default), whether revision V(default) answers for itself again, by the selectors of Istio's chart.
      - Without it the namespaces labelled C(istio-injection=enabled) have no injection once the tag is gone, as after
        C(istioctl tag remove default); that is why the removal is refused while there are any.
    type: bool
    default: false
  force:
    description:
      - Carry on where the module refuses, which is the removal of a tag that namespaces or pods ask for or that belongs to a Helm release, and
        a tag whose webhook would inject the same pods as another one (IST0139).
    type: bool
    default: false
  force_conflicts:
    description: Whether fields that another field manager owns are set all the same. Those of istioctl, kubectl and istiod always are.
    type: bool
    default: false
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
  lock_timeout:
    description: Seconds to wait for another run that writes to the cluster.
    type: float
    default: 0.0
  lease_namespace:
    description: Namespace of the Lease that a writing run holds.
    type: str
    default: kube-system
seealso:
  - module: meshfleet.istio.mesh_namespace
  - name: istioctl tag
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-tag
"""

EXAMPLES = r"""
- name: Let the tag prod stand for a control plane
  meshfleet.istio.revision_tag:
    name: prod
    revision: 1-31-0

- name: Move it to the next one
  meshfleet.istio.revision_tag:
    name: prod
    revision: 1-32-0
    overwrite: true

- name: Let a revision serve all namespaces that name none
  meshfleet.istio.revision_tag:
    name: default
    revision: 1-31-0
    overwrite: true

- name: Remove a tag that nobody asks for any more
  meshfleet.istio.revision_tag:
    name: canary
    state: absent
"""

RETURN = r"""
tag:
  description: The tag after the run.
  returned: success
  type: dict
  contains:
    name:
      description: Its name.
      type: str
      sample: prod
    revision:
      description: The revision it points to; empty where the tag is not there.
      type: str
      sample: 1-31-0
    previous_revision:
      description: The revision it pointed to before; empty where there was no tag.
      type: str
      sample: 1-30-0
    namespaces:
      description: The namespaces whose labels ask for it. Their pods keep the proxy they have until they are restarted.
      type: list
      elements: str
      sample: [shop]
objects:
  description: The tag's objects by what happens to them, as C(Kind namespace/name).
  returned: success
  type: dict
  sample: {created: [], updated: [MutatingWebhookConfiguration istio-revision-tag-prod], pruned: [], unchanged: []}
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.revision_tag import run
from ..module_utils.specs.revision_tag import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
