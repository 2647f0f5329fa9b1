# SPDX-License-Identifier: GPL-3.0-or-later
"""What an operation gives back, and how it speaks while it works."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Result:
    """The outcome of one call: whether something changed, the values returned, and the diff (None: no diff asked)."""

    changed: bool = False
    values: dict[str, t.Any] = field(default_factory=dict)
    diff: dict[str, str] | None = None


class Reporter(t.Protocol):
    """Where warnings go while an operation works."""

    def warn(self, text: str) -> None:
        """Show a warning to the user."""


class Runner(Reporter, t.Protocol):
    """What an operation needs that starts a program on the host where it works."""

    def run_program(self, command: t.Sequence[str], stdin: str) -> tuple[int, str, str]:
        """Run a program that ends by itself: exit code, output, errors. Neither the command nor ``stdin`` is logged."""


class OperationError(Exception):
    """The message names the option or object, the cause, and the next step; ``facts`` go into the result beside it."""

    def __init__(self, text: str, **facts: t.Any) -> None:
        super().__init__(text)
        self.facts = facts


class Unreachable(OperationError):  # noqa: N818 - the name of Ansible's own outcome
    """A cluster does not answer: Ansible's ``unreachable``."""
