# SPDX-License-Identifier: GPL-3.0-or-later
"""Which object of Istio makes a proxy refuse its configuration: by Envoy's text, and by where istiod says that a part comes from.

An object is blamed only for what no other can have said: the text holds a value or a field of its own, or the parts that are named come from it alone.
"""
from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ..proxies.cluster import ClusterFilter, clusters, parse_name
from ..proxies.config_dump import ROUTES, ConfigDump, DumpError, inner
from ..proxies.envoy_errors import EnvoyError, Part
from ..proxies.management import Maker, maker, maker_of
from ..proxies.syncz import ProxyStatus
from .fields import maps, number, strings, text, texts
from .hosts import service_of
from .kinds import DESTINATION_RULE, GATEWAY, POD, SERVICE, SERVICE_ENTRY, SIDECAR, TRAFFIC_EXTENSION, VIRTUAL_SERVICE, WASM_PLUGIN
from .patches import patches
from .resource import Resource
from .selection import selects
from .snapshot import Snapshot
from .target_ports import pod_port

_OPERATOR: t.Final = re.compile(r"%([A-Z_]{4,})")
"""What Envoy's format texts put in: %REQ(:path)%."""
_MADE: t.Final = {"destination-rule": DESTINATION_RULE, "virtual-service": VIRTUAL_SERVICE}
_SHORTEST: t.Final = 4
_LONGEST: t.Final = 40
"""Characters of a line that Lua tells of a script."""

Sent = t.Callable[[], ConfigDump | None]
"""What istiod would send the proxy, asked for only where it is needed; None where it cannot be had."""


@dataclass(frozen=True)
class Refusal:
    """A proxy that refuses one of its types (``CDS`` ...), and what it says."""

    proxy: ProxyStatus
    type: str
    error: EnvoyError


def causes(snapshot: Snapshot, refusal: Refusal, sent: Sent) -> list[Resource]:
    """The objects that are to blame, each once; none where that cannot be known for all that is refused."""
    looking = _Looking(snapshot, refusal, sent)
    by_reason: dict[str, list[Part]] = {}
    for part in refusal.error.parts:
        by_reason.setdefault(part.why, []).append(part)
    out: dict[Resource, None] = {}
    for why, parts in by_reason.items():
        found = looking.blamed(parts, why)
        if not found:
            return []
        out.update(dict.fromkeys(found))
    return list(out)


class _Looking:
    """For one refusal."""

    def __init__(self, snapshot: Snapshot, refusal: Refusal, sent: Sent) -> None:
        self._snapshot, self._proxy, self._short, self._sent = snapshot, refusal.proxy, refusal.type, sent
        pod = snapshot.find(POD, refusal.proxy.namespace, refusal.proxy.pod)
        self._spec, self._labels = (pod.spec, pod.labels) if pod else ({}, {})
        self._patches = patches(snapshot, refusal.proxy, self._labels, refusal.type)

    def blamed(self, parts: list[Part], why: str) -> list[Resource]:
        """Who is to blame for parts that are refused for one reason."""
        by_patch, certain = _tellers([(one.owner, one.value) for one in self._patches], why)
        if by_patch:
            return by_patch if certain else []
        origins = [self._origins(part) for part in parts if part.name]
        known = dict.fromkeys(one for found in origins for one in found) if origins else dict.fromkeys(self._all_origins())
        by_text, certain = _tellers([(one, [one.spec, *self._own_name(one)]) for one in known], why)
        if by_text:
            return by_text if certain else []
        alone = bool(origins) and all(len(found) == 1 for found in origins)
        return list(known) if alone and not any(one.may_touch(part.name) for one in self._patches for part in parts) else []

    def _origins(self, part: Part) -> list[Resource]:
        """The objects that a listener or cluster can come from."""
        made = self._made(filter(None, map(maker_of, part.paths)))
        if made:
            return made
        if self._short == "CDS":
            return self._of_cluster(part.name)
        address, _, port = part.name.rpartition("_")
        if self._short != "LDS" or not port.isdecimal():
            return []
        return self._gateways(int(port)) if self._proxy.kind == "gateway" else self._of_address(address, int(port))

    def _own_name(self, one: Resource) -> list[str]:
        """An extension's name in Envoy, which the proxy's agent also tells."""
        return [f"{one.namespace}.{one.name}"] if self._short == "ECDS" else []

    def _of_cluster(self, name: str) -> list[Resource]:
        """Its DestinationRule where it has one, else what has its host."""
        dump = self._sent()
        try:
            found = next((one for one in clusters(dump, ClusterFilter(fqdn=name)) if one.get("name") == name), None) if dump else None
        except DumpError:
            found = None
        if found is None:
            return []
        made = maker(found)
        if made:
            return self._made([made])
        host = parse_name(name).fqdn
        service = self._snapshot.find(SERVICE, *service_of("", host))
        if service is not None:
            return [service]
        return [one for one in self._snapshot.all(SERVICE_ENTRY) if host in texts(one.spec, "hosts")]

    def _gateways(self, port: int) -> list[Resource]:
        """Gateways at the pod with a server at the port, or at one that the pods' Services lead there."""
        index = self._snapshot.services_by_selector.get(self._proxy.namespace)
        ports = {port}
        for service in index.selecting(self._labels, empty=False) if index else ():
            ports.update(number(one, "port") for one in maps(service.spec, "ports") if pod_port(self._spec, one) == port)
        chosen = [one for one in self._snapshot.all(GATEWAY) if one.place is None and selects(strings(one.spec, "selector"), self._labels)]
        return [one for one in chosen if any(number(server, "port", "number") in ports for server in maps(one.spec, "servers"))]

    def _of_address(self, address: str, port: int) -> list[Resource]:
        """What has the address and the port; nothing for an address that all have in common."""
        services = [one for one in self._snapshot.all(SERVICE) if address in (text(one.spec, "clusterIP"), *texts(one.spec, "clusterIPs"))]
        entries = [one for one in self._snapshot.all(SERVICE_ENTRY) if address in texts(one.spec, "addresses")]
        found = [one for one in (*services, *entries) if any(port in (number(each, "port"), number(each, "number")) for each in maps(one.spec, "ports"))]
        return found + [one for one in self._sidecars() if (address, port) in _bound(one)]

    def _sidecars(self) -> list[Resource]:
        """The Sidecars that may count for the pod."""
        places = (self._proxy.namespace, self._snapshot.root_namespace)
        there = (one for one in self._snapshot.all(SIDECAR) if one.namespace in places and one.place is None)
        return [one for one in there if selects(strings(one.spec, "workloadSelector", "labels"), self._labels)]

    def _all_origins(self) -> list[Resource]:
        """Where no part is named: all objects that are in what istiod sends of the type."""
        if self._short == "ECDS":
            return [*self._snapshot.all(WASM_PLUGIN), *self._snapshot.all(TRAFFIC_EXTENSION)]
        if self._short == "LDS":
            return [one for one in self._snapshot.all(GATEWAY) if self._proxy.kind == "gateway" and selects(strings(one.spec, "selector"), self._labels)]
        dump = self._sent()
        try:
            if self._short == "CDS" and dump:
                return self._made(filter(None, map(maker, clusters(dump))))
            if self._short == "RDS" and dump:
                configs = inner(dump.part(ROUTES).get("dynamicRouteConfigs"), "routeConfig")
                routes = (route for config in configs for host in config.get("virtualHosts") or [] for route in host.get("routes") or [])
                return self._made(filter(None, map(maker, routes)))
        except DumpError:
            pass
        return []

    def _made(self, makers: t.Iterable[Maker]) -> list[Resource]:
        """The objects that istiod names as those that made a part."""
        found = (self._snapshot.find(_MADE[one.kind], one.namespace, one.name) for one in dict.fromkeys(makers) if one.kind in _MADE)
        return [one for one in found if one is not None and one.place is None]


def _bound(sidecar: Resource) -> set[tuple[str, int]]:
    """The addresses and ports that a Sidecar has listeners of its own at."""
    listeners = (*maps(sidecar.spec, "ingress"), *maps(sidecar.spec, "egress"))
    return {(text(one, "bind"), number(one, "port", "number")) for one in listeners if text(one, "bind")}


def _tellers(candidates: t.Iterable[tuple[Resource, t.Any]], why: str) -> tuple[list[Resource], bool]:
    """The objects of whose values the text holds the longest, and whether that is one alone."""
    best: dict[Resource, int] = {}
    for owner, value in candidates:
        length = max((len(token) for token in _tokens(value) if token in why and _whole(token, why)), default=0)
        if length:
            best[owner] = max(length, best.get(owner, 0))
    most = max(best.values(), default=0)
    found = [owner for owner, length in best.items() if length == most]
    return found, len(found) == 1


def _tokens(value: t.Any, key: str = "") -> t.Iterator[str]:
    """What Envoy may repeat of a value: its texts, lines of scripts, operators of formats, and names of fields as its checks write them."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _tokens(one, str(name))
    elif isinstance(value, list):
        for one in value:
            yield from _tokens(one, key)
    elif key:
        yield f".{key[:1].upper()}{re.sub(r'_([a-z])', lambda found: found[1].upper(), key[1:])}: "
    if isinstance(value, str):
        yield from (line.strip()[:_LONGEST] for line in value.splitlines() if len(line.strip()) >= _SHORTEST)
        yield from _OPERATOR.findall(value)


def _whole(token: str, why: str) -> bool:
    """Whether a text stands there as a word of its own, not within another."""
    before, after = (r"(?<!\w)" if token[0].isalnum() else ""), (r"(?!\w)" if token[-1].isalnum() and len(token) < _LONGEST else "")
    return re.search(before + re.escape(token) + after, why) is not None
