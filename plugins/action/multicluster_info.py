# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``multicluster_info``."""
from __future__ import annotations

from ..module_utils.operations.multicluster_info import run
from ..module_utils.specs.multicluster_info import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``multicluster_info`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.multicluster_info", SPEC, Options, run
