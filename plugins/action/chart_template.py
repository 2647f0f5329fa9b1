# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``chart_template``."""
from __future__ import annotations

from ..module_utils.operations.chart_template import run
from ..module_utils.specs.chart_template import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``chart_template`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION, NEEDS_CLUSTER = "meshfleet.istio.chart_template", SPEC, Options, run, False
