# SPDX-License-Identifier: GPL-3.0-or-later
"""Telemetries that log access but name no provider, where the mesh has none by default."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import items, maps
from ..kinds import MESH_CONFIG, TELEMETRY
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    if items(snapshot.mesh_config, "defaultProviders", "accessLogging"):
        return
    for telemetry in snapshot.all(TELEMETRY):
        for one in maps(telemetry.spec, "accessLogging"):
            if one.get("disabled") is not True and not items(one, "providers"):
                yield Finding("IST0157", telemetry, (telemetry.name, telemetry.namespace))


ANALYZER: t.Final = Analyzer(
    "telemetry.ProviderAnalyzer", ("IST0157",), (TELEMETRY, MESH_CONFIG), "Validates that providers in telemetry resource is valid", _find
)
