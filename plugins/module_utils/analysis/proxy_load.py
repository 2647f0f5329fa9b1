# SPDX-License-Identifier: GPL-3.0-or-later
"""What proxies hold of the mesh: how many clusters, listeners and endpoints istiod makes of Services and ServiceEntries, and how many bytes these take.

Numbers are estimates of what a sidecar is sent: a cluster for each port, a listener for each port that is not HTTP and one for each number that HTTP
ports share, an endpoint for each pod of a port. Subsets, VirtualServices and metrics come on top.
"""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..istio.service_ports import converted
from .fields import maps, number, strings, text, texts
from .kinds import SERVICE, SERVICE_ENTRY
from .resource import Resource
from .snapshot import Snapshot

_HTTP: t.Final = frozenset(("HTTP", "HTTP2", "HTTP_PROXY", "GRPC", "GRPC-WEB", "GRPC-Web"))
# Bytes by which memory/allocated of Envoy 1.40 grew with one more of each in a mesh of istiod 1.31: 800 Services with a port of HTTP and one endpoint were
# 68,900 each (the second 400 as much as the first), 400 of TCP 86,000 each, and 2,000 more endpoints 3,200 each. A virtual host is in the cluster's.
_CLUSTER, _LISTENER, _ENDPOINT = 65_700, 17_000, 3_200


@dataclass
class Load:
    """What comes to a proxy; ``numbers`` are those of HTTP ports, which share a listener each."""

    clusters: int = 0
    endpoints: int = 0
    tcp_listeners: int = 0
    numbers: set[int] = field(default_factory=set)

    def add(self, other: Load) -> None:
        """One more."""
        self.clusters += other.clusters
        self.endpoints += other.endpoints
        self.tcp_listeners += other.tcp_listeners
        self.numbers |= other.numbers

    @property
    def listeners(self) -> int:
        """How many there are."""
        return self.tcp_listeners + len(self.numbers)

    @property
    def size(self) -> int:
        """Bytes of memory."""
        return self.clusters * _CLUSTER + self.listeners * _LISTENER + self.endpoints * _ENDPOINT


def of_service(snapshot: Snapshot, service: Resource) -> Load:
    """What a Service comes to."""
    index, selector = snapshot.pods_in.get(service.namespace), strings(service.spec, "selector")
    pods = len(index.selected(selector)) if index is not None and selector else 0
    return _load([(converted(port), number(port, "port")) for port in maps(service.spec, "ports")], pods, 1)


def of_service_entry(entry: Resource) -> Load:
    """What a ServiceEntry comes to; a host that is looked up has one endpoint."""
    ports = [(text(port, "protocol").upper(), number(port, "number")) for port in maps(entry.spec, "ports")]
    return _load(ports, len(maps(entry.spec, "endpoints")) or 1, len(texts(entry.spec, "hosts")))


def whole_mesh(snapshot: Snapshot) -> tuple[Load, dict[str, Load], dict[tuple[str, str], Load]]:
    """Of everything, of the Services and ServiceEntries of each namespace, and of each Service by namespace and name."""
    found = [(one, of_service(snapshot, one)) for one in snapshot.all(SERVICE)]
    services = {(one.namespace, one.name): load for one, load in found}
    total = Load()
    spaces: dict[str, Load] = {}
    for one, load in (*found, *((one, of_service_entry(one)) for one in snapshot.all(SERVICE_ENTRY))):
        total.add(load)
        spaces.setdefault(one.namespace, Load()).add(load)
    return total, spaces, services


def bytes_text(size: int) -> str:
    """A size for people: kB and MB are 1,000 and 1,000,000 bytes."""
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{size / 1e3:.0f} kB"


def _load(ports: list[tuple[str, int]], endpoints: int, hosts: int) -> Load:
    http = [value for protocol, value in ports if protocol in _HTTP]
    return Load(len(ports) * hosts, len(ports) * hosts * endpoints, (len(ports) - len(http)) * hosts, set(http))
