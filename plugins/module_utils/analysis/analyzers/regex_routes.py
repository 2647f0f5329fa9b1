# SPDX-License-Identifier: GPL-3.0-or-later
"""VirtualServices with many regular expressions, which are tried one after the other."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import Map, maps, text
from ..kinds import VIRTUAL_SERVICE
from ..snapshot import Snapshot

_MANY: t.Final = 25
"""Regular expressions from which on a VirtualService is told: a request that the last route takes is compared with all of them."""

_BY_NAME: t.Final = ("headers", "queryParams", "withoutHeaders")


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for service in snapshot.all(VIRTUAL_SERVICE):
        count = sum(_regexes(match) for rule in maps(service.spec, "http") for match in maps(rule, "match"))
        if count >= _MANY:
            yield Finding("MF0372", service, (count,), ("spec", "http"))


def _regexes(match: Map) -> int:
    """Those of one text, and those of several by name."""
    found = [one for field, value in match.items() if isinstance(value, dict) for one in (value.values() if field in _BY_NAME else (value,))]
    return sum(isinstance(one, dict) and bool(text(one, "regex")) for one in found)


ANALYZER: t.Final = Analyzer("meshfleet.RegexRouteAnalyzer", ("MF0372",), (VIRTUAL_SERVICE,), "Counts the regular expressions of routes", _find)
