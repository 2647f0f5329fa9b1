# SPDX-License-Identifier: GPL-3.0-or-later
"""The live objects that a plan is about: one list a kind and namespace, Secrets one by one."""
from __future__ import annotations

import typing as t

from ..cluster.client import Client
from ..cluster.paths import Kinds
from .desired import CRD, key_of
from .paths import Map

Key = tuple[str, str, str, str]
INJECTORS: t.Final = ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration")
VALIDATORS: t.Final = ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration")


class Live:
    """What was read, by kind, namespace and name."""

    def __init__(self, objects: t.Iterable[Map]) -> None:
        self._objects = {key_of(item): item for item in objects}

    def __contains__(self, key: Key) -> bool:
        return key in self._objects

    def __getitem__(self, key: Key) -> Map:
        return self._objects[key]

    def get(self, key: Key) -> Map | None:
        """An object; None for one that does not exist."""
        return self._objects.get(key)

    def of_kind(self, kind: str) -> list[Map]:
        """All that was read of a kind."""
        return [item for key, item in self._objects.items() if key[0] == kind]


def read_live(client: Client, kinds: Kinds, items: t.Iterable[Map], *, always: t.Sequence[tuple[str, str]] = (INJECTORS, VALIDATORS)) -> Live:
    """The live objects of the kinds and namespaces of ``items``, and all of the kinds ``always``, with apiVersion and kind. Raises ApiError."""
    places = {(kinds.resource(*kind).collection(), kind[1]): kind for kind in always}
    for item in items:
        kind, namespace, name, _ = key_of(item)
        resource = kinds.of(item)
        path = resource.path(name, namespace) if kind == "Secret" else resource.collection(namespace)
        places[path, kind] = (item["apiVersion"], kind)
    found = client.each(lambda place: _read(client, place[0], *places[place]), sorted(places))
    return Live(item for part in found for item in part)


def fresh_kinds(items: t.Iterable[Map], live: Live) -> set[tuple[str, str]]:
    """(apiVersion, kind) of the CRDs among ``items`` that do not exist yet: nothing of these kinds can be asked about."""
    return {
        (f"{item['spec']['group']}/{version['name']}", item["spec"]["names"]["kind"])
        for item in items if item["kind"] == CRD and key_of(item) not in live
        for version in item["spec"]["versions"]
    }  # fmt: skip


def _read(client: Client, path: str, api_version: str, kind: str) -> list[Map]:
    if kind == "Secret":
        found = client.find(path)
        return [found] if found else []
    return [{"apiVersion": api_version, "kind": kind, **item} for item in client.list_objects(path)]
