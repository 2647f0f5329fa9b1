# SPDX-License-Identifier: GPL-3.0-or-later
"""The pod inside an object, and the object with another pod inside."""
from __future__ import annotations

import typing as t

from .context import Workload
from .errors import InjectError
from .owners import workload_of
from .typed import typed_pod

Map = dict[str, t.Any]

# Kinds that have a pod template whatever stands in the file: without one they are broken.
_TEMPLATED: t.Final = frozenset(("Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "ReplicationController", "Job", "DeploymentConfig"))


def template_path(item: Map) -> tuple[str, ...] | None:
    """Where an object's pod template is; None where it has none. Raises InjectError for a workload without one."""
    kind = item.get("kind")
    if kind == "Pod":
        return ()
    if kind == "CronJob":
        path: tuple[str, ...] = ("spec", "jobTemplate", "spec", "template")
    elif kind == "PodTemplate":
        path = ("template",)
    else:
        path = ("spec", "template")
    found = _at(item, path)
    if kind in _TEMPLATED or kind in ("CronJob", "PodTemplate"):
        if not isinstance(found, dict) or not isinstance(found.get("spec"), dict):
            raise InjectError(f"has no pod template: {'.'.join(path)}.spec must be a pod's spec")
        return path
    if isinstance(found, dict) and isinstance(found.get("spec"), dict) and isinstance(found["spec"].get("containers"), list):
        return path
    return None


def _at(item: t.Any, path: t.Iterable[str]) -> t.Any:
    for key in path:
        item = item.get(key) if isinstance(item, dict) else None
    return item


def pod_of(item: Map, path: tuple[str, ...]) -> Map:
    """The pod at a path, checked and in Kubernetes' form. Raises InjectError that names the field."""
    found = _at(item, path)
    try:
        return typed_pod(found.get("metadata"), found.get("spec"))
    except InjectError as error:
        raise InjectError(".".join([*path, str(error)])) from None


def with_pod(item: Map, path: tuple[str, ...], pod: Map) -> Map:
    """A new object with another pod at the path; the order of its keys stays, and what is equal is the former."""
    if not path:
        return {**item, "metadata": _in_order(item.get("metadata"), pod["metadata"]), "spec": _in_order(item.get("spec"), pod["spec"])}
    key, rest = path[0], path[1:]
    return {**item, key: with_pod(item[key], rest, pod)}


def _in_order(before: t.Any, after: t.Any) -> t.Any:
    """``after`` with the keys of ``before`` first, as they stood; list items that have names are matched by them."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = [key for key in before if key in after] + [key for key in after if key not in before]
        return {key: _in_order(before.get(key), after[key]) for key in keys}
    if isinstance(before, list) and isinstance(after, list):
        known = {item["name"]: item for item in before if isinstance(item, dict) and isinstance(item.get("name"), str)}
        return [_in_order(known.get(item.get("name")), item) if isinstance(item, dict) else item for item in after]
    return after


def workload(item: Map, path: tuple[str, ...], pod: Map) -> Workload:
    """The workload that an object's pods belong to."""
    if not path:
        return workload_of(pod)
    metadata = item.get("metadata") or {}
    return Workload(item.get("apiVersion") or "", item.get("kind") or "", metadata.get("namespace") or "", metadata.get("name") or "")
