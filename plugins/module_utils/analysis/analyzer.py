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
    """One concern: ``name`` is Istio's where the analyzer is, ``inputs`` the kinds without which it can say nothing, ``summary`` what it looks for."""

    name: str
    codes: tuple[str, ...]
    inputs: tuple[Kind, ...]
    summary: str
    find: Find = field(repr=False)

    def __post_init__(self) -> None:
        unknown = [code for code in self.codes if code not in TYPES]
        if unknown:
            raise ValueError(f"analyzer {self.name}: no such messages: {', '.join(unknown)}")
