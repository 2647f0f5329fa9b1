# SPDX-License-Identifier: GPL-3.0-or-later
"""istiod's verdicts on many objects, worked out on another core beside the rest of an analysis."""
from __future__ import annotations

import contextlib
import os
import pickle
import signal
import threading
import typing as t

from ..istio.validation.verdict import Verdict
from .resource import Resource

FEWEST: t.Final = 300
"""Fewer objects are judged in less time than a process takes to begin."""
_VALID: t.Final = Verdict()


@contextlib.contextmanager
def verdicts_beside(resources: t.Sequence[Resource]) -> t.Iterator[t.Callable[[], None]]:
    """Within the block a fork of this process judges the objects; what the block is given waits for its verdicts and hands them over.

    Where that gains nothing or is not safe (few objects, one core, threads, a system without ``sched_getaffinity(2)``), and where the fork ends
    early, each object is judged when its verdict is asked for.
    """
    if len(resources) < FEWEST or threading.active_count() > 1 or not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2:
        yield lambda: None
        return
    reading, writing = os.pipe()
    with open(reading, "rb") as pipe:
        child = os.fork()
        if not child:
            _judge(resources, writing)
        os.close(writing)

        def take() -> None:
            with contextlib.suppress(EOFError, pickle.UnpicklingError):
                told = pickle.load(pipe)
                for index, one in enumerate(resources):
                    one.judged(told.get(index, _VALID))

        try:
            yield take
        finally:
            os.kill(child, signal.SIGKILL)  # it has ended, or is of no use any more
            os.waitpid(child, 0)


def _judge(resources: t.Sequence[Resource], writing: int) -> t.NoReturn:
    """The fork's work. It ends without the clean-up of the process that it is a copy of."""
    status = 1
    try:
        told = {index: one.verdict for index, one in enumerate(resources) if one.verdict != _VALID}
        with open(writing, "wb") as pipe:
            pickle.dump(told, pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)
