# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``gate``."""
from __future__ import annotations

from ..module_utils.operations.gate import run
from ..module_utils.specs.gate import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``gate`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.gate", SPEC, Options, run
