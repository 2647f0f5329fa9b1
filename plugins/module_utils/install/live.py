# SPDX-License-Identifier: GPL-3.0-or-later
"""The live objects that a plan is about: one list a kind and namespace, Secrets one by one."""
from __future__ import annotations

import typing as t

from ..cluster.client import Client
from ..cluster.errors import ApiError
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


Refused = dict[str, ApiError]
"""Paths that we may not read, with what the server says."""


def read_live(
    client: Client, kinds: Kinds, items: t.Iterable[Map], *, always: t.Sequence[tuple[str, str]] = (INJECTORS, VALIDATORS), refused: Refused | None = None
) -> Live:
    """The live objects of the kinds and namespaces of ``items``, and all of the kinds ``always``, with apiVersion and kind. Raises ApiError.

    Where ``refused`` is given, it takes what we may not read, by its ``place``.
    """
    places = {(kinds.resource(*kind).collection(), kind[1]): kind for kind in always}
    for item in items:
        places[place(kinds, item), item["kind"]] = (item["apiVersion"], item["kind"])
    found = client.each(lambda place: _read(client, place[0], *places[place], refused), sorted(places))
    return Live(item for part in found for item in part)


def place(kinds: Kinds, item: Map) -> str:
    """The path by which an object is read: its collection's, a Secret's own. Raises ClusterError."""
    kind, namespace, name, _ = key_of(item)
    resource = kinds.of(item)
    return resource.path(name, namespace) if kind == "Secret" else resource.collection(namespace)


def listed(client: Client, path: str, refused: Refused | None) -> list[Map]:
    """All objects of a collection; none where we may not list it and ``refused`` takes that. Raises ApiError."""
    try:
        return client.list_objects(path)
    except ApiError as error:
        if refused is None or error.status != 403:
            raise
        refused[path] = error
        return []


def fresh_kinds(items: t.Iterable[Map], live: Live) -> set[tuple[str, str]]:
    """(apiVersion, kind) of the CRDs among ``items`` that do not exist yet: nothing of these kinds can be asked about."""
    return {
        (f"{item['spec']['group']}/{version['name']}", item["spec"]["names"]["kind"])
        for item in items if item["kind"] == CRD and key_of(item) not in live
        for version in item["spec"]["versions"]
    }  # fmt: skip


def _read(client: Client, path: str, api_version: str, kind: str, refused: Refused | None) -> list[Map]:
    if kind != "Secret":
        return [{"apiVersion": api_version, "kind": kind, **item} for item in listed(client, path, refused)]
    try:
        found = client.find(path)
    except ApiError as error:
        if refused is None or error.status != 403:
            raise
        refused[path] = error
        return []
    return [found] if found else []
