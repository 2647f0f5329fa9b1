# SPDX-License-Identifier: GPL-3.0-or-later
"""Telemetries that still trace by Lightstep."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import has, maps, text
from ..kinds import MESH_CONFIG, TELEMETRY
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    old = {text(one, "name") for one in maps(snapshot.mesh_config, "extensionProviders") if has(one, "lightstep")}
    for telemetry in snapshot.all(TELEMETRY) if old else ():
        for tracing in maps(telemetry.spec, "tracing"):
            for provider in maps(tracing, "providers"):
                name = text(provider, "name")
                if name in old:
                    yield Finding("IST0002", telemetry, (f"The Lightstep provider {name} is deprecated, please migrate to OpenTelemetry provider.",))


ANALYZER: t.Final = Analyzer(
    "telemetry.LightstepAnalyzer", ("IST0002",), (TELEMETRY, MESH_CONFIG), "Validates that lightstep provider is still used", _find
)
