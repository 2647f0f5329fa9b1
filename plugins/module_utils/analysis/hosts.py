# SPDX-License-Identifier: GPL-3.0-or-later
"""Host names: what a short one stands for, which overlap, and which Services and ServiceEntries answer to one where."""
from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from .fields import maps, number, strings, texts
from .kinds import SERVICE, SERVICE_ENTRY
from .snapshot import Snapshot

EVERYWHERE: t.Final = "*"
"""The scope of what is exported to all namespaces."""
_DOMAIN: t.Final = "svc.cluster.local"
_SERVICE: t.Final = re.compile(r"(.+)\.(.+)\.svc\.cluster\.local")
_EXPORT_TO: t.Final = "networking.istio.io/exportTo"
T = t.TypeVar("T")


def full_host(namespace: str, host: str) -> str:
    """A short name of a Service as its whole name; any other host as it is."""
    return host if host.startswith("*") or "." in host else f"{host}.{namespace}.{_DOMAIN}"


def service_of(namespace: str, host: str) -> tuple[str, str]:
    """Namespace and name of the Service that a host stands for, seen from a namespace."""
    found = _SERVICE.fullmatch(host)
    return (found[2], found[1]) if found else (namespace, host)


def overlap(one: str, other: str) -> bool:
    """Whether two hosts have a name in common; either may begin with a star."""
    if one.startswith("*") and other.startswith("*"):
        return one[1:].endswith(other[1:]) or other[1:].endswith(one[1:])
    if one.startswith("*"):
        return other.endswith(one[1:])
    if other.startswith("*"):
        return one.endswith(other[1:])
    return one == other


def scopes(export_to: t.Sequence[str], namespace: str) -> list[str]:
    """The namespaces that see what is exported to these, each once; ``*`` for all."""
    if not export_to or EVERYWHERE in export_to:
        return [EVERYWHERE]
    return list(dict.fromkeys(namespace if one == "." else one for one in export_to))


class HostIndex(t.Generic[T]):
    """Things by their hosts, asked which overlap with one."""

    def __init__(self) -> None:
        self._exact: dict[str, list[T]] = {}
        self._wild: dict[str, list[T]] = {}

    def add(self, host: str, thing: T) -> None:
        """One more."""
        held, key = (self._wild, host[1:]) if host.startswith("*") else (self._exact, host)
        held.setdefault(key, []).append(thing)

    def overlapping(self, host: str) -> list[T]:
        """All things with a host that has a name in common with this one."""
        if not host.startswith("*"):
            found = list(self._exact.get(host, ()))
            for start in range(len(host) + 1) if self._wild else ():
                found += self._wild.get(host[start:], ())
            return found
        ending = host[1:]
        exact = [one for name, things in self._exact.items() if name.endswith(ending) for one in things]
        return exact + [one for name, things in self._wild.items() if name.endswith(ending) or ending.endswith(name) for one in things]


@dataclass(frozen=True, slots=True)
class Destination:
    """What answers to a host: its port numbers, and the labels of the workloads it selects (empty where a Service does)."""

    ports: tuple[int, ...]
    selector: t.Mapping[str, str]


class Destinations:
    """All hosts of a mesh with the namespaces that see them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._by_host: dict[tuple[str, str], Destination] = {}
        self._wild: dict[tuple[str, str], Destination] = {}
        for entry in snapshot.all(SERVICE_ENTRY):
            found = Destination(tuple(number(one, "number") for one in maps(entry.spec, "ports")), strings(entry.spec, "workloadSelector", "labels"))
            for host in texts(entry.spec, "hosts"):
                for scope in scopes(texts(entry.spec, "exportTo"), entry.namespace):
                    self._add(scope, full_host(entry.namespace, host), found)
        for service in snapshot.all(SERVICE):
            found = Destination(tuple(number(one, "port") for one in maps(service.spec, "ports")), {})
            given = service.annotations.get(_EXPORT_TO, "")
            for scope in [part.strip() for part in given.split(",")] if given else [EVERYWHERE]:
                self._add(service.namespace if scope == "." else scope, full_host(service.namespace, service.name), found)

    def _add(self, scope: str, host: str, found: Destination) -> None:
        self._by_host[scope, host] = found
        if host.startswith("*"):
            self._wild[scope, host[1:]] = found

    def find(self, namespace: str, export_to: t.Sequence[str], host: str) -> Destination | None:
        """What a host leads to for an object of a namespace that is itself exported to these."""
        whole = full_host(namespace, host)
        for scope in (EVERYWHERE, *(namespace if one == "." else one for one in export_to or (".",))):
            found = self._by_host.get((scope, whole))
            if found is not None:
                return found
        ending = host.removeprefix("*")
        for start in range(len(ending) + 1) if self._wild else ():
            for scope in (EVERYWHERE, namespace):
                found = self._wild.get((scope, ending[start:]))
                if found is not None:
                    return found
        return None
