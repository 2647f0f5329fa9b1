# SPDX-License-Identifier: GPL-3.0-or-later
"""ServiceEntries that give one host and port different endpoints or another way to find them, where the same clients see both."""
from __future__ import annotations

import json
import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import mapping, maps, number, text, texts
from ..hosts import EVERYWHERE, scopes
from ..kinds import SERVICE_ENTRY
from ..resource import Resource
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    claims: dict[tuple[str, int], list[tuple[int, Resource]]] = {}
    for entry in sorted(snapshot.all(SERVICE_ENTRY), key=_age):
        numbers = [number(port, "number") for port in maps(entry.spec, "ports")]
        for i, host in enumerate(texts(entry.spec, "hosts")):
            for value in numbers:
                claims.setdefault((host.lower(), value), []).append((i, entry))
    told: set[int] = set()
    for (host, value), found in claims.items():
        if len(found) < 2:
            continue
        first: dict[str, Resource] = {}  # by the namespaces that see it
        for i, entry in found:
            seen = scopes(texts(entry.spec, "exportTo"), entry.namespace)
            others = [first[scope] for scope in ((EVERYWHERE, *seen) if seen != [EVERYWHERE] else first) if scope in first]
            other = next((one for one in others if _differ(one, entry) and _seen_together(one, entry, seen)), None)
            if other is not None and id(entry) not in told:
                told.add(id(entry))
                yield Finding("MF0331", entry, (f"{host}:{value}", other.full_name), ("spec", "hosts", i))
            for scope in seen:
                first.setdefault(scope, entry)


def _differ(one: Resource, other: Resource) -> bool:
    """Whether clients get something else by one: of a namespace's entries with one resolution the endpoints are put together."""
    if (text(one.spec, "resolution") or "NONE") != (text(other.spec, "resolution") or "NONE"):
        return True
    return one.namespace != other.namespace and _endpoints(one) != _endpoints(other)


def _endpoints(entry: Resource) -> str:
    found = [json.dumps(one, sort_keys=True, default=str) for one in maps(entry.spec, "endpoints")]
    return json.dumps([sorted(found), mapping(entry.spec, "workloadSelector")], sort_keys=True, default=str)


def _seen_together(one: Resource, other: Resource, seen: list[str]) -> bool:
    """Whether a namespace sees both that is neither's own: in its own each comes first."""
    if one.namespace == other.namespace:
        return True
    both = scopes(texts(one.spec, "exportTo"), one.namespace)
    if both == [EVERYWHERE] or seen == [EVERYWHERE]:
        both = seen if both == [EVERYWHERE] else both
    else:
        both = [scope for scope in both if scope in seen]
    return any(scope not in (one.namespace, other.namespace) for scope in both)


def _age(entry: Resource) -> tuple[str, str, str]:
    return text(entry.item, "metadata", "creationTimestamp"), entry.namespace, entry.name


ANALYZER: t.Final = Analyzer(
    "meshfleet.ServiceEntryOverlapAnalyzer", ("MF0331",), (SERVICE_ENTRY,), "Checks that ServiceEntries of one host and port agree", _find
)
