# SPDX-License-Identifier: GPL-3.0-or-later
"""EnvoyFilters that change every proxy of the mesh."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import has, items
from ..kinds import ENVOY_FILTER, MESH_CONFIG
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for one in snapshot.all(ENVOY_FILTER):
        if one.namespace == snapshot.root_namespace and not has(one.spec, "workloadSelector") and not items(one.spec, "targetRefs"):
            yield Finding("MF0360", one)


ANALYZER: t.Final = Analyzer(
    "meshfleet.WideEnvoyFilterAnalyzer", ("MF0360",), (ENVOY_FILTER, MESH_CONFIG), "Checks how many proxies an EnvoyFilter changes", _find
)
