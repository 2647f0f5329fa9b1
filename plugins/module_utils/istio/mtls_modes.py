# SPDX-License-Identifier: GPL-3.0-or-later
"""PeerAuthentications: which mode holds in a namespace, and what in it has one of its own.

Rules: https://istio.io/latest/docs/reference/config/security/peer_authentication/ and, that the oldest of several counts,
https://istio.io/latest/docs/concepts/security/#peer-authentication.
"""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .peer_authentication import selector_of

Map = t.Mapping[str, t.Any]
STRICT: t.Final = "STRICT"
PERMISSIVE: t.Final = "PERMISSIVE"
_UNSET: t.Final = ("", "UNSET")


@dataclass(frozen=True)
class Mode:
    """What holds in a namespace, and the object that says so (``PeerAuthentication ns/name``; empty: none, Istio's default)."""

    mode: str = PERMISSIVE
    policy: str = ""


@dataclass(frozen=True)
class OwnMode:
    """A policy of some workloads by which plaintext reaches them whatever holds in their namespace: their labels, its mode, that of single ports."""

    policy: str
    mode: str
    labels: dict[str, str] = field(default_factory=dict)
    ports: dict[str, str] = field(default_factory=dict)

    def takes(self, labels: Map) -> bool:
        """Whether all of a pod of these labels takes plaintext by it."""
        return self.mode not in (*_UNSET, STRICT) and all(labels.get(key) == value for key, value in self.labels.items())


class PeerAuthentications:
    """All of a cluster; those in ``root`` that select nothing hold for the whole mesh."""

    def __init__(self, items: t.Iterable[Map], root: str) -> None:
        self._wide: dict[str, Map] = {}
        self._narrow: dict[str, list[Map]] = {}
        self.root = root
        for item in sorted(items, key=_age):
            space = str(item["metadata"]["namespace"])
            if selector_of(item):
                self._narrow.setdefault(space, []).append(item)
            else:
                self._wide.setdefault(space, item)

    def holding(self, namespace: str) -> Mode:
        """The mode of a namespace: its own policy's, else the mesh's, else Istio's default."""
        for space in (namespace, self.root):
            item = self._wide.get(space)
            mode = _mode(item.get("spec")) if item else ""
            if item and mode not in _UNSET:
                return Mode(mode, _origin(item))
        return Mode()

    def own(self, namespace: str) -> Map | None:
        """The policy that counts for all of a namespace itself, if there is one."""
        return self._wide.get(namespace)

    def governed(self, namespace: str) -> bool:
        """Whether a namespace says for itself which mode holds, so that the mesh's does not reach it."""
        item = self._wide.get(namespace)
        return item is not None and _mode(item.get("spec")) not in _UNSET

    def exceptions(self, namespace: str) -> list[OwnMode]:
        """Policies of workloads in a namespace that let plaintext in, oldest first."""
        found = []
        for item in self._narrow.get(namespace, ()):
            spec = item.get("spec") or {}
            ports = {str(port): _mode({"mtls": one}) for port, one in (spec.get("portLevelMtls") or {}).items()}
            one = OwnMode(_origin(item), _mode(spec), selector_of(item), {port: mode for port, mode in ports.items() if mode not in (*_UNSET, STRICT)})
            if one.ports or one.mode not in (*_UNSET, STRICT):
                found.append(one)
        return found


def _age(item: Map) -> tuple[str, str, str]:
    meta = item["metadata"]
    return str(meta.get("creationTimestamp") or ""), str(meta["namespace"]), str(meta["name"])


def _mode(spec: Map | None) -> str:
    return str(((spec or {}).get("mtls") or {}).get("mode") or "")


def _origin(item: Map) -> str:
    return f"PeerAuthentication {item['metadata']['namespace']}/{item['metadata']['name']}"
