# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever stands at whatever field: messages, never an exception."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.kinds import OBJECTS, kind_of
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.message import Message
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.registry import ANALYZERS
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.run import analyze
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.snapshot import Snapshot
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.sources import read_objects, read_texts

from .objects import Json, copied, every_kind

# from so many ports on what proxies hold is counted
LARGE: t.Final[Json] = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "large", "namespace": "shop"},
                        "spec": {"selector": {"app": "cart"}, "ports": [{"port": number, "name": "http"} for number in range(500)]}}  # fmt: skip
WRONG: t.Final[tuple[t.Any, ...]] = (None, True, -7, 2.5, "", "a/b~c=*", [], [None, 3, "x", {}], {}, {"": None, "a": [1]})


def places(value: t.Any, path: tuple[t.Any, ...] = ()) -> t.Iterator[tuple[t.Any, ...]]:
    """Every field below an object, at any depth."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places(item, (*path, key))


def changed(item: Json, path: tuple[t.Any, ...], wrong: t.Any) -> Json:
    out = copied(item)
    at = out
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = wrong
    return t.cast(Json, out)


def all_of(objects: list[Json]) -> list[Message]:
    found = read_objects([*objects, LARGE], "default", complete=True)
    there = Snapshot(found.resources, kinds=OBJECTS, mesh_config={"extensionProviders": [{"name": "old", "lightstep": {}}]})
    return [*found.messages, *analyze(there, ANALYZERS.values()).messages]


@pytest.mark.parametrize("item", every_kind(), ids=lambda one: f"{one['apiVersion'].partition('.')[0].replace('/', '-')}-{one['kind']}")
def test_a_wrong_type_at_every_field_of(item: Json) -> None:
    others = [one for one in every_kind() if one["kind"] != item["kind"]]
    tried = []
    for number, (path, wrong) in enumerate((path, wrong) for path in places(item) if path[0] not in ("apiVersion", "kind") for wrong in WRONG):
        one = changed(item, path, wrong)
        if path != ("metadata",) and path != ("metadata", "name"):
            one["metadata"]["name"] = f"{item['metadata']['name']}-{number}"
        tried.append(one)
    assert len(tried) > 20
    assert all_of([*others, *tried])


def test_the_objects_are_of_every_kind() -> None:
    assert {kind_of(one["apiVersion"], one["kind"]) for one in every_kind()} == set(OBJECTS)


@pytest.mark.parametrize(
    "text",
    [
        "kind: [", "a: &a [*a]", "\t- x", "{", "kind: VirtualService\nkind: Service", "- - - " * 100_000, "%YAML 9.9\n---\na: 1", "!!python/object:os.system x",
        "a: \x00", "kind: VirtualService\napiVersion: networking.istio.io/v1\nmetadata: 7", "apiVersion: networking.istio.io/v1\nkind: VirtualService",
        "&a [" + "x, " * 50 + "]\n" + "".join(f"---\n&b{n} [" + f"*b{n - 1}, " * 50 + "]\n" for n in range(1, 9)),
        "apiVersion: v1\nkind: List\nitems: {}", "apiVersion: v1\nkind: List\nitems: [1, null, {}]", '{"kind": "List", "items": [{"kind": 5}]}',
    ],
)  # fmt: skip
def test_a_text_that_is_no_object_is_told_or_passed_over(text: str) -> None:
    found = read_texts([("bad.yaml", text)], "default")
    assert all(one.code == "MF0201" and one.reference.startswith("bad.yaml:") for one in found.messages)
    analyze(Snapshot(found.resources, kinds=OBJECTS), ANALYZERS.values())


def test_a_large_document() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n" + "  key: value\n" * 100_000
    found = read_texts([("large.yaml", text)], "default")
    assert [one.name for one in found.resources] == ["a"]
