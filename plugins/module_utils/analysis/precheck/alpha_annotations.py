# SPDX-License-Identifier: GPL-3.0-or-later
"""Annotations that Istio calls alpha (istio.io/api/annotation)."""
from __future__ import annotations

import typing as t

from ..annotations import ANNOTATIONS, SET_BY_ISTIO
from ..kinds import SYSTEM_NAMESPACES
from ..message import INFO, Message
from .snapshot import Object, Snapshot

_ALPHA: t.Final = frozenset(name for name, known in ANNOTATIONS.items() if known.alpha) - SET_BY_ISTIO
_BY_INJECTION: t.Final = frozenset(
    ("sidecar.istio.io/interceptionMode", "traffic.sidecar.istio.io/includeInboundPorts", "traffic.sidecar.istio.io/excludeInboundPorts",
     "traffic.sidecar.istio.io/includeOutboundIPRanges")
)  # fmt: skip


def check(snapshot: Snapshot) -> list[Message]:
    """IST0136 of namespaces, Services, pods and Deployments."""
    kinds = (("Namespace", snapshot.namespaces), ("Service", snapshot.services), ("Pod", snapshot.pods), ("Deployment", snapshot.deployments))
    return [message for kind, items in kinds for item in items for message in _of(kind, item)]


def _of(kind: str, item: Object) -> t.Iterator[Message]:
    meta = item["metadata"]
    space = meta.get("namespace", "")
    if (space or meta["name"]) in SYSTEM_NAMESPACES:
        return
    with_cni = kind == "Pod" and not any(one["name"] == "istio-init" for one in item["spec"].get("initContainers") or ())
    for name in sorted(_ALPHA.intersection(meta.get("annotations") or ())):
        if with_cni and name in _BY_INJECTION:
            continue
        origin = f"{kind} {space}/{meta['name']}" if space else f"{kind} {meta['name']}"
        text = f'Annotation "{name}" is part of an alpha-phase feature and may be incompletely supported.'
        yield Message("IST0136", "AlphaAnnotation", INFO, origin, text, "Do not rely on it; look up in Istio's documentation what it became.")
