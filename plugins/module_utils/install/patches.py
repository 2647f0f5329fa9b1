# SPDX-License-Identifier: GPL-3.0-or-later
"""What an IstioOperator changes after rendering: ``k8s`` settings and ``overlays`` (istio/operator/pkg/render)."""
from __future__ import annotations

import copy
import json
import re
import typing as t
from dataclasses import dataclass

from ..gotemplate.errors import FunctionError
from ..gotemplate.formatting import to_text
from ..helm.functions.regexes import compile_regex
from ..helm.functions.yaml_load import loads
from ..istio.strategic_merge import strategic_merge
from .errors import InstallError
from .operator_spec import ComponentSpec
from .paths import Map, get_path, split_path


@dataclass(frozen=True)
class Patch:
    """A strategic merge patch for the objects of a kind and name; ``field`` is where the user wrote it."""

    field: str
    kind: str
    name: str
    patch: Map


_POD_SPEC: t.Final = ("affinity", "nodeSelector", "priorityClassName", "tolerations", "securityContext")
_CONTAINER: t.Final = ("env", "imagePullPolicy", "readinessProbe", "resources")


def whole_numbers(value: t.Any) -> t.Any:
    """A copy in which floats without a fraction are ints, as JSON has them."""
    if isinstance(value, dict):
        return {key: whole_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [whole_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def patches_of(spec: ComponentSpec, revision: str) -> list[Patch]:
    """The patches that a component's ``k8s`` settings stand for."""
    component = spec.component
    name = spec.name or component.resource
    if component.key == "pilot" and revision != "default":
        name += "-" + revision
    out: list[Patch] = []
    for field, raw in spec.k8s.items():
        value = whole_numbers(raw)
        kind, patch = component.kind, None
        if field in _POD_SPEC:
            patch = {"spec": {"template": {"spec": {field: value}}}}
        elif field in _CONTAINER:
            patch = {"spec": {"template": {"spec": {"containers": [{"name": component.container, field: value}]}}}}
        elif field == "podAnnotations":
            patch = {"spec": {"template": {"metadata": {"annotations": value}}}}
        elif field in ("replicaCount", "strategy"):
            patch = {"spec": {"replicas" if field == "replicaCount" else field: value}}
        elif field == "hpaSpec":
            kind, patch = "HorizontalPodAutoscaler", {"spec": value}
        elif field == "podDisruptionBudget":
            kind, patch = "PodDisruptionBudget", {"spec": value}
        elif field == "serviceAnnotations":
            kind, patch = "Service", {"metadata": {"annotations": value}}
        elif field == "service":
            # A gateway's ports are values of its chart: the container needs them too.
            ports: Map = {"ports": []} if component.is_gateway else {}
            kind, patch = "Service", {"spec": {**value, **ports}}
        if patch is not None:
            out.append(Patch(f"k8s.{field}", kind, name, patch))
    return out


def apply_patches(objects: list[Map], spec: ComponentSpec, revision: str) -> tuple[list[Map], list[str]]:
    """The objects with a component's ``k8s`` settings and overlays applied, and the fields that changed nothing.

    Raises InstallError that names the overlay and its path.
    """
    out = list(objects)
    unused: list[str] = []
    for patch in patches_of(spec, revision):
        hit = False
        for number, item in enumerate(out):
            if item["kind"] == patch.kind and item["metadata"].get("name") == patch.name:
                out[number] = _disruption_budget(strategic_merge(item, patch.patch, patch.kind))
                hit = True
        if not hit:
            unused.append(patch.field)
    unused += [f"k8s.{field}" for field in ("volumes", "volumeMounts") if spec.k8s.get(field)]
    for index, overlay in enumerate(spec.k8s.get("overlays") or []):
        hit = False
        for number, item in enumerate(out):
            if item["kind"] == overlay.get("kind") and item["metadata"].get("name") == overlay.get("name"):
                out[number] = _overlaid(item, overlay.get("patches") or [], f"k8s.overlays[{index}]")
                hit = True
        if not hit:
            unused.append(f"k8s.overlays[{index}] ({overlay.get('kind')} {overlay.get('name')})")
    return out, unused


def _disruption_budget(item: Map) -> Map:
    """A budget may have only one of the two limits; the user's maxUnavailable wins."""
    spec = item.get("spec") or {}
    if item["kind"] == "PodDisruptionBudget" and "maxUnavailable" in spec and "minAvailable" in spec:
        return {**item, "spec": {**spec, "minAvailable": None}}
    return item


def _overlaid(item: Map, patches: list[Map], where: str) -> Map:
    out = copy.deepcopy(item)
    for number, patch in enumerate(patches):
        path = str(patch.get("path") or "")
        place = f"{where}.patches[{number}] path {path!r}"
        parts = split_path(path)
        if not parts:
            raise InstallError(f"{place}: is empty; name a field of the {item['kind']}")
        _write(out, parts, _from_text(whole_numbers(patch.get("value"))), place)
    return out


def _from_text(value: t.Any) -> t.Any:
    """A mapping written as a text of YAML is taken as the mapping."""
    if not isinstance(value, str) or (": " if "\n" not in value else ":") not in value:
        return value
    try:
        if isinstance(json.loads(value), dict):
            return value
    except ValueError:
        pass
    try:
        parsed = loads(value, ints=True)
    except FunctionError:
        return value
    return parsed if isinstance(parsed, dict) else value


def _find(items: list[t.Any], selector: str, place: str) -> int:
    """The index a selector means: ``[N]``, ``[key:value]`` or ``[:value]``; the length: one past the end."""
    inner = selector[1:-1]
    if re.fullmatch(r"-?\d+", inner):
        number = int(inner)
        return number if 0 <= number < len(items) else len(items)
    key, colon, value = inner.partition(":")
    for number, item in enumerate(items):
        if isinstance(item, dict):
            if colon and key and to_text(item.get(key)) == value:
                return number
        elif compile_regex(value if colon and not key else inner).search(to_text(item)):
            return number
    raise InstallError(f"{place}: element {selector} not found")


def _write(root: t.Any, parts: list[str], value: t.Any, place: str) -> None:
    """Set, or delete where the value is nil, what a path leads to; missing maps are made."""
    current = root
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        key: t.Any = part
        if part.startswith("["):
            if not isinstance(current, list):
                raise InstallError(f"{place}: {part} points into something that is no list")
            key = _find(current, part, place)
            if key == len(current):
                if last and value is None:
                    raise InstallError(f"{place}: element {part} not found")
                current.append({})
        elif not isinstance(current, dict):
            raise InstallError(f"{place}: {part} points into something that is no mapping")
        if last:
            if value is None:
                if isinstance(current, list):
                    del current[key]
                else:
                    current.pop(key, None)
            else:
                current[key] = value
            return
        if isinstance(current, dict) and current.get(key) is None:
            current[key] = [] if re.fullmatch(r"\[-?\d+\]", parts[number + 1]) else {}
        current = current[key]


__all__ = ["Patch", "apply_patches", "get_path", "patches_of", "whole_numbers"]
