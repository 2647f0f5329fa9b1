# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``sidecar_inject``."""
from __future__ import annotations

from ..module_utils.operations.sidecar_inject import run
from ..module_utils.specs.sidecar_inject import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``sidecar_inject`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION, NEEDS_CLUSTER = "meshfleet.istio.sidecar_inject", SPEC, Options, run, True
