# SPDX-License-Identifier: GPL-3.0-or-later
"""What each proxy holds of the mesh where no Sidecar says what it needs, or where one says everything."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import has, items, maps, texts
from ..hosts import service_of
from ..kinds import MESH_CONFIG, NAMESPACE, POD, SERVICE, SERVICE_ENTRY, SIDECAR, VIRTUAL_SERVICE
from ..proxy_load import Load, bytes_text, whole_mesh
from ..resource import Path, Resource
from ..routes import Routes
from ..snapshot import Snapshot

_LARGE: t.Final = 500
"""Clusters from which on a proxy's configuration is worth narrowing."""
_PART: t.Final = 10
"""What narrowing must save: one part of so many."""


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    clusters = sum(len(items(one.spec, "ports")) for one in snapshot.all(SERVICE))
    clusters += sum(len(texts(one.spec, "hosts")) * len(items(one.spec, "ports")) for one in snapshot.all(SERVICE_ENTRY))
    if clusters < _LARGE:
        return
    governing = {one.namespace: one for one in snapshot.all(SIDECAR) if not has(one.spec, "workloadSelector")}
    of_mesh = governing.get(snapshot.root_namespace)
    proxies: dict[str, int] = {}
    for pod in snapshot.all(POD):
        sidecar = governing.get(pod.namespace, of_mesh)
        if (sidecar is None or _everything(sidecar)) and snapshot.pod_in_mesh(pod):
            proxies[pod.namespace] = proxies.get(pod.namespace, 0) + 1
    if not proxies:
        return
    total, spaces, services = whole_mesh(snapshot)
    called = _called(snapshot, proxies)
    told: set[int] = set()
    for namespace, count in proxies.items():
        needed = Load()
        for space in {namespace, snapshot.istio_namespace}:
            needed.add(spaces.get(space, Load()))
        for place in called.get(namespace, ()):
            if place in services and place[0] not in (namespace, snapshot.istio_namespace):
                needed.add(services[place])
        sidecar, resource = governing.get(namespace, of_mesh), snapshot.find(NAMESPACE, "", namespace)
        held = (total.clusters, total.listeners, total.endpoints, bytes_text(total.size))
        saved = bytes_text(total.size - needed.size)
        if total.size - needed.size < total.size // _PART:
            continue
        if sidecar is not None and id(sidecar) not in told:
            told.add(id(sidecar))
            yield Finding("MF0371", sidecar, (*held, namespace, needed.clusters, saved), _everything(sidecar))
        elif sidecar is None and resource is not None:
            yield Finding("MF0370", resource, (count, *held, needed.clusters, saved))


def _everything(sidecar: Resource) -> Path:
    """The field by which a Sidecar shows all there is, which it also does without any egress; empty where it narrows."""
    listeners = maps(sidecar.spec, "egress")
    for i, listener in enumerate(listeners):
        for j, host in enumerate(texts(listener, "hosts")):
            if host == "*/*":
                return ("spec", "egress", i, "hosts", j)
    return () if listeners else ("spec",)


def _called(snapshot: Snapshot, namespaces: t.Container[str]) -> dict[str, set[tuple[str, str]]]:
    """The Services that VirtualServices of these namespaces lead to."""
    out: dict[str, set[tuple[str, str]]] = {}
    known = snapshot.derived(Routes)
    for service in snapshot.all(VIRTUAL_SERVICE):
        if service.namespace in namespaces:
            found = out.setdefault(service.namespace, set())
            found.update(service_of(service.namespace, route.host) for route in (*known.routes(service), *known.mirrors(service)))
    return out


ANALYZER: t.Final = Analyzer(
    "meshfleet.ProxyCostAnalyzer", ("MF0370", "MF0371"), (SERVICE, SERVICE_ENTRY, SIDECAR, VIRTUAL_SERVICE, POD, NAMESPACE, MESH_CONFIG),
    "Estimates what proxies hold that no Sidecar narrows", _find, (NAMESPACE, SIDECAR),
)  # fmt: skip
