# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``precheck``."""
from __future__ import annotations

from ..module_utils.operations.precheck import run
from ..module_utils.specs.precheck import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``precheck`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.precheck", SPEC, Options, run
