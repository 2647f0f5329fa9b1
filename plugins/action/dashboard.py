# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``dashboard``."""
from __future__ import annotations

from ..module_utils.operations.dashboard import run
from ..module_utils.specs.dashboard import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``dashboard`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.dashboard", SPEC, Options, run
