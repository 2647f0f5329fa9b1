# SPDX-License-Identifier: GPL-3.0-or-later
"""Telemetries that select no pod, or the same pods."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import strings
from ..kinds import POD, TELEMETRY
from ..resource import Resource
from ..selection import first_label, selector_text
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    by_pod: dict[tuple[str, str], list[Resource]] = {}
    for telemetry in snapshot.all(TELEMETRY):
        selector = strings(telemetry.spec, "selector", "matchLabels")
        if not selector:
            continue
        pods = snapshot.pods_in[telemetry.namespace].selected(selector) if telemetry.namespace in snapshot.pods_in else []
        for pod in pods:
            by_pod.setdefault((pod.namespace, pod.name), []).append(telemetry)
        if not pods:
            shown = selector_text(selector)
            yield Finding("IST0101", telemetry, ("selector", shown), ("spec", "selector", "matchLabels", first_label(shown)))
    for (namespace, name), telemetries in by_pod.items():
        if len(telemetries) > 1:
            names = sorted(one.name for one in telemetries)
            for one in telemetries:
                yield Finding("IST0159", one, (names, namespace, name), ("metadata", "name"))


ANALYZER: t.Final = Analyzer(
    "telemetry.SelectorAnalyzer", ("IST0101", "IST0159"), (TELEMETRY, POD),
    "Validates that telemetries that define a selector match at least one pod, and that there aren't multiple telemetry resources that "
    "select overlapping pods", _find,
)  # fmt: skip
