# SPDX-License-Identifier: GPL-3.0-or-later
"""Conditions in the status of objects by which a controller says that it could not do what was asked."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import Map, maps, text
from ..kinds import AUTHORIZATION_POLICY, GRPC_ROUTE, HTTP_ROUTE, KUBERNETES_GATEWAY, SERVICE, SERVICE_ENTRY, WORKLOAD_ENTRY, Kind
from ..resource import Resource
from ..snapshot import Snapshot

_ROUTES: t.Final = (HTTP_ROUTE, GRPC_ROUTE)
_BOUND: t.Final = ("istio.io/WaypointBound",)
_ATTACHED: t.Final = ("Accepted", "Programmed", "ResolvedRefs")
_MUST_HOLD: t.Final[t.Mapping[Kind, tuple[str, ...]]] = {
    SERVICE: _BOUND, SERVICE_ENTRY: _BOUND, WORKLOAD_ENTRY: _BOUND, AUTHORIZATION_POLICY: ("ZtunnelAccepted", "WaypointAccepted"),
    KUBERNETES_GATEWAY: _ATTACHED, HTTP_ROUTE: _ATTACHED, GRPC_ROUTE: _ATTACHED,
}  # fmt: skip


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for kind, wanted in _MUST_HOLD.items():
        for resource in snapshot.all(kind):
            if "status" in resource.item:
                for condition in _conditions(resource):
                    name, reason = text(condition, "type"), text(condition, "reason")
                    # accepted in part: the status is True, and the message says what was left out
                    partly = kind is AUTHORIZATION_POLICY and (name, reason) == ("WaypointAccepted", "PartiallyInvalid")
                    if (name in wanted and text(condition, "status") == "False") or partly:
                        yield Finding("IST0171", resource, (name, reason, text(condition, "message")))


def _conditions(resource: Resource) -> list[Map]:
    status = resource.item["status"]
    if resource.kind in _ROUTES:
        return [condition for parent in maps(status, "parents") for condition in maps(parent, "conditions")]
    return maps(status, "conditions")


ANALYZER: t.Final = Analyzer(
    "conditions.ConditionAnalyzer", ("IST0171",), tuple(_MUST_HOLD), "Checks for negative status conditions on resources", _find,
    tuple(_MUST_HOLD),
)
