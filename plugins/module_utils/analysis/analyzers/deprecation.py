# SPDX-License-Identifier: GPL-3.0-or-later
"""Kinds and fields of Istio's that are deprecated or gone."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import has, maps, number, text
from ..kinds import CRD, SIDECAR, VIRTUAL_SERVICE
from ..snapshot import Snapshot

_REMOVED: t.Final = frozenset(("ClusterRbacConfig", "RbacConfig", "ServiceRole", "ServiceRoleBinding"))


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for service in snapshot.all(VIRTUAL_SERVICE):
        for route in maps(service.spec, "http"):
            if number(route, "fault", "delay", "percent") > 0:
                yield Finding("IST0002", service, ("HTTPRoute.fault.delay.percent is deprecated; use HTTPRoute.fault.delay.percentage",))
    for sidecar in snapshot.all(SIDECAR):
        if has(sidecar.spec, "outboundTrafficPolicy", "egressProxy"):
            yield Finding("IST0002", sidecar, ("OutboundTrafficPolicy.EgressProxy ignored",))
    for crd in snapshot.all(CRD):
        kind = text(crd.spec, "names", "kind")
        if text(crd.spec, "group") == "rbac.istio.io" and kind in _REMOVED:
            yield Finding("IST0002", crd, (f"Custom resource type rbac.istio.io {kind} is removed",))


ANALYZER: t.Final = Analyzer(
    "deprecation.DeprecationAnalyzer", ("IST0002",), (VIRTUAL_SERVICE, SIDECAR, CRD), "Checks for deprecated Istio types and fields", _find
)
