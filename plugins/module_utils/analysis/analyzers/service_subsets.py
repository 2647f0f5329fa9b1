# SPDX-License-Identifier: GPL-3.0-or-later
"""Subsets whose labels no pod of their Service has; IST0173 tells of those that no pod of the whole mesh has."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..demanded_modes import pods_of
from ..fields import maps, strings, text
from ..hosts import service_of
from ..kinds import DESTINATION_RULE, POD, SECRET, SERVICE, WORKLOAD_ENTRY
from ..resource import Resource
from ..selection import LabelIndex, Labels, selector_text, selects
from ..snapshot import Snapshot

_REMOTE: t.Final = ("istio/multiCluster", "true")
_OF_PLACES: t.Final = ("topology.kubernetes.io/", "topology.istio.io/", "kubernetes.io/hostname")
"""Labels that istiod gives endpoints by where they run."""


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    if any(secret.labels.get(_REMOTE[0]) == _REMOTE[1] for secret in snapshot.all(SECRET)):
        return  # pods of other clusters may have the labels
    entries: dict[str, LabelIndex[Labels]] | None = None
    for rule in snapshot.all(DESTINATION_RULE):
        subsets = maps(rule.spec, "subsets")
        service = snapshot.find(SERVICE, *service_of(rule.namespace, text(rule.spec, "host"))) if subsets else None
        if service is None:
            continue
        for i, subset in enumerate(subsets):
            labels = strings(subset, "labels")
            if not labels or pods_of(snapshot, service, labels) or not snapshot.pods.any_selected(labels) or not pods_of(snapshot, service):
                continue
            entries = _entries(snapshot) if entries is None else entries
            if not any(key.startswith(_OF_PLACES) for key in labels) and not _has_entry(entries, service, labels):
                yield Finding("MF0325", rule, (text(subset, "name"), selector_text(labels), service.full_name), ("spec", "subsets", i, "labels"))


def _entries(snapshot: Snapshot) -> dict[str, LabelIndex[Labels]]:
    """The labels of WorkloadEntries, a namespace each: a Service may select them as it does pods."""
    out: dict[str, LabelIndex[Labels]] = {}
    for entry in snapshot.all(WORKLOAD_ENTRY):
        labels = strings(entry.spec, "labels")
        out.setdefault(entry.namespace, LabelIndex()).add(labels, labels)
    return out


def _has_entry(entries: dict[str, LabelIndex[Labels]], service: Resource, labels: Labels) -> bool:
    index = entries.get(service.namespace)
    return index is not None and any(selects(labels, found) for found in index.selected(strings(service.spec, "selector")))


ANALYZER: t.Final = Analyzer(
    "meshfleet.ServiceSubsetAnalyzer", ("MF0325",), (DESTINATION_RULE, POD, SECRET, SERVICE, WORKLOAD_ENTRY),
    "Checks that a Service has pods for each subset of it", _find, subjects=(DESTINATION_RULE,),
)  # fmt: skip
