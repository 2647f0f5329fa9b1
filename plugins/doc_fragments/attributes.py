# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of what every module of the collection has in common."""
from __future__ import annotations


class ModuleDocFragment:
    """Attributes; the parts INFO and WRITES add what differs."""

    DOCUMENTATION = r"""
attributes:
  platform:
    description: Systems the module runs on.
    platforms: posix
    support: full
  action:
    description: Runs inside the controller's worker where the connection is local and nothing asks for another place.
    support: full
  async:
    description: Can be run with C(async); it then goes by the module's own process.
    support: full
  action_group:
    description: Use C(group/meshfleet.istio.istio) in C(module_defaults) to set options for all modules.
    support: full
    membership: [meshfleet.istio.istio]
"""
    INFO = r"""
attributes:
  check_mode:
    description: Changes nothing but O(dest), which check mode leaves alone too.
    support: full
  diff_mode:
    description: Shows what changes in O(dest); the data of Secrets is masked.
    support: full
  idempotent:
    description: The same input gives the same result; O(dest) is written only where it differs.
    support: full
"""
