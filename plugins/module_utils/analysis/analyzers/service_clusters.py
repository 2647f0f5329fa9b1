# SPDX-License-Identifier: GPL-3.0-or-later
"""Services that are not the same in all clusters of a mesh."""
from __future__ import annotations

import json
import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import maps, text
from ..kinds import SERVICE
from ..resource import Resource
from ..snapshot import Snapshot

_PORT_FIELDS: t.Final = ("name", "protocol", "appProtocol", "port", "targetPort", "nodePort")


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    by_name: dict[tuple[str, str], list[Resource]] = {}
    for service in snapshot.all(SERVICE):
        by_name.setdefault((service.namespace, service.name), []).append(service)
    for (namespace, name), services in by_name.items():
        if len(services) > 1:
            clusters, reasons = _differences(services)
            if clusters:
                yield Finding("IST0170", services[0], (name, namespace, clusters, "; ".join(reasons)))


def _differences(services: list[Resource]) -> tuple[list[str], list[str]]:
    """The clusters that differ from the first (and that one), and in what."""
    first, clusters, reasons = services[0], set(), set()
    if len({_is_headless(one) for one in services}) > 1:
        clusters |= {one.cluster for one in services}
        reasons.add("service has mixed mode like headless and clusterIP")
    for one in services:
        if text(one.spec, "type") != text(first.spec, "type"):
            clusters.add(one.cluster)
            reasons.add("service type is inconsistent")
        if _ports(one) != _ports(first):
            clusters.add(one.cluster)
            reasons.add("service ports are inconsistent")
    return sorted(clusters | {first.cluster}) if clusters else [], sorted(reasons)


def _is_headless(service: Resource) -> bool:
    return text(service.spec, "clusterIP") == "None"


def _ports(service: Resource) -> list[str]:
    ports = sorted(maps(service.spec, "ports"), key=lambda one: text(one, "name"))
    return [json.dumps([one.get(key) for key in _PORT_FIELDS]) for one in ports]


ANALYZER: t.Final = Analyzer(
    "services.MultiClusterServiceAnalyzer", ("IST0170",), (SERVICE,), "Check the validity of services in the multi-cluster environment", _find
)
