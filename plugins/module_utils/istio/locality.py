# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a pod runs, as istiod sees it: ``region/zone/subzone`` (istio/pilot/pkg/model/context.go, serviceregistry/kube/controller/pod.go)."""
from __future__ import annotations

import typing as t

Json = dict[str, t.Any]
_OWN: t.Final = "istio-locality"
_PARTS: t.Final = ("topology.kubernetes.io/region", "topology.kubernetes.io/zone", "topology.istio.io/subzone")


def locality_of(pod: Json, nodes: t.Mapping[str, t.Mapping[str, str]]) -> str:
    """By the pod's own label, which may have dots for slashes, else by its node's; ``nodes`` are labels by name. Empty where nothing says it."""
    own = str((pod["metadata"].get("labels") or {}).get(_OWN) or "")
    if own:
        return own if "/" in own else own.replace(".", "/")
    labels = nodes.get(str((pod.get("spec") or {}).get("nodeName") or ""), {})
    return "/".join(labels.get(part, "") for part in _PARTS).rstrip("/")
