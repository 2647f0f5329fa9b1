# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``intermediate_ca``."""
from __future__ import annotations

from ..module_utils.operations.intermediate_ca import run
from ..module_utils.specs.intermediate_ca import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``intermediate_ca`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.intermediate_ca", SPEC, Options, run
