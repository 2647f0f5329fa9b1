# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``istiod_log``."""
from __future__ import annotations

from ..module_utils.operations.istiod_log import run
from ..module_utils.specs.istiod_log import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``istiod_log`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.istiod_log", SPEC, Options, run
