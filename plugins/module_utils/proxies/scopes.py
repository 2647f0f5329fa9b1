# SPDX-License-Identifier: GPL-3.0-or-later
"""The logging scopes of an istiod, by its ControlZ (istio/pkg/ctrlz/topics/scopes.go), and istioctl's table of them."""
from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, replace

from .tables import table

CONTROLZ: t.Final = 9876
PATH: t.Final = "/scopej/"
LEVELS: t.Final = ("none", "error", "warn", "info", "debug")
RESET: t.Final = ("info", "none")
"""Level and stack trace level that istioctl sets back to."""
ALL: t.Final = "all"
"""Stands for every scope that is not named."""


class ScopeError(ValueError):
    """An answer that lists no scopes, or a scope that is not there."""


@dataclass(frozen=True)
class Scope:
    """A scope, from which level on it logs, from which on with a stack trace, and whether with the place in the source."""

    name: str
    description: str
    level: str
    stack_trace_level: str
    log_callers: bool


def read_scopes(text: bytes) -> list[Scope]:
    """The scopes by name. Raises ScopeError."""
    try:
        found = [
            Scope(str(one["name"]), str(one.get("description") or ""), str(one["output_level"]), str(one["stack_trace_level"]), bool(one.get("log_callers")))
            for one in json.loads(text)
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ScopeError("lists no scopes; is it ControlZ (--ctrlz_port of istiod)?") from None
    return sorted(found, key=lambda one: one.name)


def wanted(now: t.Sequence[Scope], levels: t.Mapping[str, str], stack_trace_levels: t.Mapping[str, str]) -> list[Scope]:
    """What the scopes should be: ``all`` first, then single ones. Raises ScopeError for one that is not there."""
    known = {one.name for one in now}
    for option, given in (("levels", levels), ("stack_trace_levels", stack_trace_levels)):
        unknown = sorted(given.keys() - known - {ALL})
        if unknown:
            raise ScopeError(f"{option}: it has no scope {', '.join(unknown)}; it has: {', '.join(sorted(known))}")
    return [
        replace(one, level=_of(levels, one.name, one.level), stack_trace_level=_of(stack_trace_levels, one.name, one.stack_trace_level)) for one in now
    ]


def _of(given: t.Mapping[str, str], name: str, level: str) -> str:
    return given.get(name) or given.get(ALL) or level


def body(scope: Scope) -> bytes:
    """What is put at the path of its name below; what is left out of it ControlZ would switch off."""
    return json.dumps(
        {"name": scope.name, "output_level": scope.level, "stack_trace_level": scope.stack_trace_level, "log_callers": scope.log_callers}
    ).encode()  # fmt: skip


def scope_table(scopes: t.Iterable[Scope]) -> str:
    """As ``istioctl admin log`` prints it."""
    rows = [(one.name, one.description, one.level, one.stack_trace_level) for one in scopes]
    return table(("ACTIVE SCOPE", "DESCRIPTION", "LOG LEVEL", "STACK TRACE LEVEL"), rows, gap=3)
