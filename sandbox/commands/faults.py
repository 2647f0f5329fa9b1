# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults by command: the API server that refuses, is slow or cuts off; a process that is killed or paused."""

import json
import os
import signal
from pathlib import Path
from typing import Any

from sandbox.cluster.fault_proxy import FILE
from sandbox.errors import SandboxError
from sandbox.supervisor import state as states

SIGNALS = {"kill": signal.SIGKILL, "pause": signal.SIGSTOP, "resume": signal.SIGCONT}


def api(name: str, cluster: str, faults: dict[str, Any]) -> None:
    """Set what the proxy in front of an API server does from its next request on; {} for nothing. Raises SandboxError."""
    state = _running(name)
    if cluster not in state.clusters:
        raise SandboxError(f"{name} has no cluster {cluster!r}: it has {', '.join(sorted(state.clusters))}")
    file = Path(state.clusters[cluster]["folder"]) / FILE
    temporary = file.with_suffix(".new")
    temporary.write_text(json.dumps(faults), encoding="utf-8")
    os.replace(temporary, file)


def process(name: str, what: str, program: str) -> None:
    """Send a process, given as CLUSTER/PROGRAM, a signal; one that was killed is started again after a second. Raises SandboxError."""
    state = _running(name)
    if program not in state.processes:
        raise SandboxError(f"{name} has no process {program!r}: it has {', '.join(sorted(state.processes))}")
    os.kill(state.processes[program], SIGNALS[what])


def _running(name: str) -> states.State:
    state = states.read(name)
    if not (state.alive and state.ready):
        raise SandboxError(f"{name} does not run: `python -m sandbox up --name {name}` starts it")
    return state
