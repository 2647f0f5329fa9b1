# SPDX-License-Identifier: GPL-3.0-or-later
"""The state file of a sandbox: who holds it and what stands."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sandbox import paths, whole_file
from sandbox.errors import SandboxError


@dataclass
class State:
    """``pid`` is the holder's and ``started`` its start time in clock ticks, so that a number given out again is not taken for it."""

    pid: int = 0
    started: int = 0
    ready: bool = False
    error: str = ""
    settings: str = ""
    control: str = ""
    """The socket on which the holder takes orders."""
    clusters: dict[str, dict[str, str]] = field(default_factory=dict)
    processes: dict[str, int] = field(default_factory=dict)
    """The pids of the clusters' processes by CLUSTER/PROGRAM."""

    @property
    def alive(self) -> bool:
        """Whether the holder still runs."""
        return self.pid > 0 and start_time(self.pid) == self.started

    def write(self, name: str) -> None:
        """Replace the state file, whole."""
        whole_file.replace(paths.state(name) / "state.json", json.dumps(asdict(self), indent=1))


def read(name: str) -> State:
    """The state of a sandbox; an empty one where there is none."""
    try:
        return State(**json.loads((paths.state(name) / "state.json").read_text()))
    except (OSError, ValueError, TypeError):
        return State()


def running(name: str, cluster: str = "") -> tuple[State, str]:
    """The state of a sandbox that runs, and the name of the cluster meant (the first for ""). Raises SandboxError."""
    found = read(name)
    if not (found.alive and found.ready):
        raise SandboxError(f"{name} does not run: `python -m sandbox up --name {name}` starts it")
    cluster = cluster or sorted(found.clusters)[0]
    if cluster not in found.clusters:
        raise SandboxError(f"{name} has no cluster {cluster!r}: it has {', '.join(sorted(found.clusters))}")
    return found, cluster


def start_time(pid: int) -> int:
    """When a process started, in clock ticks since boot; 0 for one that is gone or a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return 0 if fields[0] == "Z" else int(fields[19])
