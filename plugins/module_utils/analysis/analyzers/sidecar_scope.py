# SPDX-License-Identifier: GPL-3.0-or-later
"""Sidecars that hide from their namespace a host which its own VirtualServices lead to."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import has, maps, texts
from ..hosts import full_host, overlap, service_of
from ..kinds import SERVICE, SIDECAR, VIRTUAL_SERVICE
from ..resource import Resource
from ..routes import Routes
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    scopes: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    for sidecar in snapshot.all(SIDECAR):
        if not has(sidecar.spec, "workloadSelector") and maps(sidecar.spec, "egress"):
            hosts = [host for listener in maps(sidecar.spec, "egress") for host in texts(listener, "hosts")]
            scopes[sidecar.namespace] = (sidecar.name, [(scope, name) for scope, _, name in (host.partition("/") for host in hosts)])
    for service in snapshot.all(VIRTUAL_SERVICE) if scopes else ():
        gateways = texts(service.spec, "gateways")
        if service.namespace not in scopes or (gateways and "mesh" not in gateways):
            continue
        name, seen = scopes[service.namespace]
        for route in snapshot.derived(Routes).routes(service):
            there = snapshot.find(SERVICE, *service_of(service.namespace, route.host))
            if there is not None and not any(_shows(scope, host, there, service.namespace) for scope, host in seen):
                yield Finding("MF0350", service, (route.host, f"{service.namespace}/{name}"), route.path)


def _shows(scope: str, host: str, service: Resource, namespace: str) -> bool:
    wanted = {"*": service.namespace, ".": namespace}.get(scope, scope)
    return wanted == service.namespace and (host == "*" or overlap(host, full_host(service.namespace, service.name)))


ANALYZER: t.Final = Analyzer(
    "meshfleet.SidecarScopeAnalyzer", ("MF0350",), (SIDECAR, VIRTUAL_SERVICE, SERVICE),
    "Checks that Sidecars leave visible what VirtualServices of their namespace lead to", _find,
)  # fmt: skip
