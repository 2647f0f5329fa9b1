# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``istiod_debug_info``."""
from __future__ import annotations

from ..module_utils.operations.istiod_debug_info import run
from ..module_utils.specs.istiod_debug_info import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``istiod_debug_info`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.istiod_debug_info", SPEC, Options, run
