# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``revision_tag``."""
from __future__ import annotations

from ..module_utils.operations.revision_tag import run
from ..module_utils.specs.revision_tag import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``revision_tag`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.revision_tag", SPEC, Options, run
