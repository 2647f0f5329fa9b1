# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes of a VirtualService whose requests an earlier one takes, where Istio's own IST0130 and IST0131 do not see it."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import Map, mapping, maps, text, texts
from ..kinds import VIRTUAL_SERVICE
from ..resource import Path, Resource
from ..route_matches import asks_nothing, covers
from ..snapshot import Snapshot

_COMPARED: t.Final = 100
"""Earlier matches with the same start of the path that a match is compared with."""


_ANY: t.Final = ("", "")


class _Match(t.NamedTuple):
    route: int
    number: int
    value: Map
    path: Path


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for service in snapshot.all(VIRTUAL_SERVICE):
        rules = maps(service.spec, "http")
        if len(rules) > 1 and service.verdict.valid:
            yield from _shadowed(service, rules)


def _shadowed(service: Resource, rules: list[Map]) -> t.Iterator[Finding]:
    told = {one.path for one in service.verdict.warnings if one.message}
    gateways = texts(service.spec, "gateways") or ["mesh"]
    earlier: dict[tuple[str, str], list[_Match]] = {}
    for i, rule in enumerate(rules):
        path: Path = ("spec", "http", i)
        matches = [_Match(i, j, one, (*path, "match", j)) for j, one in enumerate(maps(rule, "match"))] or [_Match(i, -1, {}, path)]
        by: set[int] = set()  # the routes that hide this one, each told once
        for match in matches:
            over = next((one for one in _candidates(earlier, match.value) if covers(one.value, match.value, gateways)), None)
            if over is not None and over.route not in by and path not in told and match.path not in told:
                by.add(over.route)
                yield Finding("MF0322", service, (_named(rule, match), _named(rules[over.route], over)), match.path)
        if not mapping(rule, "delegate"):  # what its delegate does not match goes on to the next route
            for match in matches:
                held = earlier.setdefault(_key(match.value), [])
                if len(held) < _COMPARED and match.number >= 0:  # a route without a match that is not the last is Istio's to tell
                    held.append(match)


def _key(match: Map) -> tuple[str, str]:
    """Where an earlier match is looked for: by its path in small letters, or among those that take any path."""
    uri = mapping(match, "uri")
    for kind in ("exact", "prefix", "regex"):
        if text(uri, kind) and uri != {"prefix": "/"}:
            return kind, text(uri, kind).lower()
    return _ANY


def _candidates(earlier: dict[tuple[str, str], list[_Match]], match: Map) -> t.Iterator[_Match]:
    if not earlier:
        return
    kind, value = _key(match)
    yield from earlier.get(_ANY, ())
    if kind in ("exact", "regex"):
        yield from earlier.get((kind, value), ())
    for length in range(1, len(value) + 1) if kind in ("exact", "prefix") else ():
        yield from earlier.get(("prefix", value[:length]), ())


def _named(rule: Map, match: _Match) -> str:
    route = text(rule, "name") or f"#{match.route}"
    if match.number < 0:
        return f"route {route}"
    return f"match {text(match.value, 'name') or f'#{match.number}'} of route {route}" + (", which takes everything" if asks_nothing(match.value) else "")


ANALYZER: t.Final = Analyzer(
    "meshfleet.ShadowedMatchAnalyzer", ("MF0322",), (VIRTUAL_SERVICE,), "Checks that no earlier route takes the requests of a later one", _find,
    of_verdicts=True,
)  # fmt: skip
