# SPDX-License-Identifier: GPL-3.0-or-later
"""Which mutual TLS workloads demand of those who call them, port by port
(https://istio.io/latest/docs/reference/config/security/peer_authentication/)."""
from __future__ import annotations

import typing as t

from ..istio.peer_authentication import effective, selector_of
from .fields import Map, mapping, maps, strings, text
from .kinds import PEER_AUTHENTICATION
from .proxied import is_over, is_proxied
from .resource import Resource
from .selection import Labels, SelectorIndex
from .snapshot import Snapshot
from .target_ports import pod_port

Json = dict[str, t.Any]
STRICT: t.Final = "STRICT"
DISABLE: t.Final = "DISABLE"
_LEFT_OUT: t.Final = "traffic.sidecar.istio.io/excludeInboundPorts"
_TAKEN_IN: t.Final = "traffic.sidecar.istio.io/includeInboundPorts"


class DemandedModes:
    """What PeerAuthentications come to for workloads (``istio/peer_authentication.py``), those that select a pod found by its labels."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._root = snapshot.root_namespace
        self._policies: dict[str, SelectorIndex[Json]] = {}
        for one in snapshot.all(PEER_AUTHENTICATION):
            policy = _readable(one)
            self._policies.setdefault(one.namespace, SelectorIndex()).add(selector_of(policy), policy)

    def of_workload(self, namespace: str, labels: Labels, annotations: Labels, port: int) -> str:
        """The mode at a port of pods with a proxy; empty where the port's traffic does not pass the proxy."""
        if str(port) in _numbers(annotations.get(_LEFT_OUT, "")):
            return ""
        taken_in = annotations.get(_TAKEN_IN, "*")
        if taken_in != "*" and str(port) not in _numbers(taken_in):
            return ""
        indexes = [self._policies[space] for space in dict.fromkeys((self._root, namespace)) if space in self._policies]
        found = effective((policy for index in indexes for policy in index.selecting(labels)), self._root)
        return found.ports.get(port, found.mode)

    def of_service(self, snapshot: Snapshot, service: Resource, port: Map, labels: Labels | None = None) -> str:
        """The mode at a port of a Service that all its pods with a proxy agree on; empty where they do not, or where it is not known.

        ``labels`` narrow the pods to those of a subset.
        """
        found = {
            self.of_workload(pod.namespace, pod.labels, pod.annotations, at) if (at := pod_port(pod.spec, port)) else ""
            for pod in pods_of(snapshot, service, labels)
            if is_proxied(snapshot, pod) and not is_over(pod)
        }
        return found.pop() if len(found) == 1 else ""


def pods_of(snapshot: Snapshot, service: Resource, labels: Labels | None = None) -> list[Resource]:
    """The pods of a Service, or of a subset of it by labels; none for one without a selector."""
    index, selector = snapshot.pods_in.get(service.namespace), strings(service.spec, "selector")
    if index is None or not selector or any(selector.get(key, value) != value for key, value in (labels or {}).items()):
        return []
    return index.selected({**selector, **(labels or {})})


def port_of(service: Resource, wanted: int) -> Map:
    """A Service's port by its number; empty where it has none."""
    return next((one for one in maps(service.spec, "ports") if one.get("port") == wanted), {})


def _numbers(given: str) -> list[str]:
    return [one.strip() for one in given.split(",")]


def _readable(policy: Resource) -> Json:
    """What of a policy says something, whatever else anyone may have written."""
    by_port = ((str(port), value) for port, value in mapping(policy.spec, "portLevelMtls").items())
    ports = {port: {"mode": text(value, "mode")} for port, value in by_port if port.isdecimal() and len(port) < 6}
    spec = {
        "selector": {"matchLabels": strings(policy.spec, "selector", "matchLabels")}, "mtls": {"mode": text(policy.spec, "mtls", "mode")},
        "portLevelMtls": ports,
    }  # fmt: skip
    created = text(policy.item, "metadata", "creationTimestamp")
    return {"metadata": {"name": policy.name, "namespace": policy.namespace, "creationTimestamp": created}, "spec": spec}
