# SPDX-License-Identifier: GPL-3.0-or-later
"""The annotation ``sidecar.istio.io/status``: what injection added to a pod, and for which revision."""
from __future__ import annotations

import json
import typing as t

from .annotations import STATUS

Map = dict[str, t.Any]

_LISTS: t.Final = ("initContainers", "containers", "volumes", "imagePullSecrets")


def status_text(spec: Map, revision: str) -> str:
    """The annotation for what a template renders."""
    found: Map = {key: [item.get("name") or "" for item in spec.get(key) or ()] or None for key in _LISTS}
    return json.dumps({**found, "revision": revision or "default"}, separators=(",", ":"), ensure_ascii=False)


def read_status(metadata: Map) -> Map | None:
    """What a pod's annotation says, each list there; None where there is none or it is not readable."""
    text = (metadata.get("annotations") or {}).get(STATUS)
    try:
        found = json.loads(text) if text else None
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    out: Map = {"revision": str(found.get("revision") or "")}
    for key in _LISTS:
        out[key] = [str(item) for item in found[key]] if isinstance(found.get(key), list) else []
    return out
