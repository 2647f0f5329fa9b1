# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages that are not to be told: by code and object as istioctl's ``--suppress``, by the object's own annotation, or as known before."""
from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field

from .message import Message
from .messages import TYPES
from .resource import Resource

ANNOTATION: t.Final = "galley.istio.io/analyze-suppress"


class SuppressionError(ValueError):
    """A suppression or a baseline that cannot be read; the message says which and why."""


@dataclass(frozen=True)
class Suppressions:
    """``rules``: code and pattern of objects; ``baseline``: what was found before, by code, object and text."""

    rules: tuple[tuple[str, str], ...] = ()
    baseline: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)

    def hide(self, code: str, resource: Resource) -> bool:
        """Whether nothing of this code is to be told of the object."""
        given = resource.annotations.get(ANNOTATION, "")
        if given and any(one in ("*", code) for one in given.split(",")):
            return True
        return any(rule == code and matches(pattern, resource.origin) for rule, pattern in self.rules)

    def known(self, message: Message) -> bool:
        """Whether the baseline holds the message."""
        return (message.code, message.origin, message.message) in self.baseline


def read_suppressions(given: t.Iterable[str]) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    """``CODE=Kind ns/name`` with stars in the object, and a warning for each code that there is not. Raises SuppressionError."""
    rules, warnings = [], []
    for one in given:
        code, equals, pattern = one.partition("=")
        if not equals or not pattern or "=" in pattern:
            raise SuppressionError(f"{one!r} is no suppression; write CODE=KIND NAMESPACE/NAME, where * stands for anything: IST0103=Pod shop/*")
        if code not in TYPES:
            warnings.append(f"suppress: there is no message {code}; {one!r} has no effect")
        rules.append((code, pattern))
    return tuple(rules), warnings


def read_baseline(text: str) -> frozenset[tuple[str, str, str]]:
    """What an earlier analysis found: its output in the format ``json``. Raises SuppressionError."""
    try:
        found = json.loads(text)
        return frozenset((one["code"], one.get("origin", ""), one["message"]) for one in found)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise SuppressionError("it is no list of messages; write one with output_format: json") from None


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern in which ``*`` stands for any text, also none, covers a whole text."""
    parts = pattern.split("*")
    if len(parts) == 1:
        return pattern == text
    if not text.startswith(parts[0]) or len(text) < len(parts[0]) + len(parts[-1]) or not text.endswith(parts[-1]):
        return False
    at, end = len(parts[0]), len(text) - len(parts[-1])
    for part in parts[1:-1]:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True
