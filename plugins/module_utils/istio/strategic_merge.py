# SPDX-License-Identifier: GPL-3.0-or-later
"""Kubernetes' strategic merge patch.

https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
Maps are merged and nil removes; lists of objects with a merge key are merged by it, all others replaced.
"""
from __future__ import annotations

import typing as t

Map = dict[str, t.Any]

# Field name -> merge key, from the patchMergeKey tags of k8s.io/api (the same wherever these names occur).
_KEYS: t.Final[dict[str, str]] = {
    "claims": "name", "conditions": "type", "containers": "name", "env": "name", "ephemeralContainers": "name",
    "hostAliases": "ip", "imagePullSecrets": "name", "initContainers": "name", "ownerReferences": "uid",
    "resourceClaims": "name", "schedulingGates": "name", "secrets": "name", "topologySpreadConstraints": "topologyKey",
    "volumeDevices": "devicePath", "volumeMounts": "mountPath", "volumes": "name", "webhooks": "name",
}  # fmt: skip
_PRIMITIVE_SETS: t.Final = frozenset(("finalizers",))
_RETAIN_KEYS: t.Final = frozenset(("strategy", "updateStrategy"))
_PATCH, _RETAIN, _ORDER, _DELETE = "$patch", "$retainKeys", "$setElementOrder/", "$deleteFromPrimitiveList/"


def strategic_merge(original: Map, patch: Map, kind: str = "Pod") -> Map:
    """The object after the patch; neither argument is changed.

    ``kind`` is the object's: the list ``ports`` has another key in a Service than in a Pod.
    """
    return _merge_map(original, patch, kind)


def _merge_key(name: str, kind: str) -> str | None:
    if name == "ports":
        return "port" if kind == "Service" else "containerPort"
    return _KEYS.get(name)


def _merge_map(original: Map, patch: Map, kind: str) -> Map:
    directive = patch.get(_PATCH)
    if directive == "replace":
        return {key: value for key, value in patch.items() if key != _PATCH}
    if directive == "delete":
        return {}
    out = dict(original)
    retained = patch.get(_RETAIN)
    if isinstance(retained, list):
        out = {key: value for key, value in out.items() if key in retained}
    for key, value in patch.items():
        if key in (_PATCH, _RETAIN) or key.startswith(_ORDER):
            continue
        if key.startswith(_DELETE):
            name = key.removeprefix(_DELETE)
            if isinstance(out.get(name), list):
                out[name] = [item for item in out[name] if item not in value]
            continue
        current = out.get(key)
        if value is None:
            out.pop(key, None)
        elif isinstance(value, dict) and isinstance(current, dict):
            out[key] = _merge_map(current, value, kind)
        elif isinstance(value, list) and isinstance(current, list):
            out[key] = _merge_list(key, current, value, patch.get(_ORDER + key), kind)
        elif isinstance(value, dict) and _PATCH in value:
            continue
        elif isinstance(value, (dict, list)):
            out[key] = _clean(value)
        else:
            out[key] = value
    return out


def _clean(value: t.Any) -> t.Any:
    """A patch's part that the original has nothing of: without nil, and without what holds a directive."""
    if isinstance(value, dict):
        return {
            key: _clean(item)
            for key, item in value.items()
            if item is not None and not key.startswith("$") and not (isinstance(item, dict) and _PATCH in item)
        }
    if isinstance(value, list):
        return [_clean(item) for item in value if not (isinstance(item, dict) and _PATCH in item)]
    return value


def _merge_list(name: str, original: list[t.Any], patch: list[t.Any], order: list[t.Any] | None, kind: str) -> list[t.Any]:
    key = _merge_key(name, kind)
    if name in _PRIMITIVE_SETS:
        return original + [item for item in patch if item not in original]
    if key is None or not all(isinstance(item, dict) for item in [*original, *patch]):
        return _clean(patch) if key is None else list(patch)
    if any(item.get(_PATCH) == "replace" for item in patch):
        return [item for item in patch if _PATCH not in item]
    deleted = [item.get(key) for item in patch if item.get(_PATCH) == "delete"]
    wanted = [item for item in patch if _PATCH not in item or item[_PATCH] == "merge"]
    merged = [item for item in original if item.get(key) not in deleted]
    for item in wanted:
        at = next((i for i, known in enumerate(merged) if known.get(key) == item.get(key)), None)
        if at is None:
            merged.append(item)
        else:
            merged[at] = _merge_map(merged[at], item, kind)
    places = {item.get(key): i for i, item in enumerate(wanted)}
    if order is not None:
        places = {item.get(key): i for i, item in enumerate(order)}
    patched = sorted((item for item in merged if item.get(key) in places), key=lambda item: places[item.get(key)])
    server_only = [item for item in merged if item.get(key) not in places]
    return _interleave(server_only, patched, [item.get(key) for item in original], key)


def _interleave(left: list[Map], right: list[Map], order: list[t.Any], key: str) -> list[Map]:
    """Both lists in their own order; an item of the left one goes first where the original had it so."""
    out: list[Map] = []
    i = j = 0
    while i < len(left) and j < len(right):
        mine, theirs = left[i].get(key), right[j].get(key)
        if mine in order and theirs in order and order.index(mine) < order.index(theirs):
            out.append(left[i])
            i += 1
        else:
            out.append(right[j])
            j += 1
    return out + left[i:] + right[j:]
