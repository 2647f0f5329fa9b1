# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts with a DestinationRule to which requests are routed with no limit, and from which no failing endpoint is taken out."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import has, text
from ..hosts import full_host
from ..kinds import DESTINATION_RULE, VIRTUAL_SERVICE
from ..message import listed
from ..resource import Resource
from ..routes import Routes
from ..snapshot import Snapshot
from ..traffic_policies import traffic_policies

_BREAKERS: t.Final = ("connectionPool", "outlierDetection")
_NAMED: t.Final = 3
"""Hosts that a message names."""


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    rules: dict[str, list[Resource]] = {}
    for rule in snapshot.all(DESTINATION_RULE):
        rules.setdefault(full_host(rule.namespace, text(rule.spec, "host")), []).append(rule)
    known = snapshot.derived(Routes)
    routed = {full_host(service.namespace, route.host) for service in snapshot.all(VIRTUAL_SERVICE) for route in known.routes(service)}
    bare: dict[str, list[tuple[str, Resource]]] = {}
    for host, found in rules.items():
        if host in routed and not any(map(_has_breaker, found)):
            bare.setdefault(found[0].namespace, []).append((text(found[0].spec, "host"), found[0]))
    for namespace, missing in bare.items():
        names = sorted({host for host, _ in missing})
        first = min((rule for _, rule in missing), key=lambda rule: rule.name)
        yield Finding("MF0327", first, (len(missing), namespace, listed(names, _NAMED)), ("spec",))


def _has_breaker(rule: Resource) -> bool:
    return any(has(part, field) for policy in traffic_policies(rule) for part, _ in policy.parts() for field in _BREAKERS)


ANALYZER: t.Final = Analyzer(
    "meshfleet.CircuitBreakerAnalyzer", ("MF0327",), (DESTINATION_RULE, VIRTUAL_SERVICE),
    "Checks that hosts that are routed to have a circuit breaker", _find, subjects=(DESTINATION_RULE,),
)  # fmt: skip
