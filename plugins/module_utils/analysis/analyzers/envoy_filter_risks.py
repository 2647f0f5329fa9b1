# SPDX-License-Identifier: GPL-3.0-or-later
"""EnvoyFilters that take out or replace what every request passes, that Envoy refuses, or that change all proxies of all versions."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import Map, has, items, maps, text
from ..kinds import ENVOY_FILTER, MESH_CONFIG
from ..resource import Path, Resource
from ..snapshot import Snapshot

_MANAGER: t.Final = ("envoy.filters.network.http_connection_manager", "envoy.http_connection_manager")
_ROUTER: t.Final = ("envoy.filters.http.router", "envoy.router")


def is_wide(snapshot: Snapshot, one: Resource) -> bool:
    """Whether it changes every proxy of the mesh."""
    return one.namespace == snapshot.root_namespace and not has(one.spec, "workloadSelector") and not items(one.spec, "targetRefs")


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for resource in snapshot.all(ENVOY_FILTER):
        patches = maps(resource.spec, "configPatches")
        removed = [text(one, "patch", "operation") in ("REMOVE", "REPLACE") and _filter(one) in _ROUTER for one in patches]
        for i, one in enumerate(patches):
            operation, name = text(one, "patch", "operation"), _filter(one)
            path: Path = ("spec", "configPatches", i, "patch", "operation")
            if operation in ("REMOVE", "REPLACE") and name in (*_MANAGER, *_ROUTER):
                yield Finding("MF0361", resource, (operation, name), path)
            elif text(one, "applyTo") == "HTTP_FILTER" and not any(removed) and _is_last(one, operation, name):
                yield Finding("MF0363", resource, (text(one, "patch", "value", "name"),), path)
        if patches and is_wide(snapshot, resource) and not any(text(one, "match", "proxy", "proxyVersion") for one in patches):
            yield Finding("MF0362", resource, (), ("spec", "configPatches"))


def _filter(one: Map) -> str:
    """The filter that a patch looks for."""
    if text(one, "applyTo") == "HTTP_FILTER":
        return text(one, "match", "listener", "filterChain", "filter", "subFilter", "name")
    return text(one, "match", "listener", "filterChain", "filter", "name") if text(one, "applyTo") == "NETWORK_FILTER" else ""


def _is_last(one: Map, operation: str, name: str) -> bool:
    """Whether an HTTP filter is put behind all others, among them the router (istio/pilot/pkg/networking/core/envoyfilter/listener_patch.go)."""
    if not text(one, "patch", "value", "name") or text(one, "patch", "value", "name") in _ROUTER:
        return False
    return operation == "ADD" or (operation == "INSERT_AFTER" and (name in _ROUTER or not has(one, "match", "listener", "filterChain", "filter", "subFilter")))


ANALYZER: t.Final = Analyzer(
    "meshfleet.EnvoyFilterRiskAnalyzer", ("MF0361", "MF0362", "MF0363"), (ENVOY_FILTER, MESH_CONFIG),
    "Checks what the patches of EnvoyFilters put at risk", _find,
)  # fmt: skip
