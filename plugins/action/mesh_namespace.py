# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``mesh_namespace``."""
from __future__ import annotations

from ..module_utils.operations.mesh_namespace import run
from ..module_utils.specs.mesh_namespace import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``mesh_namespace`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.mesh_namespace", SPEC, Options, run
