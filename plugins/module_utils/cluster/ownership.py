# SPDX-License-Identifier: GPL-3.0-or-later
"""What a live object says of its fields' owners, and whether applying a desired object could change it.

``managedFields`` is a tree of ``f:NAME`` (a field), ``k:{...}`` (a list's element by its keys), ``v:VALUE`` (an element of a set), ``i:N``
(an element by index) and ``.`` (the node itself): https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
"""
from __future__ import annotations

import copy
import json
import typing as t

from .quantities import canonical

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

    False means only that the server has to be asked: values may be spelled differently (``0.5`` and ``500m``), or stand where we want none.
    """
    for entry in (live.get("metadata") or {}).get("managedFields") or []:
        if entry.get("manager") == manager and entry.get("operation") == APPLY and not entry.get("subresource"):
            tree = entry.get("fieldsV1") or {}
            group = str(desired.get("apiVersion") or "").rpartition("/")[0]
            return entry.get("apiVersion") == desired.get("apiVersion") and not _orphans(tree, desired) and _root(desired, live, tree, group)
    return False


# What no manager owns.
_UNOWNED: t.Final = ("apiVersion", "kind")
_UNOWNED_METADATA: t.Final = ("name", "namespace", "creationTimestamp")
_MAPS: t.Final = ("labels", "annotations")  # each key has its owners; an empty one of ours leaves the others' alone and is left out itself
_PODS: t.Final = ("", "apps", "batch")  # API groups of pods and their templates
# What the API server fills in where a part is owned as a whole: by API group the field, its value, and a field that stands beside it.
_FILLED_IN: t.Final[dict[str, tuple[tuple[str, t.Any, str], ...]]] = {
    **dict.fromkeys(_PODS, (("apiVersion", "v1", "fieldPath"), ("divisor", "0", "resource"), ("expirationSeconds", 3600, "path"))),
    "admissionregistration.k8s.io": (("scope", "*", "resources"),),
    "networking.k8s.io": (("protocol", "TCP", "port"),),
    "rbac.authorization.k8s.io": (("apiGroup", "rbac.authorization.k8s.io", "name"),),
}

# Groups whose objects are Go's types: empty lists are left out of them. In a custom resource they stay.
_TYPED: t.Final = frozenset((*_FILLED_IN, "autoscaling", "policy", "coordination.k8s.io", "discovery.k8s.io", "apiextensions.k8s.io"))


def _root(desired: Json, live: Json, tree: Json, group: str) -> bool:
    for key, value in desired.items():
        if key in _UNOWNED:
            same = value == live.get(key, value)  # the items of a list do not tell
        elif key == "metadata":
            meta, owned = live.get(key) or {}, tree.get("f:metadata") or {}
            same = all(_metadata(name, inner, meta, owned, group) for name, inner in (value or {}).items())
        else:
            same = _field(key, value, live, tree, group)
        if not same:
            return False
    return True


def _metadata(name: str, value: t.Any, live: Json, tree: Json, group: str) -> bool:
    if name in _UNOWNED_METADATA:
        return value is None or value == live.get(name)
    if name in _MAPS and value is None:
        return f"f:{name}" in tree and not live.get(name)
    return _field(name, value, live, tree, group) or (name in _MAPS and value == {} and tree.get(f"f:{name}") == {})


def _field(name: str, value: t.Any, live: Json, tree: Json, group: str) -> bool:
    """Whether a field is ours and has its value."""
    node, there = tree.get(f"f:{name}"), live.get(name)
    if node is None:
        return False
    if group in _TYPED and name in _MAPS and value == node == {}:
        return True
    if group in _PODS and name == "value" and value == "" and there is None:
        return True  # an environment variable's, which the server leaves out
    if group in _PODS and name in ("limits", "requests") and isinstance(value, dict) and isinstance(there, dict):
        return all(f"f:{each}" in node and canonical(amount) == there.get(each, "") for each, amount in value.items())
    return _same(value, there, node, group)


def _same(desired: t.Any, live: t.Any, tree: Json, group: str) -> bool:
    if desired is None:
        return live is None  # else a default or what others set: the server has to say
    if desired in ({}, []) and live is None:
        return group in _TYPED and isinstance(desired, list)
    if not tree:
        return same_whole(desired, live, group)
    if isinstance(desired, dict):
        return isinstance(live, dict) and all(_field(name, value, live, tree, group) for name, value in desired.items())
    if not isinstance(desired, list) or not isinstance(live, list) or len(desired) != len(live):
        return False
    nodes = [next((inner for key, inner in tree.items() if key != "." and _leads_to(key, number, item)), None) for number, item in enumerate(desired)]
    return all(node is not None and _same(item, there, node, group) for item, there, node in zip(desired, live, nodes, strict=True))


def same_whole(desired: t.Any, live: t.Any, group: str) -> bool:
    """Whether a part that is owned as a whole is the same; the server may have filled in what it always does."""
    if isinstance(desired, dict):
        if not isinstance(live, dict) or not all(key in live and same_whole(value, live[key], group) for key, value in desired.items()):
            return False
        known = {(name, filled) for name, filled, beside in _FILLED_IN.get(group, ()) if beside in live}
        return all(key in desired or (not isinstance(value, (dict, list)) and (key, value) in known) for key, value in live.items())
    if isinstance(desired, list):
        return isinstance(live, list) and len(desired) == len(live) and all(same_whole(item, there, group) for item, there in zip(desired, live, strict=True))
    return bool(desired == live) and isinstance(desired, bool) is isinstance(live, bool)


def orphans(live: Json, desired: Json, names: t.Collection[tuple[str, str]], manager: str) -> Json:
    """The fields that only the managers ``names`` (or ``manager`` itself) own and that ``desired`` does not set: an apply removes them."""
    own: Json = {}
    others: Json = {}
    for entry in (live.get("metadata") or {}).get("managedFields") or []:
        key = (str(entry.get("manager")), str(entry.get("operation")))
        tree = entry.get("fieldsV1") or {}
        if not entry.get("subresource") and (key in names or key == (manager, APPLY)):
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
    if key.startswith("f:"):
        return (True, value[key[2:]]) if isinstance(value, dict) and key[2:] in value else (False, None)
    if isinstance(value, list):
        for number, item in enumerate(value):
            if _leads_to(key, number, item):
                return True, item
    return False, None


# Keys of a list's elements that the server fills in.
_KEY_DEFAULTS: t.Final = {"protocol": "TCP"}


def _leads_to(key: str, number: int, item: t.Any) -> bool:
    """Whether a key of the tree means this element of a list."""
    kind, _, text = key.partition(":")
    if kind == "i":
        return int(text) == number
    wanted = json.loads(text)
    if kind == "v":
        return bool(item == wanted) and isinstance(item, bool) is isinstance(wanted, bool)
    if not isinstance(item, dict) or not any(each in item for each in wanted):
        return False
    # what was applied may lack a key that has a default, in a custom resource any
    return all(item.get(each, _KEY_DEFAULTS.get(each, value)) == value for each, value in wanted.items())


def _without(tree: Json, others: Json) -> Json:
    out: Json = {}
    for key, inner in tree.items():
        if key not in others:
            out[key] = inner
        elif inner and others[key]:
            deeper = {name: each for name, each in _without(inner, others[key]).items() if name != "."}
            if deeper:
                out[key] = deeper
    return out


def removed(item: Json, tree: Json) -> Json:
    """A copy of an object without the fields of a tree; what they leave empty goes too, as with the server."""
    out = copy.deepcopy(item)
    _remove(out, tree)
    return out


def _remove(value: t.Any, tree: Json) -> None:
    for key, inner in tree.items():
        found, child = _step(value, key)
        if not found:
            continue
        if inner and "." not in inner:  # with the node itself goes all below it, also what the server has filled in
            _remove(child, inner)
            if child in ({}, []) and key.startswith("f:"):
                del value[key[2:]]
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
