# SPDX-License-Identifier: GPL-3.0-or-later
"""Containers in a pod by name: found, moved, taken out."""
from __future__ import annotations

import typing as t

Map = dict[str, t.Any]

PROXY: t.Final = "istio-proxy"
INIT: t.Final = "istio-init"
VALIDATION: t.Final = "istio-validation"
CORE_DUMP: t.Final = "enable-core-dump"
PLACES: t.Final = ("containers", "initContainers")


def find(containers: t.Iterable[Map] | None, name: str) -> Map | None:
    """The first container of a name."""
    return next((item for item in containers or () if item.get("name") == name), None)


def sidecar(spec: Map) -> Map | None:
    """The proxy, as a container or as a native sidecar."""
    return find(spec.get("containers"), PROXY) or find(spec.get("initContainers"), PROXY)


def place(spec: Map, where: str, name: str, *, first: bool) -> None:
    """Put a container first or last in its list, if it is there."""
    items = spec.get(where) or []
    found = [item for item in items if item.get("name") == name]
    if found:
        rest = [item for item in items if item.get("name") != name]
        spec[where] = [found[-1], *rest] if first else [*rest, found[-1]]


def without(items: t.Iterable[Map] | None, names: t.Collection[str]) -> list[Map]:
    """The items of a list whose names are not among these."""
    return [item for item in items or () if item.get("name") not in names]
