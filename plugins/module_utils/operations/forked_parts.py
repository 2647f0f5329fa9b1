# SPDX-License-Identifier: GPL-3.0-or-later
"""Much work on many items that need one another not: a part for each processor, in processes that are forked for it."""
from __future__ import annotations

import contextlib
import itertools
import os
import pickle
import signal
import threading
import typing as t

T = t.TypeVar("T")
R = t.TypeVar("R")

WORTHWHILE: t.Final = 100  # items a process, below which forking costs more than it saves
_MOST: t.Final = 8  # processes


def in_parts(items: t.Sequence[T], work: t.Callable[[int, t.Sequence[T]], R]) -> list[R]:
    """What ``work`` makes of each part of the items, in their order; it is given the number of items before the part, and the part.

    Results must be picklable. The last parts are worked on by forked processes that end before this returns; where there are few items, one
    processor or other threads (which a fork would lose) there is one part, worked on here. A part whose process fails is worked on here again, so that
    its error, the first in order, is the one that is raised.
    """
    count = _processes(len(items))
    bounds = [len(items) * number // count for number in range(count + 1)]
    spans = list(itertools.pairwise(bounds))
    children: list[_Child] = []
    try:
        for start, end in spans[1:]:
            children.append(_Child(lambda start=start, end=end: work(start, items[start:end])))  # type: ignore[misc]
        out = [work(0, items[: bounds[1]])]
        for child, (start, end) in zip(children, spans[1:], strict=True):
            told = child.told()
            out.append(pickle.loads(told) if told else work(start, items[start:end]))
        return out
    finally:
        for child in children:
            child.end()


def _processes(items: int) -> int:
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, _MOST, items // WORTHWHILE))


class _Child:
    """A process that does one piece of work and writes the result, pickled, into a pipe; nothing where it fails."""

    def __init__(self, work: t.Callable[[], t.Any]) -> None:
        self._reads, writes = os.pipe()
        self.process = os.fork()
        if self.process:
            os.close(writes)
            return
        try:
            os.close(self._reads)
            done = pickle.dumps(work(), pickle.HIGHEST_PROTOCOL)
            with os.fdopen(writes, "wb") as pipe:
                pipe.write(done + b"\n")
        finally:
            os._exit(0)  # without what a process does at its end: that is the parent's

    def told(self) -> bytes:
        """The pickled result, empty where the process failed."""
        with os.fdopen(os.dup(self._reads), "rb") as pipe:
            found = pipe.read()
        return found[:-1] if found.endswith(b".\n") else b""

    def end(self) -> None:
        """The process is gone after this."""
        os.close(self._reads)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
