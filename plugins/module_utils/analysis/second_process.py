# SPDX-License-Identifier: GPL-3.0-or-later
"""istiod's verdicts on many objects, worked out on another processor beside the rest of an analysis."""
from __future__ import annotations

import contextlib
import typing as t

from ..istio.validation.verdict import Verdict
from ..processes.child import ChildFailedError, forked, processors
from .resource import Resource

FEWEST: t.Final = 300
"""Fewer objects are judged in less time than a process takes to begin."""
_VALID: t.Final = Verdict()


@contextlib.contextmanager
def verdicts_beside(resources: t.Sequence[Resource]) -> t.Iterator[t.Callable[[], None]]:
    """Within the block another process judges the objects; what the block is given waits for its verdicts and hands them over.

    Where there are few objects, one processor or other threads, and where the process fails, each object is judged when its verdict is asked for.
    """
    child = forked(lambda: _wrong(resources)) if len(resources) >= FEWEST and processors() > 1 else None
    if child is None:
        yield lambda: None
        return

    def take() -> None:
        with contextlib.suppress(ChildFailedError):
            wrong = child.result()
            for index, one in enumerate(resources):
                one.judged(wrong.get(index, _VALID))

    try:
        yield take
    finally:
        child.end()


def _wrong(resources: t.Sequence[Resource]) -> dict[int, Verdict]:
    """The verdicts that say anything, by the object's position."""
    return {index: one.verdict for index, one in enumerate(resources) if one.verdict != _VALID}
