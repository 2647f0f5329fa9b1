# SPDX-License-Identifier: GPL-3.0-or-later
"""Gateways that no pod serves, or that listen on ports which the pods' Services do not have."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import Map, has, maps, number, strings
from ..kinds import GATEWAY, POD, SERVICE
from ..selection import first_label, selector_text
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    known: dict[str, set[int] | None] = {}  # by selector, as most Gateways share one
    for gateway in snapshot.all(GATEWAY):
        selector = strings(gateway.spec, "selector")
        shown = selector_text(selector)
        path = ("spec", "selector", first_label(shown))
        if shown not in known:
            known[shown] = _ports(snapshot, selector)
        ports = known[shown]
        if ports is None:
            yield Finding("IST0101", gateway, ("selector", shown), path)
            continue
        for server in maps(gateway.spec, "servers"):
            if has(server, "port") and number(server, "port", "number") not in ports:
                yield Finding("IST0162", gateway, (number(server, "port", "number"), shown), path)


def _ports(snapshot: Snapshot, selector: dict[str, str]) -> set[int] | None:
    """The ports at which Services reach the pods, and those of the Services themselves; None where there is no pod."""
    pods = snapshot.pods.selected(selector)
    out: set[int] = set()
    for labels, namespace in {(tuple(pod.labels.items()), pod.namespace) for pod in pods}:
        index = snapshot.services_by_selector.get(namespace)
        for service in index.selecting(dict(labels)) if index else ():
            for port in maps(service.spec, "ports"):
                if port.get("protocol") == "TCP":
                    out.update((number(port, "port"), _target(port)))
    return out if pods else None


def _target(port: Map) -> int:
    return number(port, "targetPort") or number(port, "port")


ANALYZER: t.Final = Analyzer(
    "gateway.IngressGatewayPortAnalyzer", ("IST0101", "IST0162"), (GATEWAY, POD, SERVICE),
    "Checks a gateway's ports against the gateway's Kubernetes service ports", _find,
)  # fmt: skip
