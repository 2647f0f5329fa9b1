# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of routes that cannot have the effect that they seem to: a weight of 0 that gets everything, retries that are never made, paths of no request."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import Map, has, mapping, maps, number, text
from ..kinds import VIRTUAL_SERVICE
from ..request_paths import impossible
from ..resource import Path, Resource
from ..snapshot import Snapshot

_BY_HEADER: t.Final = {"retriable-status-codes": "x-envoy-retriable-status-codes", "retriable-headers": "x-envoy-retriable-header-names"}
"""Conditions that need a list which retryOn does not give, and the header of a request that could."""


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for service in snapshot.all(VIRTUAL_SERVICE):
        for kind in ("http", "tls", "tcp"):
            if kind not in service.spec:
                continue
            for i, rule in enumerate(maps(service.spec, kind)):
                path: Path = ("spec", kind, i)
                targets = maps(rule, "route")
                if len(targets) == 1 and targets[0].get("weight") == 0:
                    yield Finding("MF0324", service, (text(targets[0], "destination", "host"),), (*path, "route", 0, "weight"))
                if kind == "http":
                    yield from _http(service, rule, path)


def _http(service: Resource, rule: Map, path: Path) -> t.Iterator[Finding]:
    reason = _never_retried(rule) if "retries" in rule else ""
    if reason:
        yield Finding("MF0326", service, (reason,), (*path, "retries", "attempts"))
    for j, match in enumerate(maps(rule, "match")):
        kind, value = next(((kind, value) for kind, value in mapping(match, "uri").items() if kind in ("exact", "prefix")), ("", ""))
        reason = impossible(value, "*") if isinstance(value, str) else ""
        if reason:
            yield Finding("MF0328", service, (value, reason), (*path, "match", j, "uri", kind))


def _never_retried(rule: Map) -> str:
    """Why a route's retries are never made; empty where they may be."""
    retries = mapping(rule, "retries")
    if number(retries, "attempts") < 1:
        return ""
    for field, what in (("redirect", "a redirect"), ("directResponse", "a direct response")):
        if has(rule, field):
            return f"{what} is sent by the proxy itself"
    conditions = [one.strip() for one in text(retries, "retryOn").split(",") if one.strip()]
    missing = [one for one in conditions if one in _BY_HEADER]
    if conditions and missing == conditions:
        headers = ", ".join(_BY_HEADER[one] for one in missing)
        return f"retryOn {', '.join(missing)} says nothing of which, unless each request does ({headers})"
    return ""


ANALYZER: t.Final = Analyzer(
    "meshfleet.RouteSettingAnalyzer", ("MF0324", "MF0326", "MF0328"), (VIRTUAL_SERVICE,), "Checks weights, retries and paths of routes for effect", _find
)
