# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``gateway``."""
from __future__ import annotations

from ..module_utils.operations.gateway import run
from ..module_utils.specs.gateway import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``gateway`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.gateway", SPEC, Options, run
