# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the ports of Services lead in their pods."""
from __future__ import annotations

import typing as t

from .fields import Map, maps, number, text
from .proxied import is_gateway
from .resource import Resource
from .snapshot import Snapshot, all_containers


def pod_port(pod_spec: Map, port: Map) -> int:
    """The port of a pod that a Service's port leads to; 0 where no container has one of that name."""
    target = port.get("targetPort")
    if not isinstance(target, str) or target.isdecimal():
        return number(port, "targetPort") or number(port, "port")
    wanted = (target, text(port, "protocol") or "TCP")
    for container in all_containers(pod_spec):
        for one in maps(container, "ports"):
            if (text(one, "name"), text(one, "protocol") or "TCP") == wanted:
                return number(one, "containerPort")
    return 0


class PodPorts:
    """The ports that pods are known to listen at: those of their Services, and those that their containers declare."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._services = snapshot.services_by_selector
        self._known: dict[int, tuple[dict[int, list[str]], set[int], bool]] = {}

    def of(self, pods: t.Iterable[Resource]) -> tuple[dict[int, list[str]], set[int], bool]:
        """Of all pods together: Services by the number that they themselves have, the pods' own numbers, and whether these are all there can be.

        They may not be for a pod without a Service, with a port whose name no container has, or for a gateway.
        """
        by_service: dict[int, list[str]] = {}
        own: set[int] = set()
        told = True
        for pod in pods:
            numbers, listening, known = self._of(pod)
            for number_, names in numbers.items():
                held = by_service.setdefault(number_, [])
                held += [name for name in names if name not in held]
            own |= listening
            told = told and known
        return by_service, own, told

    def _of(self, pod: Resource) -> tuple[dict[int, list[str]], set[int], bool]:
        found = self._known.get(id(pod))
        if found is None:
            index = self._services.get(pod.namespace)
            services = index.selecting(pod.labels, empty=False) if index else []
            numbers: dict[int, list[str]] = {}
            listening = {number(one, "containerPort") for container in all_containers(pod.spec) for one in maps(container, "ports")}
            known = bool(services) and not is_gateway(pod)
            for service in services:
                for port in maps(service.spec, "ports"):
                    at = pod_port(pod.spec, port)
                    known = known and at > 0
                    listening.add(at)
                    numbers.setdefault(number(port, "port"), []).append(service.name)
            found = self._known[id(pod)] = (numbers, listening, known)
        return found
