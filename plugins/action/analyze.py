# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``analyze``."""
from __future__ import annotations

from ..module_utils.analysis import live_snapshot  # noqa: F401 - loaded here, once, before Ansible forks its workers
from ..module_utils.operations.analyze import run
from ..module_utils.specs.analyze import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``analyze`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.analyze", SPEC, Options, run
