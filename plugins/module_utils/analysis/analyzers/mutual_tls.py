# SPDX-License-Identifier: GPL-3.0-or-later
"""DestinationRules that speak plaintext where mutual TLS is demanded, or the other way round: every request fails."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import Map, has, mapping, strings, text
from ..hosts import service_of
from ..kinds import DESTINATION_RULE, NAMESPACE, PEER_AUTHENTICATION, POD, SERVICE
from ..resource import Resource
from ..selection import SelectorIndex
from ..snapshot import Snapshot

_PLAIN: t.Final = ("DISABLE", "SIMPLE")


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    modes = _Modes(snapshot)
    for rule in snapshot.all(DESTINATION_RULE):
        mode = text(rule.spec, "trafficPolicy", "tls", "mode")
        if mode not in (*_PLAIN, "ISTIO_MUTUAL"):
            continue
        host = text(rule.spec, "host")
        service = snapshot.find(SERVICE, *service_of(rule.namespace, host))
        wanted = modes.of_service(service) if service else ""
        path = ("spec", "trafficPolicy", "tls", "mode")
        if wanted == "STRICT" and mode in _PLAIN:
            yield Finding("MF0301", rule, (mode, host), path)
        elif wanted == "DISABLE" and mode == "ISTIO_MUTUAL":
            yield Finding("MF0302", rule, (host,), path)


class _Modes:
    """What PeerAuthentications ask of pods: the one of the workload before that of the namespace before that of the mesh."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._mesh = ""
        self._namespaces: dict[str, str] = {}
        self._workloads: dict[str, SelectorIndex[Resource]] = {}
        for one in snapshot.all(PEER_AUTHENTICATION):
            selector = strings(one.spec, "selector", "matchLabels")
            if selector:
                self._workloads.setdefault(one.namespace, SelectorIndex()).add(selector, one)
            elif one.namespace == snapshot.root_namespace:
                self._mesh = self._mesh or _mode(one.spec)
            else:
                self._namespaces[one.namespace] = self._namespaces.get(one.namespace) or _mode(one.spec)

    def of_service(self, service: Resource) -> str:
        """The mode that all its pods with a proxy agree on; empty where they do not, where ports differ, or where nothing is said."""
        index = self._snapshot.pods_in.get(service.namespace)
        selector = strings(service.spec, "selector")
        if index is None or not selector:
            return ""
        found = {self._of(pod) for pod in index.selected(selector) if self._snapshot.pod_in_mesh(pod)}
        return found.pop() if len(found) == 1 else ""

    def _of(self, pod: Resource) -> str:
        index = self._workloads.get(pod.namespace)
        own = index.selecting(pod.labels) if index else []
        if any(has(one.spec, "portLevelMtls") for one in own):
            return "by port"
        modes = [_mode(one.spec) for one in own]
        return next(filter(None, (*modes, self._namespaces.get(pod.namespace), self._mesh)), "")


def _mode(spec: Map) -> str:
    found = text(mapping(spec, "mtls"), "mode")
    return "" if found == "UNSET" else found


ANALYZER: t.Final = Analyzer(
    "meshfleet.MutualTlsAnalyzer", ("MF0301", "MF0302"), (DESTINATION_RULE, PEER_AUTHENTICATION, SERVICE, POD, NAMESPACE),
    "Compares the TLS of DestinationRules with what PeerAuthentications demand", _find,
)  # fmt: skip
