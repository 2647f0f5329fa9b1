#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: istiod_log
short_description: Set the logging scopes of istiod, or show them
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl admin log) does, without istioctl, for all istiods of a revision instead of the first.
  - Nothing is set unless every istiod answers and has the scopes that are named. What is set lasts until istiod's process ends.
  - Whether a scope logs the place in the source stays as it is.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
attributes:
  check_mode:
    description: Reads the scopes and says what would change.
    support: full
  diff_mode:
    description: Shows the scopes that change.
    support: full
  idempotent:
    description: Only what differs is set.
    support: full
options:
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
  revision:
    description: Only istiods of this revision; all where none is named.
    type: str
  levels:
    description:
      - Levels by scope; V(all) stands for every scope that is not named. Without any and without O(stack_trace_levels) the scopes are shown.
      - Levels are none, error, warn, info and debug.
    type: dict
    default: {}
  stack_trace_levels:
    description: From which level on a scope logs with a stack trace, by scope as in O(levels).
    type: dict
    default: {}
  state:
    description: V(reset) sets every scope to info, without stack traces, as istioctl does.
    type: str
    choices: [present, reset]
    default: present
  controlz_port:
    description: Port of ControlZ on istiod's loopback.
    type: int
    default: 9876
  timeout:
    description: Seconds for each answer.
    type: float
    default: 10.0
seealso:
  - name: istioctl admin log
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-admin-log
"""

EXAMPLES = r"""
- name: See why configuration is sent
  meshfleet.istio.istiod_log:
    revision: canary
    levels: {ads: debug, delta: debug}

- name: Enough seen
  meshfleet.istio.istiod_log:
    state: reset

- name: Show the scopes
  meshfleet.istio.istiod_log:
"""

RETURN = r"""
istiods:
  description:
    - Each istiod that answered with C(pod), C(revision), C(changed) and C(scopes), in check mode as they would be. A scope has C(name), C(description),
      C(level), C(stack_trace_level) and C(log_callers).
  returned: success
  type: list
  elements: dict
  sample:
    - pod: istiod-7484b5b769-rdxx8
      revision: default
      changed: true
      scopes: [{name: ads, description: ads debugging, level: debug, stack_trace_level: none, log_callers: false}]
table:
  description: The same text that istioctl prints; of several istiods one below the other, each under its name.
  returned: success
  type: str
  sample: "ACTIVE SCOPE     DESCRIPTION ..."
no_answer:
  description: Istiods that did not answer, with C(pod), C(revision) and C(reason). Where something is to be set, the module fails instead.
  returned: success
  type: list
  elements: dict
  sample: []
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.istiod_log import run
from ..module_utils.specs.istiod_log import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
