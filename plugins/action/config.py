# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``config``."""
from __future__ import annotations

from ..module_utils.operations.config import run
from ..module_utils.specs.config import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``config`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.config", SPEC, Options, run
