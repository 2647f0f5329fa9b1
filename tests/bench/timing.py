# SPDX-License-Identifier: GPL-3.0-or-later
"""Times and memory of whole commands, and a table of ratios."""
from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
import typing as t
from pathlib import Path

ROOT: t.Final = Path(__file__).parents[2]


def seconds(command: t.Sequence[str], repeat: int = 7, **settings: t.Any) -> float:
    """The median of a command's wall time."""
    found = []
    for _ in range(repeat):
        started = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, **settings)
        found.append(time.perf_counter() - started)
    return statistics.median(found)


def call_seconds(call: t.Callable[[], t.Any], repeat: int = 15) -> float:
    """The median of a call's wall time, after one call that is not counted."""
    call()
    found = []
    for _ in range(repeat):
        started = time.perf_counter()
        call()
        found.append(time.perf_counter() - started)
    return statistics.median(found)


def peak_bytes(command: t.Sequence[str], **settings: t.Any) -> int:
    """The greatest resident memory of a command."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **settings)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_maxrss * 1024


def tool(*words: str) -> str:
    """A path that ``python -m sandbox`` prints."""
    done = subprocess.run([sys.executable, "-m", "sandbox", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip().splitlines()[-1].split()[-1]


def row(name: str, ours: float, peer: float, unit: str = "s") -> None:
    """One line: ours, the peer's, and ours divided by the peer's."""
    print(f"{name:<58} {ours:9.3f} {unit:<3} {peer:9.3f} {unit:<3} {ours / peer:6.2f}x")
