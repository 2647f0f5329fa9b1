# SPDX-License-Identifier: GPL-3.0-or-later
"""Mesh config and mesh networks that istiod does not start with."""
from __future__ import annotations

import typing as t

from ...istio.validation.mesh import validate_mesh_config, validate_mesh_networks
from ..analyzer import Analyzer, Finding
from ..kinds import MESH_CONFIG, MESH_NETWORKS
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for kind, verdict in (
        (MESH_CONFIG, validate_mesh_config(snapshot.mesh_config)), (MESH_NETWORKS, validate_mesh_networks(snapshot.mesh_networks)),
    ):  # fmt: skip
        for text in (verdict.decode_error, *(one.text for one in verdict.errors)):
            if text:
                yield Finding("MF0203", snapshot.setting(kind), (text,))


ANALYZER: t.Final = Analyzer(
    "meshfleet.MeshSettingsAnalyzer", ("MF0203",), (MESH_CONFIG, MESH_NETWORKS), "Checks what istiod refuses to start with", _find
)
