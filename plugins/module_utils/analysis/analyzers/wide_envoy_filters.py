# SPDX-License-Identifier: GPL-3.0-or-later
"""EnvoyFilters that change every proxy of the mesh."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..kinds import ENVOY_FILTER, MESH_CONFIG
from ..snapshot import Snapshot
from .envoy_filter_risks import is_wide


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for one in snapshot.all(ENVOY_FILTER):
        if is_wide(snapshot, one):
            yield Finding("MF0360", one)


ANALYZER: t.Final = Analyzer(
    "meshfleet.WideEnvoyFilterAnalyzer", ("MF0360",), (ENVOY_FILTER, MESH_CONFIG), "Checks how many proxies an EnvoyFilter changes", _find
)
