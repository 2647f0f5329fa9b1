# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments whose Services disagree about a port's protocol, or lead different ports to the same target."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import maps, number, text
from ..kinds import DEPLOYMENT, NAMESPACE, SERVICE
from ..resource import Resource
from ..snapshot import Snapshot, template

_NAME: t.Final = ("metadata", "name")


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for deployment in snapshot.all(DEPLOYMENT):
        labels, annotations, spec = template(deployment)
        if deployment.labels.get("gateway.istio.io/managed") == "istio.io-mesh-controller":  # a waypoint
            continue
        if not snapshot.in_mesh(labels, annotations, deployment.namespace, t.cast("list[dict[str, t.Any]]", maps(spec, "containers"))):
            continue
        index = snapshot.services_by_selector.get(deployment.namespace)
        services = index.selecting(labels, empty=False) if index else []
        yield from _protocols(deployment, services)
        yield from _targets(deployment, services)


def _protocols(deployment: Resource, services: list[Resource]) -> t.Iterator[Finding]:
    ports: dict[int, dict[str, list[str]]] = {}
    for service in services:
        for port in maps(service.spec, "ports"):
            ports.setdefault(number(port, "port"), {}).setdefault(text(port, "protocol") or "TCP", []).append(service.full_name)
    for value, protocols in ports.items():
        if len(protocols) > 1:
            names = sorted(name for found in protocols.values() for name in found)
            yield Finding("IST0116", deployment, (deployment.name, value, names), _NAME)


def _targets(deployment: Resource, services: list[Resource]) -> t.Iterator[Finding]:
    targets: dict[str, dict[int, str]] = {}
    for service in services:
        for port in maps(service.spec, "ports"):
            target = str(port.get("targetPort") or port.get("port"))
            targets.setdefault(target, {})[number(port, "port")] = service.full_name
    for target, ports in targets.items():
        if len(ports) > 1:
            yield Finding("IST0137", deployment, (deployment.name, sorted(ports.values()), target, sorted(ports)), _NAME)


ANALYZER: t.Final = Analyzer(
    "deployment.MultiServiceAnalyzer", ("IST0116", "IST0137"), (SERVICE, DEPLOYMENT, NAMESPACE),
    "Checks association between services and pods", _find,
)  # fmt: skip
