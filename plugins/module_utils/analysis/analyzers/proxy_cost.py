# SPDX-License-Identifier: GPL-3.0-or-later
"""What each proxy holds of the mesh where no Sidecar says what it needs."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import has, items, texts
from ..kinds import MESH_CONFIG, NAMESPACE, POD, SERVICE, SERVICE_ENTRY, SIDECAR
from ..snapshot import Snapshot

_LARGE: t.Final = 500
"""Clusters from which on a proxy's configuration is worth narrowing."""


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    of_namespace: dict[str, int] = {}
    for one in snapshot.all(SERVICE):
        of_namespace[one.namespace] = of_namespace.get(one.namespace, 0) + len(items(one.spec, "ports"))
    total = sum(of_namespace.values()) + sum(len(texts(one.spec, "hosts")) * len(items(one.spec, "ports")) for one in snapshot.all(SERVICE_ENTRY))
    scoped = {one.namespace for one in snapshot.all(SIDECAR) if not has(one.spec, "workloadSelector")}
    if total < _LARGE or snapshot.root_namespace in scoped:
        return
    proxies: dict[str, int] = {}
    for pod in snapshot.all(POD):
        if pod.namespace not in scoped and snapshot.pod_in_mesh(pod):
            proxies[pod.namespace] = proxies.get(pod.namespace, 0) + 1
    for namespace, count in proxies.items():
        resource = snapshot.find(NAMESPACE, "", namespace)
        if resource is not None:
            own = of_namespace.get(namespace, 0) + of_namespace.get(snapshot.istio_namespace, 0)
            yield Finding("MF0370", resource, (count, total, own))


ANALYZER: t.Final = Analyzer(
    "meshfleet.ProxyCostAnalyzer", ("MF0370",), (SERVICE, SERVICE_ENTRY, SIDECAR, POD, NAMESPACE, MESH_CONFIG),
    "Estimates what proxies hold that no Sidecar narrows", _find, (NAMESPACE,),
)  # fmt: skip
