# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``proxy_rootca_info``."""
from __future__ import annotations

from ..module_utils.operations.proxy_rootca_info import run
from ..module_utils.specs.proxy_rootca_info import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``proxy_rootca_info`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.proxy_rootca_info", SPEC, Options, run
