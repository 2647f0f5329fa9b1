# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``root_ca``."""
from __future__ import annotations

from ..module_utils.operations.root_ca import run
from ..module_utils.specs.root_ca import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``root_ca`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.root_ca", SPEC, Options, run
