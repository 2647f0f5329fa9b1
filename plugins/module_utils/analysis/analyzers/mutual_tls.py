# SPDX-License-Identifier: GPL-3.0-or-later
"""DestinationRules that speak plaintext where mutual TLS is demanded, or the other way round: every request fails."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..demanded_modes import DISABLE, STRICT, DemandedModes, pods_of
from ..fields import Map, maps, number, text
from ..hosts import service_of
from ..kinds import DESTINATION_RULE, NAMESPACE, PEER_AUTHENTICATION, POD, SERVICE
from ..resource import Path, Resource
from ..selection import Labels
from ..snapshot import Snapshot
from ..traffic_policies import TrafficPolicy, traffic_policies

_PLAIN: t.Final = ("DISABLE", "SIMPLE")
_MUTUAL: t.Final = "ISTIO_MUTUAL"
# Labels and annotations by which a pod may speak mutual TLS that has no proxy yet, or none of its own.
_MARKS: t.Final = ("istio.io/rev", "istio.io/dataplane-mode", "inject.istio.io/templates")


class _Asked(t.NamedTuple):
    """A TLS mode that a DestinationRule has clients use: for which pods and ports of the Service, and where it says so."""

    mode: str
    labels: Labels
    ports: list[Map]
    path: Path


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for rule in snapshot.all(DESTINATION_RULE):
        policies = traffic_policies(rule)
        host = text(rule.spec, "host")
        service = snapshot.find(SERVICE, *service_of(rule.namespace, host)) if policies else None
        for asked in _asked(policies, service) if service is not None else ():
            yield from _clash(snapshot, rule, host, t.cast(Resource, service), asked)


def _clash(snapshot: Snapshot, rule: Resource, host: str, service: Resource, asked: _Asked) -> t.Iterator[Finding]:
    wanted = STRICT if asked.mode in _PLAIN else DISABLE
    modes = snapshot.derived(DemandedModes)
    refused = [str(port.get("port")) for port in asked.ports if modes.of_service(snapshot, service, port, asked.labels) == wanted]
    shown = host if len(refused) == len(maps(service.spec, "ports")) else f"{host} at port {', '.join(refused)}"
    if refused and wanted == STRICT:
        yield Finding("MF0301", rule, (asked.mode, shown), asked.path)
    elif refused:
        yield Finding("MF0302", rule, (shown,), asked.path)
    elif wanted == DISABLE:
        pods = pods_of(snapshot, service, asked.labels)
        if pods and not any(_may_be_in_mesh(snapshot, pod) for pod in pods):
            yield Finding("MF0303", rule, (host,), asked.path)


def _asked(policies: list[TrafficPolicy], service: Resource) -> t.Iterator[_Asked]:
    """Each mode, that of all ports with those that have no settings of their own: these take the place of the general ones, also where they leave TLS out."""
    ports = {number(one, "port"): one for one in maps(service.spec, "ports")}
    for policy, labels, path in policies:
        settings = [(number(one, "port", "number"), one) for one in maps(policy, "portLevelSettings")]
        mode = text(policy, "tls", "mode")
        if mode in (*_PLAIN, _MUTUAL):
            single = {value for value, _ in settings}
            yield _Asked(mode, labels, [one for value, one in ports.items() if value not in single], (*path, "tls", "mode"))
        for i, (value, one) in enumerate(settings):
            mode = text(one, "tls", "mode")
            if value in ports and mode in (*_PLAIN, _MUTUAL):
                yield _Asked(mode, labels, [ports[value]], (*path, "portLevelSettings", i, "tls", "mode"))


def _may_be_in_mesh(snapshot: Snapshot, pod: Resource) -> bool:
    """Whether a pod has a proxy, or something about it says that it may get one or be its own."""
    space = snapshot.find(NAMESPACE, "", pod.namespace)
    given = (pod.labels, pod.annotations, *((space.labels,) if space is not None else ()))
    return space is None or snapshot.pod_in_mesh(pod) or any(mark in one for one in given for mark in _MARKS)


ANALYZER: t.Final = Analyzer(
    "meshfleet.MutualTlsAnalyzer", ("MF0301", "MF0302", "MF0303"), (DESTINATION_RULE, PEER_AUTHENTICATION, SERVICE, POD, NAMESPACE),
    "Compares the TLS of DestinationRules with what PeerAuthentications demand", _find, subjects=(DESTINATION_RULE,),
)  # fmt: skip
