# SPDX-License-Identifier: GPL-3.0-or-later
"""The loggers of an Envoy and their levels, by its ``/logging`` (https://www.envoyproxy.io/docs/envoy/latest/operations/admin#post--logging)."""
from __future__ import annotations

import typing as t

from .config_dump import DumpError

LEVELS: t.Final = ("trace", "debug", "info", "warning", "error", "critical", "off")
DEFAULT: t.Final = "warning"
"""The level that istioctl sets back to."""
ALL: t.Final = "all"
"""Stands for every logger."""


def read_loggers(text: bytes) -> dict[str, str]:
    """Levels by logger. Raises DumpError for a text that lists none."""
    out = {}
    for line in text.decode(errors="replace").splitlines():
        name, mark, level = line.strip().rpartition(": ")
        if mark and level in LEVELS:
            out[name] = level
    if not out:
        raise DumpError("lists no loggers; is it an Envoy?")
    return out


def wanted(now: t.Mapping[str, str], levels: t.Mapping[str, str]) -> dict[str, str]:
    """What the levels should be: ``all`` first, then single loggers. Raises DumpError for a logger that is not there."""
    unknown = sorted(levels.keys() - now.keys() - {ALL})
    if unknown:
        raise DumpError(f"levels: it has no logger {', '.join(unknown)}; it has: {', '.join(sorted(now))}")
    everywhere = levels.get(ALL)
    return {name: levels.get(name) or everywhere or level for name, level in now.items()}


def question(now: t.Mapping[str, str], after: t.Mapping[str, str]) -> str:
    """The path of one POST that makes the one the other; empty where they are equal."""
    changes = [f"{name}:{level}" for name, level in after.items() if now[name] != level]
    levels = set(after.values())
    if not changes:
        return ""
    return f"/logging?level={levels.pop()}" if len(levels) == 1 else f"/logging?paths={','.join(changes)}"
