# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``report``."""
from __future__ import annotations

from ..module_utils.operations.report import run
from ..module_utils.specs.report import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``report`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION, NEEDS_CLUSTER = "meshfleet.istio.report", SPEC, Options, run, False
