# SPDX-License-Identifier: GPL-3.0-or-later
"""EnvoyFilters whose patches are ignored, or depend on the order in which filters are applied."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import Map, has, mapping, maps, number, text
from ..kinds import ENVOY_FILTER
from ..resource import Resource
from ..snapshot import Snapshot

_ROUTES: t.Final = ("ROUTE_CONFIGURATION", "HTTP_ROUTE")
_REPLACEABLE: t.Final = ("NETWORK_FILTER", "HTTP_FILTER", "VIRTUAL_HOST")


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    versioned: set[str] = set()  # the filters that an EnvoyFilter before patches for one version of the proxy
    for resource in snapshot.all(ENVOY_FILTER):
        for i, one in enumerate(maps(resource.spec, "configPatches")):
            if not has(one, "patch"):
                break
            name = _filter_name(one)
            code = _code(resource, text(one, "patch", "operation"), text(one, "applyTo"), name in versioned)
            if code:
                yield Finding(code, resource, (), ("spec", "configPatches", i, "patch", "value"))
            if text(one, "match", "proxy", "proxyVersion"):
                versioned.add(name)


def _code(resource: Resource, operation: str, target: str, versioned: bool) -> str:
    if operation == "ADD":
        return "IST0153" if target in _ROUTES else ""
    if operation == "REMOVE" and target in _ROUTES:
        return "IST0154"
    if operation == "REPLACE" and target not in _REPLACEABLE:
        return "IST0152"
    if operation in ("REMOVE", "REPLACE", "INSERT_BEFORE", "INSERT_AFTER") and not number(resource.spec, "priority"):
        return "IST0155" if versioned else "IST0151"
    return ""


def _filter_name(one: Map) -> str:
    """What the patch is about: the name it sets, or the filter it looks for."""
    value = mapping(one, "patch", "value")
    if not value:
        return ""
    if "name" in value:
        return f"value:{value['name']}"
    return text(one, "match", "listener", "filterChain", "filter", "name")


ANALYZER: t.Final = Analyzer(
    "envoyfilter.EnvoyPatchAnalyzer", ("IST0151", "IST0152", "IST0153", "IST0154", "IST0155"), (ENVOY_FILTER,),
    "Checks the operations of EnvoyFilters' patches", _find,
)  # fmt: skip
