# SPDX-License-Identifier: GPL-3.0-or-later
"""Ports of Services whose names tell no protocol."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..control_plane import is_control_plane
from ..fields import Map, maps, number, text
from ..kinds import SERVICE
from ..snapshot import Snapshot

_MANAGED: t.Final = ("istio.io-gateway-controller", "istio.io-mesh-controller", "istio.io-eastwest-controller")
_PROTOCOLS: t.Final = frozenset(("tcp", "udp", "grpc", "http", "http_proxy", "http2", "https", "tls", "mongo", "redis", "mysql"))
_OF_KUBERNETES: t.Final = ("kubernetes.io/h2c", "kubernetes.io/ws", "kubernetes.io/wss")
_TCP_PORTS: t.Final = (25, 53, 3306, 27017)
"""Ports that are never sniffed."""


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for service in snapshot.all(SERVICE):
        if is_control_plane(service) or service.labels.get("gateway.istio.io/managed") in _MANAGED:
            continue
        external = text(service.spec, "type") == "ExternalName"
        for i, port in enumerate(maps(service.spec, "ports")):
            if not _tells_protocol(port) or (external and port.get("name") == "tcp"):
                path = ("spec", "ports", i, "port")
                if external:
                    yield Finding("IST0150", service, (), path)
                else:
                    target = port.get("targetPort")
                    yield Finding("IST0118", service, (text(port, "name"), number(port, "port"), "0" if target is None else str(target)), path)


def _tells_protocol(port: Map) -> bool:
    if port.get("protocol") == "UDP":
        return True
    given = port.get("appProtocol")
    name = given if isinstance(given, str) else text(port, "name")
    if isinstance(given, str) and given in _OF_KUBERNETES:
        return True
    name = name.lower()
    return name.startswith("grpc-web") or name.partition("-")[0] in _PROTOCOLS or number(port, "port") in _TCP_PORTS


ANALYZER: t.Final = Analyzer(
    "service.PortNameAnalyzer", ("IST0118", "IST0150"), (SERVICE,), "Checks the port names associated with each service", _find
)
