# SPDX-License-Identifier: GPL-3.0-or-later
"""VirtualServices that have the same match for the same host at the same Gateway; IST0109 tells of those of the mesh."""
from __future__ import annotations

import json
import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import Map, items, mapping, maps, text, texts
from ..hosts import EVERYWHERE, scopes
from ..kinds import GATEWAY, VIRTUAL_SERVICE
from ..resource import Path, Resource, full_name
from ..snapshot import Snapshot, short_or_full_name
from .virtual_service_gateways import server_has_host

_NAMES: t.Final = ("name", "statPrefix")


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    claims: dict[tuple[tuple[str, str], str], list[Resource]] = {}
    for service in snapshot.all(VIRTUAL_SERVICE):
        export = texts(service.spec, "exportTo")
        if export and scopes(export, service.namespace) != [EVERYWHERE]:
            continue  # which gateways see it hangs on where they run
        hosts = texts(service.spec, "hosts")
        for place in {short_or_full_name(service.namespace, one) for one in texts(service.spec, "gateways") if one != "mesh"}:
            for host in hosts:
                claims.setdefault((place, host), []).append(service)
    told: set[tuple[int, int]] = set()
    for (place, host), services in claims.items():
        gateway = snapshot.find(GATEWAY, *place) if len(services) > 1 else None
        for server in maps(gateway.spec, "servers") if gateway is not None else ():
            for one, service, path in _pairs(t.cast(Resource, gateway), server, host, services):
                if (id(one), id(service)) not in told:
                    told.add((id(one), id(service)))
                    yield Finding("MF0323", service, (one.full_name, host, full_name(*place)), path)


def _pairs(gateway: Resource, server: Map, host: str, services: list[Resource]) -> t.Iterator[tuple[Resource, Resource, Path]]:
    """VirtualServices that have a match with one before: routes are in the order of their age."""
    first: dict[str, Resource] = {}
    for service in sorted(services, key=_age) if _routes_http(server) else ():
        if server_has_host(gateway, server, host, service.namespace):
            for match, path in _matches(service, gateway.full_name):
                one = first.setdefault(match, service)
                if one is not service:
                    yield one, service, path


def _routes_http(server: Map) -> bool:
    """Whether a server answers requests by HTTP routes."""
    tls = mapping(server, "tls")
    if tls.get("httpsRedirect") is True or text(tls, "mode") in ("PASSTHROUGH", "AUTO_PASSTHROUGH"):
        return False
    return text(server, "port", "protocol").upper() in ("HTTP", "HTTP2", "GRPC", "HTTPS")


def _matches(service: Resource, gateway: str) -> t.Iterator[tuple[str, Path]]:
    """What the HTTP routes ask for at a gateway, as texts that are equal for equal matches."""
    for i, rule in enumerate(maps(service.spec, "http")):
        if not items(rule, "match"):
            yield "", ("spec", "http", i)
        for j, match in enumerate(maps(rule, "match")):
            at = [full_name(*short_or_full_name(service.namespace, one)) for one in texts(match, "gateways")]
            if not at or gateway in at:
                said = {key: value for key, value in match.items() if key not in (*_NAMES, "gateways") and value}
                yield json.dumps(said, sort_keys=True, default=str) if said else "", ("spec", "http", i, "match", j)


def _age(service: Resource) -> tuple[str, str, str]:
    return text(service.item, "metadata", "creationTimestamp"), service.name, service.namespace


ANALYZER: t.Final = Analyzer(
    "meshfleet.GatewayRouteAnalyzer", ("MF0323",), (GATEWAY, VIRTUAL_SERVICE),
    "Checks that no two VirtualServices of a Gateway have a match in common", _find, subjects=(VIRTUAL_SERVICE,),
)  # fmt: skip
