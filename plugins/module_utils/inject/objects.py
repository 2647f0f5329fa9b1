# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects of any kind, with the proxy in every pod that gets one; order and all else stay."""
from __future__ import annotations

import itertools
import typing as t
from dataclasses import dataclass, field

from ..istio.selectors import requirements
from .context import Workload
from .errors import InjectError
from .injector import Injector
from .owners import created_pod, without_owner
from .strip import remove, strip
from .webhook import answer
from .workloads import pod_of, template_path, with_pod, workload

Map = dict[str, t.Any]
_SELECTING: t.Final = frozenset(("Deployment", "DaemonSet", "StatefulSet", "ReplicaSet"))
Answer = t.Callable[[Map, Workload, str], "tuple[Map | None, str]"]
"""A pod, its workload and its namespace -> the injected pod, or None and why there is none."""


@dataclass
class Injected:
    """What became of objects: all of them, those with a proxy now, those without and why."""

    objects: list[Map] = field(default_factory=list)
    injected: list[Map] = field(default_factory=list)
    not_injected: list[Map] = field(default_factory=list)


def reference(item: t.Any) -> Map:
    """An object's kind, namespace and name, for results and errors."""
    metadata = item.get("metadata") if isinstance(item, dict) else None
    found = metadata if isinstance(metadata, dict) else {}
    name = found.get("name") or found.get("generateName") or ""
    return {"kind": str(item.get("kind") or ""), "namespace": str(found.get("namespace") or ""), "name": str(name)}


def shown(item: Map) -> str:
    """``Deployment shop/cart``."""
    found = reference(item)
    return f"{found['kind']} {found['namespace'] + '/' if found['namespace'] else ''}{found['name']}".strip()


def offline(injector: Injector) -> Answer:
    """Answers as istiod's webhook would with this config."""

    def ask(pod: Map, owner: Workload, namespace: str) -> tuple[Map | None, str]:
        return answer(pod, owner, injector, namespace)

    return ask


def inject_objects(
    items: t.Iterable[t.Any], ask: Answer, *, where: str = "objects", namespace: str = "", numbers: t.Iterable[int] | None = None
) -> Injected:
    """New objects with a proxy where ``ask`` gives one; a former injection is taken off first.

    ``where`` names the source in errors, ``numbers`` the documents in it (counted from 1 where they are not given), ``namespace`` is that of
    objects that name none. Raises InjectError.
    """
    return _each(items, lambda item: _injected(item, ask, namespace), where, numbers)


def remove_from_objects(items: t.Iterable[t.Any], *, where: str = "objects", numbers: t.Iterable[int] | None = None) -> Injected:
    """New objects without the proxy that an injection added. Raises InjectError."""
    return _each(items, _removed, where, numbers)


def _each(items: t.Iterable[t.Any], work: t.Callable[[Map], tuple[Map, str]], where: str, numbers: t.Iterable[int] | None) -> Injected:
    out = Injected()
    for number, item in zip(numbers or itertools.count(1), items, strict=False):
        place = f"{where}: document {number}"
        if not isinstance(item, dict):
            raise InjectError(f"{place}: is no object but {type(item).__name__}")
        out.objects.append(_one(item, work, place, out))
    return out


def _one(item: Map, work: t.Callable[[Map], tuple[Map, str]], place: str, out: Injected) -> Map:
    if str(item.get("kind") or "").endswith("List") and isinstance(item.get("items"), list):
        items = []
        for number, inner in enumerate(item["items"], 1):
            if not isinstance(inner, dict):
                raise InjectError(f"{place}: item {number} is no object")
            items.append(_one(inner, work, f"{place}: item {number}", out))
        return {**item, "items": items}
    try:
        made, reason = work(item)
    except InjectError as error:
        raise type(error)(f"{place}: {shown(item)}: {error}") from None
    if reason:
        out.not_injected.append({**reference(item), "reason": reason})
    else:
        out.injected.append(reference(item))
    return made


def _injected(item: Map, ask: Answer, namespace: str) -> tuple[Map, str]:
    path = template_path(item)
    if path is None:
        return item, "has no pod template"
    template = strip(pod_of(item, path))
    where = (item.get("metadata") or {}).get("namespace") or template["metadata"].get("namespace") or namespace
    created = created_pod(template, item)
    owner = workload(item, path, template)
    owner.namespace = owner.namespace or where
    made, reason = ask(created, owner, where)
    if made is None:
        return item, reason
    if created is not template:
        made = without_owner(made, template)
    _check_selector(item, made["metadata"].get("labels") or {})
    return with_pod(item, path, made), ""


def _check_selector(item: Map, labels: t.Mapping[str, str]) -> None:
    """Refuse a workload that would not select its own pods, by its labels or by those that injection sets: no API server takes it. Raises InjectError."""
    if item.get("kind") not in _SELECTING:
        return
    selector = item["spec"].get("selector") or {}
    expressions = selector.get("matchExpressions") or [] if isinstance(selector, dict) else None
    if not isinstance(expressions, list) or not isinstance(selector.get("matchLabels") or {}, dict) or not all(isinstance(one, dict) for one in expressions):
        raise InjectError("spec.selector: must be a selector of labels, with matchLabels or matchExpressions")
    unmet = [one for one in requirements(selector) if not one.holds(labels)]
    if unmet:
        found = ", ".join(f"{one.key}={labels.get(one.key, '')}" for one in unmet)
        raise InjectError(f"spec.selector conflicts with the labels of its pods ({found}); give both the same labels")


def _removed(item: Map) -> tuple[Map, str]:
    path = template_path(item)
    if path is None:
        return item, "has no pod template"
    pod = pod_of(item, path)
    made = remove(pod, workload(item, path, pod))
    return (item, "has no proxy of an injection") if made is pod else (with_pod(item, path, made), "")
