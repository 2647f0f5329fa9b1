# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``cacerts``."""
from __future__ import annotations

from ..module_utils.operations.cacerts import run
from ..module_utils.specs.cacerts import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``cacerts`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.cacerts", SPEC, Options, run
