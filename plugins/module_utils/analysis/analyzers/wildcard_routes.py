# SPDX-License-Identifier: GPL-3.0-or-later
"""Wildcard hosts of the mesh whose routes every proxy holds once for each host that they cover (istio/pilot/pkg/networking/core/route/route.go)."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import items, maps, texts
from ..hosts import full_host
from ..kinds import SERVICE, SERVICE_ENTRY, VIRTUAL_SERVICE
from ..resource import Resource
from ..snapshot import Snapshot

_COPIES: t.Final = 500
"""Routes from which on the copies are told."""


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    endings: dict[str, int] | None = None
    for service in snapshot.all(VIRTUAL_SERVICE):
        gateways = texts(service.spec, "gateways")
        for i, host in enumerate(texts(service.spec, "hosts")):
            if host.startswith("*.") and (not gateways or "mesh" in gateways):
                endings = _endings(snapshot) if endings is None else endings
                covered, routes = endings.get(host[1:].lower(), 0), _routes(service)
                if covered > 1 and covered * routes >= _COPIES:
                    yield Finding("MF0373", service, (host, routes, covered, covered * routes), ("spec", "hosts", i))


def _routes(service: Resource) -> int:
    return sum(max(1, len(items(rule, "match"))) for rule in maps(service.spec, "http"))


def _endings(snapshot: Snapshot) -> dict[str, int]:
    """How many hosts of Services and ServiceEntries end in each name that begins with a dot."""
    hosts = {full_host(one.namespace, one.name) for one in snapshot.all(SERVICE)}
    hosts |= {host.lower() for one in snapshot.all(SERVICE_ENTRY) for host in texts(one.spec, "hosts") if not host.startswith("*")}
    out: dict[str, int] = {}
    for host in hosts:
        at = host.find(".")
        while at >= 0:
            out[host[at:]] = out.get(host[at:], 0) + 1
            at = host.find(".", at + 1)
    return out


ANALYZER: t.Final = Analyzer(
    "meshfleet.WildcardRouteAnalyzer", ("MF0373",), (VIRTUAL_SERVICE, SERVICE, SERVICE_ENTRY),
    "Counts the copies of the routes of wildcard hosts", _find, subjects=(VIRTUAL_SERVICE,),
)  # fmt: skip
