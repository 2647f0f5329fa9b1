# SPDX-License-Identifier: GPL-3.0-or-later
"""DestinationRules for hosts that nothing answers to, and subsets that select no pod."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import maps, strings, text, texts
from ..hosts import Destinations
from ..kinds import DESTINATION_RULE, NODE, POD, SERVICE, SERVICE_ENTRY
from ..selection import LabelIndex
from ..snapshot import Snapshot

_REGION, _ZONE, _SUBZONE = "topology.kubernetes.io/region", "topology.kubernetes.io/zone", "topology.istio.io/subzone"


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    destinations = snapshot.derived(Destinations)
    pods: LabelIndex[None] | None = None
    for rule in snapshot.all(DESTINATION_RULE):
        host = text(rule.spec, "host")
        found = destinations.find(rule.namespace, texts(rule.spec, "exportTo"), host)
        if found is None:
            yield Finding("IST0174", rule, (host,))
            continue
        pods = _located(snapshot) if pods is None else pods
        for name, labels in {text(one, "name"): strings(one, "labels") for one in maps(rule.spec, "subsets")}.items():
            if not pods.any_selected({**found.selector, **labels}):
                yield Finding("IST0173", rule, (name,))


def _located(snapshot: Snapshot) -> LabelIndex[None]:
    """Pods by the labels that a subset can select by: their own, and those that tell their node's place."""
    out: LabelIndex[None] = LabelIndex()
    for pod in snapshot.all(POD):
        node = text(pod.spec, "nodeName")
        labels = dict(pod.labels)
        if node:
            place = snapshot.nodes[node].labels if node in snapshot.nodes else {}
            for key in (_REGION, _ZONE) if not (place.get(_ZONE) and place.get(_SUBZONE)) else (_REGION, _ZONE, _SUBZONE):
                if place.get(key):
                    labels[key] = place[key]
            labels["kubernetes.io/hostname"] = node
        out.add(labels, None)
    return out


ANALYZER: t.Final = Analyzer(
    "destinationrule.SubsetSelectPodAnalyzer", ("IST0173", "IST0174"), (DESTINATION_RULE, POD, SERVICE, SERVICE_ENTRY, NODE),
    "Checks if pods are selected by subsets in destination rules.", _find, (DESTINATION_RULE,),
)  # fmt: skip
