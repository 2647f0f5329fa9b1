# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``describe_info``."""
from __future__ import annotations

from ..module_utils.operations.describe_info import run
from ..module_utils.specs.describe_info import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``describe_info`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.describe_info", SPEC, Options, run
