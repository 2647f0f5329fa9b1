# SPDX-License-Identifier: GPL-3.0-or-later
"""What an analyzer is, and what it finds."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .kinds import Kind
from .message import Fix
from .messages import TYPES
from .resource import Path, Resource
from .snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found wrong: the message's code, the object, what goes into the text, the field of the object it is about, and a safe remedy."""

    code: str
    resource: Resource
    arguments: tuple[t.Any, ...] = ()
    path: Path = ()
    fix: Fix | None = None


Find = t.Callable[[Snapshot], t.Iterator[Finding]]


@dataclass(frozen=True)
class Analyzer:
    """One concern: ``name`` is Istio's where the analyzer is, ``inputs`` the kinds it must be able to list, ``summary`` what it looks for.

    ``subjects`` are those of them that it tells of; where none is named, all that come from CustomResourceDefinitions. ``of_verdicts`` says
    that it asks for istiod's verdicts on its inputs.
    """

    name: str
    codes: tuple[str, ...]
    inputs: tuple[Kind, ...]
    summary: str
    find: Find = field(repr=False)
    subjects: tuple[Kind, ...] = ()
    of_verdicts: bool = False

    def __post_init__(self) -> None:
        unknown = [code for code in self.codes if code not in TYPES]
        if unknown:
            raise ValueError(f"analyzer {self.name}: no such messages: {', '.join(unknown)}")

    def missing(self, snapshot: Snapshot) -> tuple[Kind, ...]:
        """The kinds for want of which it does not run: any that may not be listed, or all it tells of where the cluster knows none of them."""
        denied = tuple(kind for kind in self.inputs if kind not in snapshot.kinds)
        subjects = self.subjects or tuple(kind for kind in self.inputs if kind.custom)
        return denied or (subjects if all(kind in snapshot.absent for kind in subjects) else ())
