# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults by command: the API server that refuses, is slow or cuts off; a process that is killed or paused."""

import json
import os
import signal
from pathlib import Path
from typing import Any

from sandbox import whole_file
from sandbox.cluster.fault_proxy import FILE
from sandbox.errors import SandboxError
from sandbox.supervisor import state as states

SIGNALS = {"kill": signal.SIGKILL, "pause": signal.SIGSTOP, "resume": signal.SIGCONT}


def api(name: str, cluster: str, faults: dict[str, Any]) -> None:
    """Set what the proxy in front of an API server does from its next request on; {} for nothing. Raises SandboxError."""
    state, cluster = states.running(name, cluster)
    whole_file.replace(Path(state.clusters[cluster]["folder"]) / FILE, json.dumps(faults))


def process(name: str, what: str, program: str) -> None:
    """Send a process, given as CLUSTER/PROGRAM, a signal; one that was killed is started again after a second. Raises SandboxError."""
    state, _ = states.running(name)
    if program not in state.processes:
        raise SandboxError(f"{name} has no process {program!r}: it has {', '.join(sorted(state.processes))}")
    os.kill(state.processes[program], SIGNALS[what])
