# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``manifest_info``."""
from __future__ import annotations

from ..module_utils.operations.manifest_info import run
from ..module_utils.specs.manifest_info import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``manifest_info`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION, NEEDS_CLUSTER = "meshfleet.istio.manifest_info", SPEC, Options, run, False
