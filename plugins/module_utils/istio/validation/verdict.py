# SPDX-License-Identifier: GPL-3.0-or-later
"""A verdict on an object, and the text istiod writes of it."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing said of an object: its text, and the path of the field it is about as well as it is known, from the object's top
    (``("spec", "http", 0, "route")``).

    ``message`` is the name of the analysis message which Istio's analysis gives instead of its general one (``""``: the general
    one; else ``VirtualServiceUnreachableRule`` or ``VirtualServiceIneffectiveMatch``) with ``arguments`` for that message.
    """

    text: str
    path: Path = ()
    message: str = ""
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What istiod says of an object.

    ``decode_error`` is why it cannot be read ('' when it can; then errors and warnings are empty), ``decode_path`` where that is.
    ``unknown_fields`` are the fields nobody knows: istiod and ``istioctl analyze`` ignore them, ``istioctl validate`` does not.
    ``error_text`` and ``warning_text`` are all errors and all warnings as istiod writes them, '' where there are none.
    """

    decode_error: str = ""
    decode_path: Path = ()
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    unknown_fields: tuple[Problem, ...] = ()
    error_text: str = ""
    warning_text: str = ""

    @property
    def valid(self) -> bool:
        """Whether istiod takes the object."""
        return not self.decode_error and not self.errors


def list_text(problems: t.Sequence[Problem]) -> str:
    """Several problems as one text (the form of hashicorp/go-multierror)."""
    count = "1 error" if len(problems) == 1 else f"{len(problems)} errors"
    return f"{count} occurred:\n\t" + "\n\t".join(f"* {problem.text}" for problem in problems) + "\n\n"
