# SPDX-License-Identifier: GPL-3.0-or-later
"""VirtualServices of the mesh that claim the same host."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import texts
from ..hosts import EVERYWHERE, HostIndex, full_host, scopes
from ..kinds import VIRTUAL_SERVICE
from ..resource import Resource
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    claims: dict[tuple[str, str], list[Resource]] = {}
    everywhere: HostIndex[Resource] = HostIndex()
    for service in snapshot.all(VIRTUAL_SERVICE):
        gateways = texts(service.spec, "gateways")
        if gateways and "mesh" not in gateways:
            continue
        for scope in scopes(texts(service.spec, "exportTo"), service.namespace):
            for host in texts(service.spec, "hosts"):
                whole = full_host(service.namespace, host)
                claims.setdefault((scope, whole), []).append(service)
                if scope == EVERYWHERE:
                    everywhere.add(whole, service)
    reported: set[int] = set()
    for (scope, host), services in claims.items():
        together = services if scope == EVERYWHERE else [*services, *everywhere.overlapping(host)]
        if len(together) > 1:
            names = ",".join(sorted(one.full_name for one in together))
            for one in together:
                if id(one) not in reported:
                    reported.add(id(one))
                    yield Finding("IST0109", one, (names, f"{scope}/{host}"), ("metadata", "name"))


ANALYZER: t.Final = Analyzer(
    "virtualservice.ConflictingMeshGatewayHostsAnalyzer", ("IST0109",), (VIRTUAL_SERVICE,),
    "Checks if multiple virtual services associated with the mesh gateway have conflicting hosts", _find,
)  # fmt: skip
