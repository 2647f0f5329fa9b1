# SPDX-License-Identifier: GPL-3.0-or-later
"""Ports of Services whose names tell no protocol."""
from __future__ import annotations

import typing as t

from ...istio.service_ports import UNSUPPORTED, converted
from ..analyzer import Analyzer, Finding
from ..control_plane import is_control_plane
from ..fields import maps, number, text
from ..kinds import SERVICE
from ..snapshot import Snapshot

_MANAGED: t.Final = ("istio.io-gateway-controller", "istio.io-mesh-controller", "istio.io-eastwest-controller")


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for service in snapshot.all(SERVICE):
        if is_control_plane(service) or service.labels.get("gateway.istio.io/managed") in _MANAGED:
            continue
        external = text(service.spec, "type") == "ExternalName"
        for i, port in enumerate(maps(service.spec, "ports")):
            if converted(port) == UNSUPPORTED or (external and port.get("name") == "tcp"):
                path = ("spec", "ports", i, "port")
                if external:
                    yield Finding("IST0150", service, (), path)
                else:
                    target = port.get("targetPort")
                    yield Finding("IST0118", service, (text(port, "name"), number(port, "port"), "0" if target is None else str(target)), path)


ANALYZER: t.Final = Analyzer(
    "service.PortNameAnalyzer", ("IST0118", "IST0150"), (SERVICE,), "Checks the port names associated with each service", _find
)
