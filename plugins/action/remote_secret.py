# SPDX-License-Identifier: GPL-3.0-or-later
"""The in-process door of ``remote_secret``, which knows how the hosts of the inventory are reached."""
from __future__ import annotations

import typing as t

from ..module_utils.operations.remote_secret import run
from ..module_utils.specs.remote_secret import SPEC, Options
from ..plugin_utils.in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run ``remote_secret`` in the controller's worker where nothing asks for another place."""

    MODULE, SPEC, OPTIONS, OPERATION = "meshfleet.istio.remote_secret", SPEC, Options, run

    def run(self, tmp: None = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Ansible's entry; a host of the inventory becomes the options that reach its cluster, for either door."""
        args, known = self._task.args, (task_vars or {}).get("hostvars") or {}
        host = args.get("remote_host")
        if host and args.get("remote") is None and host in known and known[host].get("istio_access"):
            self._task.args = {**{key: value for key, value in args.items() if key != "remote_host"}, "remote": known[host]["istio_access"]}
        return super().run(tmp, task_vars)
