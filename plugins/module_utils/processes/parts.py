# SPDX-License-Identifier: GPL-3.0-or-later
"""Much work on many items that need one another not: a part for each processor, in processes that are forked for it."""
from __future__ import annotations

import itertools
import typing as t

from .child import Child, ChildFailedError, forked, processors

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
    count = max(1, min(processors(), _MOST, len(items) // WORTHWHILE))
    bounds = [len(items) * number // count for number in range(count + 1)]
    spans = list(itertools.pairwise(bounds))
    children: list[Child[R] | None] = []
    try:
        for start, end in spans[1:]:
            children.append(forked(lambda start=start, end=end: work(start, items[start:end])))  # type: ignore[misc]
        out = [work(0, items[: bounds[1]])]
        for child, (start, end) in zip(children, spans[1:], strict=True):
            try:
                out.append(work(start, items[start:end]) if child is None else child.result())
            except ChildFailedError:
                out.append(work(start, items[start:end]))
        return out
    finally:
        for child in children:
            if child is not None:
                child.end()
