# SPDX-License-Identifier: GPL-3.0-or-later
"""Kinds and fields of Istio's that are deprecated or gone."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import Map, has, maps, number, text
from ..kinds import CRD, SIDECAR, VIRTUAL_SERVICE
from ..message import Fix
from ..snapshot import Snapshot

_REMOVED: t.Final = frozenset(("ClusterRbacConfig", "RbacConfig", "ServiceRole", "ServiceRoleBinding"))


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for service in snapshot.all(VIRTUAL_SERVICE):
        for i, route in enumerate(maps(service.spec, "http")):
            if number(route, "fault", "delay", "percent") > 0:
                said = "HTTPRoute.fault.delay.percent is deprecated; use HTTPRoute.fault.delay.percentage"
                yield Finding("IST0002", service, (said,), fix=_percentage(i, route))
    for sidecar in snapshot.all(SIDECAR):
        if has(sidecar.spec, "outboundTrafficPolicy", "egressProxy"):
            yield Finding("IST0002", sidecar, ("OutboundTrafficPolicy.EgressProxy ignored",))
    for crd in snapshot.all(CRD):
        kind = text(crd.spec, "names", "kind")
        if text(crd.spec, "group") == "rbac.istio.io" and kind in _REMOVED:
            yield Finding("IST0002", crd, (f"Custom resource type rbac.istio.io {kind} is removed",))


def _percentage(position: int, route: Map) -> Fix:
    place = f"/spec/http/{position}/fault/delay"
    steps: list[dict[str, t.Any]] = [{"op": "remove", "path": f"{place}/percent"}]
    if has(route, "fault", "delay", "percentage"):
        return Fix(tuple(steps), "percentage is set too, and is what counts")
    steps.append({"op": "add", "path": f"{place}/percentage", "value": {"value": number(route, "fault", "delay", "percent")}})
    return Fix(tuple(steps), "percentage says the same, with decimals")


ANALYZER: t.Final = Analyzer(
    "deprecation.DeprecationAnalyzer", ("IST0002",), (VIRTUAL_SERVICE, SIDECAR, CRD), "Checks for deprecated Istio types and fields", _find,
    (VIRTUAL_SERVICE, SIDECAR, CRD),
)
