# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``security_info``."""
from __future__ import annotations

from ..module_utils.operations.security_info import run
from ..module_utils.specs.security_info import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``security_info`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.security_info", SPEC, Options, run
