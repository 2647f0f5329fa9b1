#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: version_info
short_description: Show the versions of control planes and proxies
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl version) does, for all revisions at once and without istioctl.
  - Every istiod is asked at the same time over its pod's loopback; one that does not answer is listed in RV(no_answer) and does not keep the
    others from being shown.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
attributes:
  check_mode:
    description: Changes nothing.
    support: full
  diff_mode:
    description: There is nothing to show, as nothing changes.
    support: full
  idempotent:
    description: Changes nothing.
    support: full
options:
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
  revision:
    description: Only the control plane of this revision, and its proxies; all where none is named.
    type: str
  details:
    description: Whether RV(proxies) lists every proxy.
    type: bool
    default: false
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - name: istioctl version
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-version
"""

EXAMPLES = r"""
- name: Read the versions
  meshfleet.istio.version_info:
  register: versions

- name: Show them
  ansible.builtin.debug:
    msg: "{{ versions.control_plane | map(attribute='version') | unique }} serve {{ versions.data_plane | sum(attribute='proxies') }} proxies"

- name: List the proxies that are not of the newest version
  meshfleet.istio.version_info:
    details: true
    query: proxies[?version != '1.31.0'].name
"""

RETURN = r"""
client_version:
  description: The version of this collection.
  returned: success
  type: str
  sample: 0.1.0
kubernetes_version:
  description: The version of the API server.
  returned: success
  type: str
  sample: v1.34.1
control_plane:
  description: Every istiod that answered.
  returned: success
  type: list
  elements: dict
  contains:
    pod:
      description: Its pod.
      type: str
      sample: istiod-b8f585f7-n8lsn
    component:
      description: The pod's label C(istio).
      type: str
      sample: pilot
    revision:
      description: Its revision.
      type: str
      sample: default
    version:
      description: Its version.
      type: str
      sample: 1.31.0
    git_revision:
      description: The commit it was built from.
      type: str
      sample: 016bc46f4a5e0ef3fa135b3c5380ab7765467c1a
    git_tag:
      description: The tag it was built from.
      type: str
      sample: 1.31.0
    status:
      description: Whether it was built from a changed tree.
      type: str
      sample: Clean
    golang_version:
      description: The Go it was built with, where it says so.
      type: str
      sample: go1.25.1
data_plane:
  description: How many proxies of each version, revision and kind are connected.
  returned: success
  type: list
  elements: dict
  contains:
    version:
      description: Their version.
      type: str
      sample: 1.30.0
    revision:
      description: The revision of the istiod they are connected to.
      type: str
      sample: default
    kind:
      description: sidecar, gateway, waypoint or ztunnel.
      type: str
      sample: sidecar
    proxies:
      description: How many.
      type: int
      sample: 3
proxies:
  description: Every proxy with name (C(pod.namespace)), cluster, kind, version, istiod and revision; empty without O(details).
  returned: success
  type: list
  elements: dict
  sample: []
problems:
  description: Proxies of a version that their control plane does not support.
  returned: success
  type: list
  elements: str
  sample: []
no_answer:
  description: Istiods that did not answer, with pod, revision and reason.
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
from ..module_utils.operations.version_info import run
from ..module_utils.specs.version_info import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
