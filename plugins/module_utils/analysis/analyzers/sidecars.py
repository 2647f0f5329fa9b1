# SPDX-License-Identifier: GPL-3.0-or-later
"""Sidecars that select no pod, that select the same pods, or that are not alone in a namespace."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import strings
from ..kinds import NAMESPACE, POD, SIDECAR
from ..resource import Resource
from ..selection import first_label, selector_text
from ..snapshot import Snapshot, in_ambient_mode

_POD_REASON: t.Final = "selected workload is in ambient mode, the policy has no impact"
_NAMESPACE_REASON: t.Final = "namespace is in ambient mode, the policy has no impact"


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    by_pod: dict[tuple[str, str], list[Resource]] = {}
    by_namespace: dict[str, list[Resource]] = {}
    ineffective: set[str] = set()
    for sidecar in snapshot.all(SIDECAR):
        selector = strings(sidecar.spec, "workloadSelector", "labels")
        if not selector:
            by_namespace.setdefault(sidecar.namespace, []).append(sidecar)
            continue
        pods = snapshot.pods_in[sidecar.namespace].selected(selector) if sidecar.namespace in snapshot.pods_in else []
        for pod in pods:
            by_pod.setdefault((pod.namespace, pod.name), []).append(sidecar)
        if not pods:
            shown = selector_text(selector)
            yield Finding("IST0101", sidecar, ("selector", shown), ("spec", "workloadSelector", "labels", first_label(shown)))
    for (namespace, name), sidecars in by_pod.items():
        if in_ambient_mode(snapshot.find(POD, namespace, name)):
            yield from _once(sidecars, ineffective, _POD_REASON)
        elif len(sidecars) > 1:
            for one in sidecars:
                yield Finding("IST0110", one, (_names(sidecars), namespace, name), ("metadata", "name"))
    for namespace, sidecars in by_namespace.items():
        if _is_ambient(snapshot.find(NAMESPACE, "", namespace)):
            yield from _once(sidecars, ineffective, _NAMESPACE_REASON)
        elif len(sidecars) > 1:
            for one in sidecars:
                yield Finding("IST0111", one, (_names(sidecars), namespace))


def _once(sidecars: list[Resource], told: set[str], reason: str) -> t.Iterator[Finding]:
    for one in sidecars:
        if one.full_name not in told:
            told.add(one.full_name)
            yield Finding("IST0167", one, (reason,))


def _is_ambient(namespace: Resource | None) -> bool:
    if namespace is None or namespace.labels.get("istio-injection") == "enabled" or namespace.labels.get("istio.io/rev"):
        return False
    return namespace.labels.get("istio.io/dataplane-mode") == "ambient"


def _names(sidecars: list[Resource]) -> list[str]:
    return sorted(one.name for one in sidecars)


ANALYZER: t.Final = Analyzer(
    "sidecar.SelectorAnalyzer", ("IST0101", "IST0110", "IST0111", "IST0167"), (SIDECAR, POD, NAMESPACE),
    "Validates that sidecars that define a workload selector match at least one pod, and that there aren't multiple sidecar resources that "
    "select overlapping pods", _find,
)  # fmt: skip
