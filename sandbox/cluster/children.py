# SPDX-License-Identifier: GPL-3.0-or-later
"""The processes of one cluster: started, looked after, and started again later and later when they end at every start."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.errors import SandboxError
from sandbox.kernel import network
from sandbox.kernel.spawner import spawn

BACKOFF = (0, 2, 4, 8, 16, 30)  # seconds before a process starts again that ended so many times in a row
IN_A_ROW = 60  # seconds: who lasts longer has not ended at its start (kube-apiserver gives up on its etcd after some 20)
STEADY = 15  # seconds after which a process is no longer complained of


@dataclass
class Child:
    """One process and how it fares."""

    command: list[str]
    namespace: int | None
    path: str
    process: subprocess.Popen[bytes]
    started: float
    """On the monotonic clock, in seconds."""
    ends: int = 0
    """How often it ended in a row."""
    due: float = 0.0
    """When it starts again, while it has ended."""


class Children:
    """The processes of the cluster ``name``; their logs are in ``folder``."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.by_name: dict[str, Child] = {}

    def start(self, name: str, command: list[str], namespace: int | None = None, path: str = "") -> None:
        """Start a process: in a network namespace, with another PATH, where they are given. Raises OSError."""
        self.by_name[name] = Child(command, namespace, path, self._spawn(name, command, namespace, path), time.monotonic())

    def _spawn(self, name: str, command: Sequence[str], namespace: int | None, path: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, **({"PATH": path} if path else {})}
        words = command if namespace is None else [*network.inside(namespace), *command]
        return spawn(words, self.folder / f"{name}.log", self.folder, environment, pass_fds=[] if namespace is None else [namespace])

    def check(self, but: str = "-") -> None:
        """Raises SandboxError for a process that has ended; ``but`` names one that may."""
        for name, child in self.by_name.items():
            if child.process.poll() is not None and name != but:
                raise SandboxError(f"{self.name}/{name} ended with status {child.process.returncode}: see {name}.log in the cluster's folder")

    def tend(self) -> None:
        """Start again what has ended, when its time has come."""
        now = time.monotonic()
        for name, child in self.by_name.items():
            if child.process.poll() is None:
                continue
            if not child.due:
                child.ends = child.ends + 1 if now < child.started + IN_A_ROW else 1
                child.due = now + BACKOFF[min(child.ends, len(BACKOFF)) - 1]
            if now >= child.due:
                child.process = self._spawn(name, child.command, child.namespace, child.path)
                child.started, child.due = now, 0.0

    def complaints(self) -> list[str]:
        """A line for every process that ended more than once in a row and does not run steadily yet."""
        now = time.monotonic()
        return [
            f"{self.name}/{name} ended {child.ends} times in a row, each time soon after its start: see {self.folder}/{name}.log"
            for name, child in self.by_name.items()
            if child.ends > 1 and (child.process.poll() is not None or now < child.started + STEADY)
        ]

    def pids(self) -> dict[str, int]:
        """The pid of every process by its name."""
        return {name: child.process.pid for name, child in self.by_name.items()}

    def kill(self) -> None:
        """End all of them at once: nothing outlives the sandbox, so nothing has to be ended with care."""
        for child in self.by_name.values():
            child.process.kill()
        for child in self.by_name.values():
            child.process.wait()
