# SPDX-License-Identifier: GPL-3.0-or-later
"""A piece of work in a process that is forked for it."""
from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import threading
import typing as t

R = t.TypeVar("R")


class ChildFailedError(Exception):
    """The process ended without a result."""


def processors() -> int:
    """How many processes at a time there are processors for; 1 where a fork is not to be had, or would lose other threads."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def forked(work: t.Callable[[], R]) -> Child[R] | None:
    """A process that does the work; None where no process, memory or descriptor is to be had."""
    try:
        return Child(work)
    except OSError:
        return None


class Child(t.Generic[R]):
    """A process that does one piece of work and hands over the result, which must be picklable. Whoever makes one ends it."""

    def __init__(self, work: t.Callable[[], R]) -> None:
        """Fork. Raises OSError."""
        self._reads, writes = os.pipe()
        try:
            self.process = os.fork()
        except OSError:
            os.close(self._reads)
            os.close(writes)
            raise
        if self.process:
            os.close(writes)
            return
        try:
            os.close(self._reads)  # a parent that is killed must not leave it waiting for a reader
            gc.disable()  # or it would copy all the memory it looks through
            done = pickle.dumps(work(), pickle.HIGHEST_PROTOCOL)
            with os.fdopen(writes, "wb") as pipe:
                pipe.write(done + b"\n")
        finally:
            os._exit(0)  # without what a process does at its end: that is the parent's

    def result(self) -> R:
        """What the work made, as soon as it is there. To be called once. Raises ChildFailedError."""
        with os.fdopen(os.dup(self._reads), "rb") as pipe:
            found = pipe.read()
        if not found.endswith(b".\n"):
            raise ChildFailedError
        return t.cast(R, pickle.loads(found[:-1]))

    def end(self) -> None:
        """The process is gone after this."""
        os.close(self._reads)
        with contextlib.suppress(ChildProcessError, ProcessLookupError):  # where the parent ignores SIGCHLD it goes by itself
            if os.waitpid(self.process, os.WNOHANG) == (0, 0):
                os.kill(self.process, signal.SIGKILL)
                os.waitpid(self.process, 0)
