# SPDX-License-Identifier: GPL-3.0-or-later
"""The live objects that a plan is about: one list a kind and namespace, Secrets one by one."""
from __future__ import annotations

import typing as t

from ..cluster.client import Client
from ..cluster.paths import Kinds
from .desired import key_of
from .paths import Map

Key = tuple[str, str, str]


def read_live(client: Client, kinds: Kinds, items: t.Iterable[Map]) -> dict[Key, Map]:
    """The live state of those objects that exist, with apiVersion and kind. Raises ApiError."""
    places: dict[tuple[str, str], tuple[str, str]] = {}
    wanted: set[Key] = set()
    for item in items:
        key = key_of(item)
        wanted.add(key)
        resource = kinds.of(item)
        path = resource.path(key[2], key[1]) if key[0] == "Secret" else resource.collection(key[1])
        places[path, key[0]] = (item["apiVersion"], key[0])
    out: dict[Key, Map] = {}
    for found in client.each(lambda place: _read(client, place[0], *places[place]), sorted(places)):
        for item in found:
            key = key_of(item)
            if key in wanted:
                out[key] = item
    return out


def _read(client: Client, path: str, api_version: str, kind: str) -> list[Map]:
    if kind == "Secret":
        found = client.find(path)
        return [found] if found else []
    return [{"apiVersion": api_version, "kind": kind, **item} for item in client.list_objects(path)]
