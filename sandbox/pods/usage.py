# SPDX-License-Identifier: GPL-3.0-or-later
"""What pods' processes use, read from /proc (proc(5)) and told to kwok's ResourceUsage objects."""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.api.client import ApiError

if TYPE_CHECKING:
    from sandbox.pods.pod import Pod

Json = dict[str, Any]
PERIOD = 5.0  # seconds between two looks
MEMORY_STEP, CORES_STEP = 0.05, 0.02  # the share of memory and the cores by which usage must have moved before kwok is told
TICKS = os.sysconf("SC_CLK_TCK")  # a second's
PAGE = os.sysconf("SC_PAGE_SIZE")  # bytes
KWOK = "/apis/kwok.x-k8s.io/v1alpha1/namespaces"


@dataclass(frozen=True)
class Amount:
    """What a container uses."""

    cores: float
    """Cores busy between the last two looks."""
    memory: int
    """Resident bytes."""

    def quantities(self) -> dict[str, str]:
        """As Kubernetes writes them."""
        return {"cpu": f"{self.cores * 1e9:.0f}n", "memory": f"{self.memory >> 10}Ki"}

    def near(self, other: "Amount") -> bool:
        """Whether the difference is too small to be told."""
        return abs(self.memory - other.memory) <= MEMORY_STEP * other.memory and abs(self.cores - other.cores) <= CORES_STEP


class Usage:
    """Looks at the pods that ``pods()`` gives, in a thread of its own; ``amounts`` holds the answer by pod uid and container."""

    def __init__(self, pods: Callable[[], Iterable["Pod"]]) -> None:
        self.pods = pods
        self.amounts: dict[str, dict[str, Amount]] = {}
        self.looked_at = 0.0
        """Seconds since the epoch."""
        self._seconds: dict[tuple[str, str], float] = {}
        self._told: dict[str, dict[str, Amount]] = {}
        threading.Thread(target=self._look_on, name="usage", daemon=True).start()

    def _look_on(self) -> None:
        last = time.monotonic()
        while True:
            time.sleep(PERIOD)
            now = time.monotonic()
            self._look(list(self.pods()), now - last)
            last, self.looked_at = now, time.time()

    def _look(self, pods: list["Pod"], elapsed: float) -> None:
        spaces = {_space(pod.first): pod for pod in pods if pod.init}
        seconds: dict[tuple[str, str], float] = {}
        memory: dict[tuple[str, str], int] = {}
        for pid in (int(name) for name in os.listdir("/proc") if name.isdigit()):
            pod = spaces.get(_space(pid))
            if pod is None:
                continue
            with contextlib.suppress(OSError, ValueError, IndexError):  # it has ended meanwhile
                fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                key = pod.uid, pod.leaders.get(_inner(int(fields[3])), "")
                seconds[key] = seconds.get(key, 0.0) + sum(int(value) for value in fields[11:15]) / TICKS
                memory[key] = memory.get(key, 0) + int(fields[21]) * PAGE
        found: dict[str, dict[str, Amount]] = {}
        for pod in pods:
            own = found[pod.uid] = {}
            for one in pod.containers:
                key = pod.uid, one.name
                cores = max(0.0, seconds.get(key, 0.0) - self._seconds.get(key, seconds.get(key, 0.0))) / elapsed
                own[one.name] = Amount(cores, memory.get(key, 0))
            told = self._told.get(pod.uid)
            if told is None or not all(amount.near(told[name]) for name, amount in own.items()):
                with contextlib.suppress(ApiError):
                    pod.client.apply(f"{KWOK}/{pod.namespace}/resourceusages/{pod.name}", _object(pod, own))
                    self._told[pod.uid] = own
        self._told = {uid: told for uid, told in self._told.items() if uid in found}
        self.amounts, self._seconds = found, seconds


def _object(pod: "Pod", amounts: dict[str, Amount]) -> Json:
    usages = [
        {"containers": [name], "usage": {kind: {"value": text} for kind, text in amount.quantities().items()}} for name, amount in amounts.items()
    ]
    owner = {"apiVersion": "v1", "kind": "Pod", "name": pod.name, "uid": pod.uid}
    meta = {"name": pod.name, "namespace": pod.namespace, "ownerReferences": [owner]}
    return {"apiVersion": "kwok.x-k8s.io/v1alpha1", "kind": "ResourceUsage", "metadata": meta, "spec": {"usages": usages}}


def _space(pid: int) -> str:
    """The PID namespace of a process; "" for one that is gone or another user's."""
    try:
        return os.readlink(f"/proc/{pid}/ns/pid")
    except OSError:
        return ""


def _inner(pid: int) -> int:
    """The pid of a process as its pod counts. Raises OSError, ValueError, IndexError."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    return int(status.split("NSpid:", 1)[1].split("\n", 1)[0].split()[-1])
