# SPDX-License-Identifier: GPL-3.0-or-later
"""VirtualServices that lead to hosts or ports that nothing answers to, and subsets that an ingress route leaves out."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import items, maps, number, text, texts
from ..hosts import Destinations
from ..kinds import SERVICE, SERVICE_ENTRY, VIRTUAL_SERVICE
from ..resource import Resource
from ..routes import Route, Routes
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    destinations, known, with_subset = snapshot.derived(Destinations), snapshot.derived(Routes), _with_subset(snapshot)
    for service in snapshot.all(VIRTUAL_SERVICE):
        for found, what in ((known.routes(service), "host"), (known.mirrors(service), "mirror host")):
            for route in found:
                yield from _unanswered(service, route, what, destinations)
        if items(service.spec, "gateways"):
            yield from _without_subset(service, with_subset)


def _unanswered(service: Resource, route: Route, what: str, destinations: Destinations) -> t.Iterator[Finding]:
    there = destinations.find(service.namespace, texts(service.spec, "exportTo"), route.host)
    if there is None:
        yield Finding("IST0101", service, (what, route.host), route.path)
    elif route.port is None:
        if len(there.ports) > 1:
            yield Finding("IST0112", service, (route.host, list(there.ports)), route.path)
    elif number(route.port, "number") not in there.ports:
        yield Finding("IST0101", service, ("host:port", f"{route.host}:{number(route.port, 'number')}"), route.path)


def _with_subset(snapshot: Snapshot) -> dict[str, list[Resource]]:
    """By host: VirtualServices of that host which lead to a subset of it, once for each time."""
    out: dict[str, list[Resource]] = {}
    for service in snapshot.all(VIRTUAL_SERVICE):
        hosts = texts(service.spec, "hosts")
        for rule in maps(service.spec, "http"):
            for route in maps(rule, "route"):
                if text(route, "destination", "subset") and text(route, "destination", "host") in hosts:
                    out.setdefault(text(route, "destination", "host"), []).append(service)
    return out


def _without_subset(service: Resource, with_subset: dict[str, list[Resource]]) -> t.Iterator[Finding]:
    for rule in maps(service.spec, "http"):
        for route in maps(rule, "route"):
            if not text(route, "destination", "subset"):
                for other in with_subset.get(text(route, "destination", "host"), ()):
                    yield Finding("IST0140", service, (other.full_name, service.full_name))


ANALYZER: t.Final = Analyzer(
    "virtualservice.DestinationHostAnalyzer", ("IST0101", "IST0112", "IST0140"), (SERVICE_ENTRY, VIRTUAL_SERVICE, SERVICE),
    "Checks the destination hosts associated with each virtual service", _find, (VIRTUAL_SERVICE,),
)  # fmt: skip
