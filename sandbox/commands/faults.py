# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults by command: what the holder is told to do to a cluster, a process that is killed or paused, an etcd that is full."""

import os
import signal
import sys
from typing import Any

from sandbox.cluster import etcd_quota
from sandbox.errors import SandboxError
from sandbox.supervisor import control
from sandbox.supervisor import state as states
from sandbox.supervisor.settings import parse

SIGNALS = {"kill": signal.SIGKILL, "pause": signal.SIGSTOP, "resume": signal.SIGCONT}


def order(name: str, cluster: str, fault: str, mode: Any = "") -> None:
    """Let the holder make a fault (see ``cluster.faults``), or end it with an empty ``mode``. Raises SandboxError."""
    state, cluster = states.running(name, cluster)
    said = control.ask(state, {"fault": fault, "cluster": cluster, "mode": mode})
    if said:
        sys.stdout.write(said + "\n")


def etcd(name: str, cluster: str, full: bool) -> None:
    """Fill a cluster's etcd up to its quota, or make room in it again. Raises SandboxError."""
    state, cluster = states.running(name, cluster)
    url = state.clusters[cluster]["etcd"]
    if not full:
        etcd_quota.make_room(cluster, url)
    elif not parse(state.settings).etcd_quota:
        raise SandboxError(f"etcd of {cluster} has its default quota of 2 GiB, too much to fill: start the sandbox with --etcd-quota BYTES")
    else:
        etcd_quota.fill(cluster, url)


def process(name: str, what: str, program: str) -> None:
    """Send a process, given as CLUSTER/PROGRAM, a signal; one that was killed is started again after a second. Raises SandboxError."""
    state, _ = states.running(name)
    if program not in state.processes:
        raise SandboxError(f"{name} has no process {program!r}: it has {', '.join(sorted(state.processes))}")
    os.kill(state.processes[program], SIGNALS[what])
