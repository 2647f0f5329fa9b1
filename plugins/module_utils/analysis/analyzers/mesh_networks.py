# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks of the mesh that name a cluster nobody knows."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import mapping, maps, text
from ..kinds import MESH_NETWORKS, SECRET
from ..snapshot import Snapshot

_ALWAYS: t.Final = frozenset(("Mock", "Kubernetes", "External"))


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    clusters = {name for one in snapshot.all(SECRET) if one.labels.get("istio/multiCluster") == "true" for name in mapping(one.item, "data")}
    for network, value in mapping(snapshot.mesh_networks, "networks").items():
        for i, endpoint in enumerate(maps(value, "endpoints")):
            name = text(endpoint, "fromRegistry")
            if "fromRegistry" in endpoint and name not in clusters | _ALWAYS:
                yield Finding("IST0126", snapshot.setting(MESH_NETWORKS), (name, network), ("networks", network, "endpoints", i))


ANALYZER: t.Final = Analyzer(
    "meshnetworks.MeshNetworksAnalyzer", ("IST0126",), (MESH_NETWORKS, SECRET), "Check the validity of MeshNetworks in the cluster", _find
)
