# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules find wrong with one object, in order, and how istiod writes it.

Istio's code joins errors in two ways: one error alone stays as it is, or it becomes a list of one. Only the text shows the difference, so an
error remembers whether it was ``listed``.
"""
from __future__ import annotations

import typing as t

from .verdict import Path, Problem, list_text


class Findings:
    """Errors and warnings. Every method takes an empty text as nothing found."""

    __slots__ = ("errors", "listed", "listed_warnings", "warnings")

    def __init__(self) -> None:
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []
        self.listed = False
        self.listed_warnings = False

    def error(self, text: str, at: Path) -> None:
        """An error that stays as it is where it is the only one."""
        if text:
            self.errors.append(Problem(text, at))

    def list_error(self, text: str, at: Path) -> None:
        """An error that is a list of one where it is the only one."""
        if text:
            self.errors.append(Problem(text, at))
            self.listed = True

    def warn(self, text: str, at: Path) -> None:
        """A warning."""
        if text:
            self.warnings.append(Problem(text, at))

    def take(self, other: Findings, prefix: str = "") -> None:
        """All that others found, each error with the prefix."""
        self.take_errors(other, prefix)
        self.warnings += other.warnings
        self.listed_warnings = self.listed_warnings or other.listed_warnings

    def take_errors(self, other: Findings, prefix: str = "") -> None:
        """The errors that others found: where Istio forgets their warnings."""
        if prefix:
            self.errors += [Problem(f"{prefix} {found.text}", found.path, found.message, found.arguments) for found in other.errors]
        else:
            self.errors += other.errors
        self.listed = self.listed or other.listed

    @property
    def error_text(self) -> str:
        """All errors as istiod writes them."""
        return _text(self.errors, self.listed)

    @property
    def warning_text(self) -> str:
        """All warnings as istiod writes them."""
        return _text(self.warnings, self.listed_warnings)


def _text(problems: t.Sequence[Problem], listed: bool) -> str:
    if not problems:
        return ""
    return problems[0].text if len(problems) == 1 and not listed else list_text(problems)
