# SPDX-License-Identifier: GPL-3.0-or-later
"""Drift: how a live object differs from what its release recorded, field by field, and who owns the field now.

Two looks, both without asking the server anything: every recorded field against the live one, and every field that somebody else owns
(``managedFields``) and the record does not hold. What the server fills in belongs to nobody and is no drift; neither is what istiod and Kubernetes'
controllers decide at run time.
"""
from __future__ import annotations

import base64
import json
import typing as t
from dataclasses import dataclass

from ..cluster.apply import MANAGER
from ..cluster.ownership import managed, same_whole, union
from ..cluster.quantities import canonical
from ..istio.webhooks import VALIDATOR
from .desired import CRD, with_runtime_fields
from .paths import Map
from .plan import is_newer

MISSING: t.Final = object()
_OWN: t.Final = frozenset((MANAGER, "meshfleet-istio"))
# Who changes objects at run time as it should be: istiod, the control plane of Kubernetes, clouds.
_RUNTIME: t.Final = frozenset(
    ("pilot-discovery", "kube-controller-manager", "kube-apiserver", "kube-scheduler", "cloud-controller-manager", "before-first-apply", "kubelet")
)
# Annotations that say what was done, not what is wanted.
_NOTES: t.Final = frozenset(
    ("kubectl.kubernetes.io/last-applied-configuration", "kubectl.kubernetes.io/restartedAt", "deployment.kubernetes.io/revision",
     "deprecated.daemonset.template.generation")
)  # fmt: skip
_QUANTITIES: t.Final = frozenset(("limits", "requests"))
_EMPTY: t.Final[tuple[t.Any, ...]] = (None, False, 0, "", [], {})


@dataclass(frozen=True)
class Difference:
    """One field: its path, the recorded and the live value (MISSING: none), and who owns it now (empty: nobody)."""

    field: str
    recorded: t.Any
    live: t.Any
    manager: str


@dataclass(frozen=True)
class _Owner:
    """A part of one entry of ``managedFields``."""

    name: str
    applies: bool
    subresource: str
    tree: Map

    def under(self, key: str) -> _Owner | None:
        """The same owner a step deeper; what is owned as a whole (an empty tree) is owned in all its parts."""
        found = self.tree.get(key) if self.tree else {}
        return _Owner(self.name, self.applies, self.subresource, found) if found is not None else None


_Owners = tuple[_Owner, ...]


def differences(recorded: Map, live: Map) -> list[Difference]:
    """What differs, in the order of the record, then what the record does not hold. ``recorded`` is the object with Helm's own metadata."""
    if recorded["kind"] == "ValidatingWebhookConfiguration" and recorded["metadata"]["name"] == VALIDATOR:
        return []  # whom it asks is the default tag's to say
    if recorded["kind"] == CRD and is_newer(live, recorded):
        return []  # CRDs stay at their newest version
    wanted = with_runtime_fields(_stored(recorded), live, managed(live, MANAGER))
    wanted = {key: value for key, value in wanted.items() if key not in ("apiVersion", "kind")}
    entries = (live.get("metadata") or {}).get("managedFields") or []
    owners = tuple(
        _Owner(str(one.get("manager")), one.get("operation") == "Apply", str(one.get("subresource") or ""), one.get("fieldsV1") or {}) for one in entries
    )
    group = str(recorded["apiVersion"]).rpartition("/")[0]
    out = list(_changed(wanted, live, owners, (), group))
    foreign: Map = {}
    for one in owners:
        if one.name not in _OWN | _RUNTIME and not one.subresource:
            foreign = union(foreign, one.tree)
    out += [one for one in _extra(foreign, wanted, live, owners, (), group) if not _decided_at_run_time(recorded, one)]
    return out


def _stored(item: Map) -> Map:
    """A Secret's texts as the server keeps them."""
    if item["kind"] != "Secret" or not isinstance(item.get("stringData"), dict):
        return item
    texts = {key: base64.b64encode(str(value).encode()).decode() for key, value in item["stringData"].items()}
    return {**{key: value for key, value in item.items() if key != "stringData"}, "data": {**(item.get("data") or {}), **texts}}


def _changed(wanted: t.Any, live: t.Any, owners: _Owners, path: tuple[str, ...], group: str) -> t.Iterator[Difference]:
    if isinstance(wanted, dict) and isinstance(live, dict):
        for key, value in wanted.items():
            under = _under(owners, f"f:{key}")
            if key in live:
                yield from _changed(value, live[key], under, (*path, key), group)
            elif not _left_out(value, key, owners):
                yield _difference((*path, key), value, MISSING, under)
    elif isinstance(wanted, list) and isinstance(live, list):
        yield from _list(wanted, live, owners, path, group)
    elif not _equal(wanted, live, path) and not _scaled(path, owners):
        yield _difference(path, wanted, live, owners)


def _list(wanted: list[t.Any], live: list[t.Any], owners: _Owners, path: tuple[str, ...], group: str) -> t.Iterator[Difference]:
    keys = {key for owner in owners for key in owner.tree}
    names = next((tuple(json.loads(key[2:])) for key in sorted(keys) if key.startswith("k:")), None)
    if names is None and not any(key.startswith("v:") for key in keys):
        if not same_whole(wanted, live, group):
            yield _difference(path, wanted, live, owners)
        return
    for item in wanted:
        if names is None:
            if item not in live:
                yield _difference((*path, f"[{item}]"), item, MISSING, ())
            continue
        found = _element(item, live, names)
        if found is None:
            shown = {name: item[name] for name in names if isinstance(item, dict) and name in item}
            yield _difference((*path, _selector(shown)), item, MISSING, ())
            continue
        element = {name: found[name] for name in names if name in found}
        # a protocol that the server fills in is part of the key; what identifies the element does that without it
        keyed = {key for key in keys if key.startswith("k:") and json.loads(key[2:]) == element}
        under = tuple(one for key in sorted(keyed) for one in _under(owners, key))
        shown = {name: element[name] for name in names if isinstance(item, dict) and name in item} or element
        yield from _changed(item, found, under, (*path, _selector(shown)), group)


def _element(item: t.Any, live: list[t.Any], names: tuple[str, ...]) -> t.Any:
    """The live element with an element's keys; those that it leaves to the server count as equal."""
    if not isinstance(item, dict):
        return None
    return next((one for one in live if isinstance(one, dict) and all(item.get(name, one.get(name)) == one.get(name) for name in names)), None)


def _left_out(value: t.Any, key: str, owners: _Owners) -> bool:
    """Whether the server leaves an empty value out, rather than somebody has removed it: who applied it would no longer own it."""
    if value not in _EMPTY:
        return False
    applied = [owner for owner in owners if owner.applies and owner.name == MANAGER]
    return not applied or any(not owner.tree or f"f:{key}" in owner.tree for owner in applied)


def _equal(wanted: t.Any, live: t.Any, path: tuple[str, ...]) -> bool:
    if wanted == live and isinstance(wanted, bool) is isinstance(live, bool):
        return True
    if wanted in _EMPTY and live in _EMPTY and not isinstance(wanted, bool | int) and not isinstance(live, bool | int):
        return True
    amount = len(path) > 1 and (path[-2] in _QUANTITIES or path[-1] in ("divisor", "sizeLimit", "averageValue"))
    return amount and canonical(wanted) is not None and canonical(wanted) == canonical(live)


def _scaled(path: tuple[str, ...], owners: _Owners) -> bool:
    """Whether a HorizontalPodAutoscaler decides the number of replicas."""
    return path == ("spec", "replicas") and any(owner.subresource == "scale" and owner.name == "kube-controller-manager" for owner in owners)


def _extra(tree: Map, wanted: t.Any, live: t.Any, owners: _Owners, path: tuple[str, ...], group: str) -> t.Iterator[Difference]:
    """Fields of a tree that the record does not hold."""
    for key, inner in tree.items():
        if key == ".":
            continue
        value, segment = _step(live, key)
        if value is MISSING:
            continue
        known, _ = _step(wanted, key)
        under = _under(owners, key)
        if known is MISSING and (not inner or not key.startswith("f:") or not isinstance(value, dict)):
            yield _difference((*path, segment), MISSING, value, under)
        elif inner:
            yield from _extra(inner, {} if known is MISSING else known, value, under, (*path, segment), group)
        elif isinstance(known, dict) and isinstance(value, dict) and all(value.get(name) == one for name, one in known.items()):
            if not same_whole(known, value, group):  # a part that is owned as a whole and holds more than was recorded
                yield _difference((*path, segment), known, value, under)


def _step(value: t.Any, key: str) -> tuple[t.Any, str]:
    """What a key of a tree leads to (MISSING: nothing), and the segment of its path."""
    kind, _, name = key.partition(":")
    if kind == "f":
        return (value[name] if isinstance(value, dict) and name in value else MISSING), name
    if not isinstance(value, list):
        return MISSING, ""
    if kind == "v":
        wanted = json.loads(name)
        return (wanted if wanted in value else MISSING), f"[{wanted}]"
    if kind == "k":
        keys = json.loads(name)
        found = next((one for one in value if isinstance(one, dict) and all(one.get(each, wanted) == wanted for each, wanted in keys.items())), MISSING)
        return found, _selector(keys)
    return MISSING, ""


def _decided_at_run_time(item: Map, one: Difference) -> bool:
    if any(one.field.endswith(f'["{note}"]') for note in _NOTES):
        return True
    last = one.field.rpartition(".")[2]
    return str(item["kind"]).endswith("WebhookConfiguration") and (last == "caBundle" or (last == "failurePolicy" and item["kind"].startswith("Validating")))


def _under(owners: _Owners, key: str) -> _Owners:
    return tuple(found for owner in owners for found in (owner.under(key),) if found is not None)


def _difference(path: tuple[str, ...], recorded: t.Any, live: t.Any, owners: _Owners) -> Difference:
    return Difference(_text(path), recorded, live, ", ".join(sorted({owner.name for owner in owners})))


def _text(path: tuple[str, ...]) -> str:
    """``spec.template.spec.containers[name=discovery].image``; keys with dots or slashes in brackets and quotes."""
    out = ""
    for segment in path:
        if segment.startswith("["):
            out += segment
        elif "." in segment or "/" in segment:
            out += f'["{segment}"]'
        else:
            out += f".{segment}" if out else segment
    return out


def _selector(keys: t.Mapping[str, t.Any]) -> str:
    return "[" + ",".join(f"{key}={value}" for key, value in sorted(keys.items())) + "]"
