# SPDX-License-Identifier: GPL-3.0-or-later
"""What a live object says of its fields' owners, and whether applying a desired object could change it.

``managedFields`` is a tree of ``f:NAME`` (a field), ``k:{...}`` (a list's element by its keys), ``v:VALUE`` (an element of a set), ``i:N``
(an element by index) and ``.`` (the node itself): https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
"""
from __future__ import annotations

import copy
import json
import typing as t

Json = dict[str, t.Any]
APPLY: t.Final = "Apply"
UPDATE: t.Final = "Update"


def managed(live: Json, manager: str, operation: str = APPLY) -> Json | None:
    """The tree of fields that a manager owns, subresources left out; None where it has no entry."""
    found: Json | None = None
    for entry in (live.get("metadata") or {}).get("managedFields") or []:
        if entry.get("manager") == manager and entry.get("operation") == operation and not entry.get("subresource"):
            found = union(found or {}, entry.get("fieldsV1") or {})
    return found


def managers(live: Json) -> set[tuple[str, str]]:
    """(manager, operation) of every entry without a subresource."""
    entries = (live.get("metadata") or {}).get("managedFields") or []
    return {(str(one.get("manager")), str(one.get("operation"))) for one in entries if not one.get("subresource")}


def union(one: Json, other: Json) -> Json:
    """The tree that holds both trees' fields."""
    out = copy.copy(one)
    for key, value in other.items():
        out[key] = union(out.get(key) or {}, value) if isinstance(value, dict) else value
    return out


def settled(desired: Json, live: Json, manager: str) -> bool:
    """Whether applying ``desired`` as ``manager`` surely changes nothing: all its fields have these values and are owned, and no other is.

    False means only that the server has to be asked: values may be spelled differently (``0.5`` and ``500m``).
    """
    own = managed(live, manager)
    return own is not None and _contained(desired, live) and not _orphans(own, desired) and _owns(own, desired)


def _contained(desired: t.Any, live: t.Any) -> bool:
    if isinstance(desired, dict):
        return isinstance(live, dict) and all(_contained(value, live.get(key)) for key, value in desired.items() if value is not None)
    if isinstance(desired, list):
        return isinstance(live, list) and len(desired) == len(live) and all(map(_contained, desired, live))
    return bool(desired == live) and isinstance(desired, bool) is isinstance(live, bool)


def _owns(tree: Json, desired: Json) -> bool:
    """Whether every top-level field of desired's parts is in the tree; deeper ones follow from the values having been applied."""
    for key, value in desired.items():
        if key in ("apiVersion", "kind") or value is None:
            continue
        if key == "metadata":
            for name, inner in value.items():
                if name in ("labels", "annotations") and any(f"f:{each}" not in (tree.get("f:metadata") or {}).get(f"f:{name}", {}) for each in inner or {}):
                    return False
        elif f"f:{key}" not in tree:
            return False
        elif isinstance(value, dict) and tree[f"f:{key}"] and "." not in value:
            if any(f"f:{name}" not in tree[f"f:{key}"] for name, inner in value.items() if inner not in (None, {}, [])):
                return False
    return True


def orphans(live: Json, desired: Json, names: t.Collection[tuple[str, str]], manager: str) -> Json:
    """The fields that only the managers ``names`` (or ``manager`` itself) own and that ``desired`` does not set: an apply removes them."""
    own: Json = {}
    others: Json = {}
    for entry in (live.get("metadata") or {}).get("managedFields") or []:
        key = (str(entry.get("manager")), str(entry.get("operation")))
        tree = entry.get("fieldsV1") or {}
        if entry.get("subresource"):
            continue
        if key in names or key == (manager, APPLY):
            own = union(own, tree)
        else:
            others = union(others, tree)
    return _without(_orphans(own, desired), others)


def _orphans(tree: Json, desired: t.Any) -> Json:
    """The part of a tree that a desired value does not hold."""
    out: Json = {}
    for key, inner in tree.items():
        if key == ".":
            continue
        found, value = _step(desired, key)
        if not found:
            out[key] = inner
        elif inner:
            deeper = _orphans(inner, value)
            if deeper:
                out[key] = deeper
    return out


def _step(value: t.Any, key: str) -> tuple[bool, t.Any]:
    """What a key of the tree leads to."""
    kind, _, name = key.partition(":")
    if kind == "f":
        return (True, value[name]) if isinstance(value, dict) and value.get(name) is not None else (False, None)
    if not isinstance(value, list):
        return False, None
    if kind == "v":
        wanted = json.loads(name)
        return wanted in value, None
    if kind == "i":
        return (True, value[int(name)]) if int(name) < len(value) else (False, None)
    keys = json.loads(name)
    for item in value:
        # a key that the server fills in (a port's protocol) may be missing in what was applied
        if isinstance(item, dict) and any(each in item for each in keys) and all(item.get(each, wanted) == wanted for each, wanted in keys.items()):
            return True, item
    return False, None


def _without(tree: Json, others: Json) -> Json:
    out: Json = {}
    for key, inner in tree.items():
        if key not in others:
            out[key] = inner
        elif inner and others[key]:
            deeper = _without(inner, others[key])
            if deeper:
                out[key] = deeper
    return out


def removed(item: Json, tree: Json) -> Json:
    """A copy of an object without the fields of a tree."""
    out = copy.deepcopy(item)
    _remove(out, tree)
    return out


def _remove(value: t.Any, tree: Json) -> None:
    for key, inner in tree.items():
        found, child = _step(value, key)
        if not found:
            continue
        if inner and set(inner) != {"."}:
            _remove(child, inner)
        elif key.startswith("f:"):
            del value[key[2:]]
        elif key.startswith("k:"):
            value.remove(child)
        elif key.startswith("v:"):
            value.remove(json.loads(key[2:]))


def handed_over(live: Json, names: t.Collection[tuple[str, str]], manager: str) -> list[Json] | None:
    """``managedFields`` in which the entries of ``names`` are ``manager``'s by Apply; None where there is nothing to hand over.

    That is how a client's earlier updates, or another tool's applies, become ours: fields that we set no longer can be removed then
    (https://kubernetes.io/docs/reference/using-api/server-side-apply/#upgrading-from-client-side-apply-to-server-side-apply).
    """
    entries = (live.get("metadata") or {}).get("managedFields") or []
    taken = [one for one in entries if not one.get("subresource") and (str(one.get("manager")), str(one.get("operation"))) in names]
    if not taken:
        return None
    own = [one for one in entries if not one.get("subresource") and one.get("manager") == manager and one.get("operation") == APPLY]
    tree: Json = {}
    for one in own + taken:
        tree = union(tree, one.get("fieldsV1") or {})
    newest = {**(own + taken)[0], "manager": manager, "operation": APPLY, "fieldsType": "FieldsV1", "fieldsV1": tree}
    return [newest, *(one for one in entries if one not in taken and one not in own)]
