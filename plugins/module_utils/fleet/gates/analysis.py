# SPDX-License-Identifier: GPL-3.0-or-later
"""Gate ``analysis``: the configuration of a mesh has no message of a level or worse."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...analysis.analyzer import Analyzer
from ...analysis.live_snapshot import Looking, take_snapshot
from ...analysis.message import in_order
from ...analysis.registry import selected
from ...analysis.run import analyze
from ...analysis.suppression import SuppressionError, Suppressions, read_suppressions
from ...specs.spec import Arguments
from .gate import Evidence, GateError, Json, Place, Verdict, worse_first

SECONDS: t.Final = 120.0
"""Until all lists of the cluster must have ended."""


@dataclass(frozen=True)
class Analysis:
    """A message ends it: it stays until the configuration changes."""

    level: str
    revision: str
    namespaces: tuple[str, ...]
    analyzers: tuple[Analyzer, ...]
    suppressions: Suppressions

    NAME: t.ClassVar[str] = "analysis"
    OPTIONS: t.ClassVar[Arguments] = {
        "level": {"type": "str", "choices": ["info", "warning", "error"], "default": "error"},
        "revision": {"type": "str", "default": "default"},
        "namespaces": {"type": "list", "elements": "str"},
        "rules": {"type": "list", "elements": "str"},
        "suppress": {"type": "list", "elements": "str"},
    }

    @classmethod
    def of(cls, given: Json) -> Analysis:
        """From checked options. Raises GateError for analyzers that there are not, and for what is no suppression."""
        try:
            analyzers = selected(given["rules"] or ())
        except ValueError as error:
            raise GateError(f"rules: {error}") from None
        try:
            rules, warnings = read_suppressions(given["suppress"] or ())
        except SuppressionError as error:
            raise GateError(f"suppress: {error}") from None
        if warnings:
            raise GateError(warnings[0])
        return cls(given["level"], given["revision"] or "", given["namespaces"] or (), tuple(analyzers), Suppressions(rules))

    def look(self, place: Place) -> Verdict:
        """Analyze the cluster's objects. Raises ClusterError."""
        snapshot, notices = take_snapshot(place.client, self.analyzers, (), Looking(place.namespace, self.revision, SECONDS))
        found = analyze(snapshot, self.analyzers, namespaces=self.namespaces, suppressions=self.suppressions)
        messages = in_order([*found.messages, *notices.messages(found)])
        bad = [one for one in messages if one.at_least(self.level.capitalize())]
        evidence = [
            Evidence(False, one.origin, f"{one.code}: {one.message}", {"code": one.code, "level": one.level, "next_step": one.next_step}) for one in bad
        ]
        text = f"{len(snapshot)} objects were analyzed, {len(messages)} messages, {len(bad)} of level {self.level} or worse"
        total = Evidence(True, f"cluster {place.client.name}", text, {"objects": len(snapshot), "messages": len(messages)})
        return Verdict(worse_first([*evidence, total]), final=bool(bad))
