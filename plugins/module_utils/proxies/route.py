# SPDX-License-Identifier: GPL-3.0-or-later
"""The view ``route``: where requests go by host and path, and which VirtualService says so."""
from __future__ import annotations

import functools
import typing as t
from dataclasses import dataclass

from .config_dump import ROUTES, ConfigDump, DumpError, inner
from .management import managed_by
from .routing import describe_domains, describe_match, route_cluster
from .tables import table

Json = dict[str, t.Any]
HEADER: t.Final = ("NAME", "VHOST NAME", "DOMAINS", "MATCH", "VIRTUAL SERVICE")
_PASSTHROUGH: t.Final = "PassthroughCluster"


@dataclass(frozen=True)
class RouteFilter:
    """The name of a route configuration; empty takes all."""

    name: str = ""

    def takes(self, item: Json) -> bool:
        """Whether a configuration has that name."""
        return not self.name or item.get("name") == self.name


@dataclass(frozen=True)
class RouteRow:
    """One route of one virtual host; ``virtual_service`` is ``404`` for a host without routes."""

    name: str
    virtual_host: str
    domains: tuple[str, ...]
    match: str
    virtual_service: str
    cluster: str

    def cells(self, *, named: bool = False) -> list[str]:
        """As istioctl shows it."""
        first = f"route/{self.name}" if named else self.name
        return [first, self.virtual_host, describe_domains(self.domains), self.match, self.virtual_service]


def routes(dump: ConfigDump, wanted: RouteFilter | None = None) -> list[Json]:
    """The route configurations, those with numbers as names in their order. Raises DumpError where there are none at all."""
    part = dump.part(ROUTES)
    found = inner(part.get("dynamicRouteConfigs"), "routeConfig") + inner(part.get("staticRouteConfigs"), "routeConfig")
    if not found:
        raise DumpError("no routes found")
    return [item for item in in_order(found) if wanted is None or wanted.takes(item)]


def in_order(found: list[Json]) -> list[Json]:
    """istioctl's order of few configurations: a number goes before its neighbour's larger number, other names stay where they are."""
    out: list[Json] = []
    for item in found:
        place = len(out)
        while place and _before(item, out[place - 1]):
            place -= 1
        out.insert(place, item)
    return out


def _before(one: Json, other: Json) -> bool:
    names = str(one.get("name") or ""), str(other.get("name") or "")
    return all(name.isdigit() for name in names) and int(names[0]) < int(names[1])


def rows(found: t.Iterable[Json]) -> list[RouteRow]:
    """A row for every route but those that pass traffic through unchanged."""
    out = []
    for item in found:
        for host in item.get("virtualHosts") or []:
            row = functools.partial(RouteRow, str(item.get("name") or ""), str(host.get("name") or ""), tuple(host.get("domains") or ()))
            listed = host.get("routes") or []
            out += [
                row(describe_match(one.get("match") or {}), managed_by(one), route_cluster(one)) for one in listed if route_cluster(one) != _PASSTHROUGH
            ]
            if not listed:
                out.append(row("/*", "404", ""))
    return out


def route_table(found: t.Iterable[RouteRow], *, named: bool = False) -> str:
    """As istioctl prints it."""
    return table(HEADER, [row.cells(named=named) for row in found])


def route_summary(found: t.Iterable[Json], *, named: bool = False) -> str:
    """As istioctl prints it with ``--verbose=false``: virtual hosts counted."""
    lines = [(("route/" if named else "") + str(item.get("name") or ""), str(len(item.get("virtualHosts") or []))) for item in found]
    return table(("NAME", "VIRTUAL HOSTS"), lines)
