# SPDX-License-Identifier: GPL-3.0-or-later
"""Those of whom it is certain that they call workloads without a proxy, where mutual TLS is demanded: the API server its webhooks, the kubelet probes."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..demanded_modes import STRICT, DemandedModes, port_of
from ..fields import Map, mapping, maps, number, text
from ..kinds import CRD, DEPLOYMENT, MUTATING_WEBHOOK, NAMESPACE, PEER_AUTHENTICATION, POD, SERVICE, VALIDATING_WEBHOOK
from ..resource import Path, Resource
from ..snapshot import Snapshot, all_containers, template

_REWRITE: t.Final = "sidecar.istio.io/rewriteAppHTTPProbers"
_PROBES: t.Final = ("livenessProbe", "readinessProbe", "startupProbe")
_WEBHOOK_PORT: t.Final = 443


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    if not snapshot.all(PEER_AUTHENTICATION):
        return
    for kind in (MUTATING_WEBHOOK, VALIDATING_WEBHOOK):
        for resource in snapshot.all(kind):
            for i, hook in enumerate(maps(resource.item, "webhooks")):
                yield from _webhook(snapshot, resource, hook, ("webhooks", i))
    for resource in snapshot.all(CRD):
        yield from _webhook(snapshot, resource, mapping(resource.spec, "conversion", "webhook"), ("spec", "conversion", "webhook"))
    for resource in snapshot.all(DEPLOYMENT):
        yield from _probes(snapshot, resource)


def _webhook(snapshot: Snapshot, resource: Resource, hook: Map, path: Path) -> t.Iterator[Finding]:
    called = mapping(hook, "clientConfig", "service")
    service = snapshot.find(SERVICE, text(called, "namespace"), text(called, "name")) if called else None
    if service is None:
        return
    value = number(called, "port") or _WEBHOOK_PORT
    port = port_of(service, value)
    if port and snapshot.derived(DemandedModes).of_service(snapshot, service, port) == STRICT:
        said = ("The API server", f"Service {service.full_name}", value)
        yield Finding("MF0304", resource, said, (*path, "clientConfig", "service", "name"))


def _probes(snapshot: Snapshot, deployment: Resource) -> t.Iterator[Finding]:
    labels, annotations, spec = template(deployment)
    if annotations.get(_REWRITE) != "false" or not snapshot.in_mesh(labels, annotations, deployment.namespace, all_containers(spec)):
        return
    modes = snapshot.derived(DemandedModes)
    for i, container in enumerate(maps(spec, "containers")):
        for probe in _PROBES:
            port = _probed(container, mapping(container, probe, "httpGet"))
            if port and modes.of_workload(deployment.namespace, labels, annotations, port) == STRICT:
                path = ("spec", "template", "spec", "containers", i, probe, "httpGet", "port")
                yield Finding("MF0304", deployment, ("The kubelet", f"the {probe} of container {text(container, 'name')}", port), path)


def _probed(container: Map, request: Map) -> int:
    """The number of a probe's port, which may be named; 0 where there is none."""
    name = text(request, "port")
    return number(request, "port") or next((number(one, "containerPort") for one in maps(container, "ports") if name and one.get("name") == name), 0)


ANALYZER: t.Final = Analyzer(
    "meshfleet.ClientWithoutProxyAnalyzer", ("MF0304",),
    (PEER_AUTHENTICATION, SERVICE, POD, NAMESPACE, DEPLOYMENT, CRD, MUTATING_WEBHOOK, VALIDATING_WEBHOOK),
    "Checks that mutual TLS is not demanded of the API server and the kubelet", _find,
)  # fmt: skip
