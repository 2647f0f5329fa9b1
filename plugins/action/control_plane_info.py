# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``control_plane_info``."""
from __future__ import annotations

from ..module_utils.operations.control_plane_info import run
from ..module_utils.specs.control_plane_info import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``control_plane_info`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.control_plane_info", SPEC, Options, run
