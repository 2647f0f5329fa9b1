# SPDX-License-Identifier: GPL-3.0-or-later
"""What a live cluster says of its place in a mesh: regions, network, role and revisions, in four lists."""
from __future__ import annotations

import typing as t

from ..cluster.client import Client

NETWORK_LABEL: t.Final = "topology.istio.io/network"
_REGION_LABEL: t.Final = "topology.kubernetes.io/region"
_REVISION_LABEL: t.Final = "istio.io/rev"

Facts = dict[str, t.Any]


def read_facts(client: Client, namespace: str) -> Facts:
    """The variables ``istio_network``, ``istio_regions``, ``istio_revisions`` and ``istio_role``, each only where the cluster tells.

    A primary has Deployments of istiod; a remote has none but sends its pods to an injector. ``namespace`` is Istio's. Raises ClusterError.
    """
    home = client.find(f"/api/v1/namespaces/{namespace}") or {"metadata": {}}
    network = (home["metadata"].get("labels") or {}).get(NETWORK_LABEL)
    istiods = client.list_objects("/apis/apps/v1/deployments", labels="app=istiod", metadata_only=True)
    regions = _labels(client.list_objects("/api/v1/nodes", metadata_only=True), _REGION_LABEL)
    revisions = _labels(istiods, _REVISION_LABEL)
    role = "primary" if istiods else ""
    if not istiods:
        webhooks = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
        injectors = client.list_objects(webhooks, labels="app=sidecar-injector", metadata_only=True)
        role, revisions = ("remote", _labels(injectors, _REVISION_LABEL)) if injectors else ("", [])
    found = {"istio_network": network, "istio_regions": regions, "istio_revisions": revisions, "istio_role": role}
    return {name: value for name, value in found.items() if value}


def _labels(items: list[dict[str, t.Any]], label: str) -> list[str]:
    return sorted({value for item in items if (value := (item["metadata"].get("labels") or {}).get(label))})
