# SPDX-License-Identifier: GPL-3.0-or-later
"""Several Telemetries for a whole namespace."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import has
from ..kinds import TELEMETRY
from ..resource import Resource
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    by_namespace: dict[str, list[Resource]] = {}
    for telemetry in snapshot.all(TELEMETRY):
        if not has(telemetry.spec, "selector"):
            by_namespace.setdefault(telemetry.namespace, []).append(telemetry)
    for namespace, telemetries in by_namespace.items():
        if len(telemetries) > 1:
            for one in telemetries:
                yield Finding("IST0160", one, (sorted(other.name for other in telemetries), namespace))


ANALYZER: t.Final = Analyzer(
    "telemetry.DefaultSelectorAnalyzer", ("IST0160",), (TELEMETRY,),
    "Validates that there aren't multiple telemetry resources that have no selector", _find,
)  # fmt: skip
