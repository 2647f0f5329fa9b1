# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes of a VirtualService that nothing reaches, because earlier ones take it all; Istio warns of them."""
from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass

from ...gotemplate.quoting import quote
from .findings import Findings
from .messages import Message
from .verdict import Path, Problem

_UNREACHABLE: t.Final = "VirtualServiceUnreachableRule"
_INEFFECTIVE: t.Final = "VirtualServiceIneffectiveMatch"


@dataclass(frozen=True, slots=True)
class _PrefixMatch:
    """A match by prefix: what a request must have beyond it; matches of headers and others are by their kind and text."""

    route: str
    match: str
    prefix: str
    port: int
    method: str
    authority: str
    maps: tuple[dict[str, str], dict[str, str], dict[str, str]]
    at: Path

    def covers(self, later: _PrefixMatch) -> bool:
        """Whether all that a later match takes comes here first."""
        if self.port != later.port or not self.method.startswith(later.method) or not self.authority.startswith(later.authority):
            return False
        for own, other in zip(self.maps, later.maps, strict=True):
            if len(own) != len(other) or any(key not in other or not value.startswith(other[key]) for key, value in own.items()):
                return False
        return True


def check_reachability(spec: Message, found: Findings) -> None:
    """Warn of the routes and matches that come too late."""
    for field in ("http", "tcp", "tls"):
        routes = spec[field]
        if len(routes) > 1 or (routes and len(routes[0]["match"]) > 1):
            _check_routes(field, routes, found)


def _name(message: Message, number: int, field: str) -> str:
    """HTTP's routes and matches have names."""
    return quote(message["name"]) if field == "http" and message["name"] else f"#{number}"


def _unreachable(route: str, reason: str, at: Path, found: Findings) -> None:
    text = f"virtualService rule {route} not used ({reason})"
    found.warnings.append(Problem(text, at, _UNREACHABLE, (route, reason)))


def _ineffective(route: str, match: str, other: str, at: Path, found: Findings) -> None:
    text = f"virtualService rule {route} match {match} is not used (duplicate/overlapping match in rule {other})"
    found.warnings.append(Problem(text, at, _INEFFECTIVE, (route, match, other)))


def _check_routes(field: str, routes: t.Sequence[Message], found: Findings) -> None:
    seen: dict[str, int] = {}
    takes_all = False
    prefixes: list[_PrefixMatch] = []
    for number, route in enumerate(routes):
        at: Path = ("spec", field, number)
        name = _name(route, number, field)
        if not route["match"]:
            if takes_all:
                _unreachable(name, "only the last rule can have no matches", at, found)
            takes_all = True
            continue
        twice = 0
        for position, match in enumerate(route["match"]):
            where = (*at, "match", position)
            if takes_all:
                _unreachable(name, "route without matches defined before", where, found)
                continue
            key = _key(match)
            earlier = seen.get(key)
            if earlier is not None:
                _ineffective(name, _name(match, position, field), _name(routes[earlier], earlier, field), where, found)
                twice += 1
                continue
            seen[key] = number
            uri = match["uri"] if field == "http" else None
            if uri is not None and uri["prefix"]:
                prefixes.append(_prefix_match(name, match, position, where))
        if twice == len(route["match"]):
            _unreachable(name, "all matches used by prior rules", at, found)
    _check_prefixes(prefixes, found)


def _key(match: Message) -> str:
    """What a match says, without its name."""
    said = {key: value for key, value in match.items() if key != "name" and (value or type(value) is not dict)}
    return json.dumps(said, sort_keys=True)


def _prefix_match(route: str, match: Message, number: int, at: Path) -> _PrefixMatch:
    maps = tuple({key: _text(value) for key, value in match[field].items()} for field in ("headers", "queryParams", "withoutHeaders"))
    return _PrefixMatch(
        route, _name(match, number, "http"), match["uri"]["prefix"], match["port"], _text(match["method"]) or "exact:GET", _text(match["authority"]),
        t.cast("tuple[dict[str, str], dict[str, str], dict[str, str]]", maps), at,
    )  # fmt: skip


def _text(match: Message | None) -> str:
    if match is None:
        return ""
    return f"exact:{match['exact']}" if match["exact"] else f"prefix:{match['prefix']}" if match["prefix"] else ""


def _check_prefixes(prefixes: t.Sequence[_PrefixMatch], found: Findings) -> None:
    """Compare each match with those after it that start with its prefix.

    Those with one prefix are looked up by every start of a longer one, so that many different prefixes cost no square of their number.
    """
    by_prefix: dict[str, list[int]] = {}
    for number, match in enumerate(prefixes):
        by_prefix.setdefault(match.prefix, []).append(number)
    if len(by_prefix) < 2:
        return
    pairs: list[tuple[int, int]] = []
    for number, match in enumerate(prefixes):
        for length in range(1, len(match.prefix)):
            for earlier in by_prefix.get(match.prefix[:length], ()):
                if earlier < number and prefixes[earlier].covers(match):
                    pairs.append((earlier, number))
    for earlier, number in sorted(pairs):
        one, other = prefixes[earlier], prefixes[number]
        _ineffective(
            other.route, f"{other.match} of prefix {other.prefix}", f"{one.match} of prefix {one.prefix} on {one.route}", other.at, found
        )
