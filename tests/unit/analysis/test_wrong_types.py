# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields of the wrong type, taken from the tables of Istio's messages and from what analyzers read: messages, never an exception."""
from __future__ import annotations

import json
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.kinds import OBJECTS, kind_of
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.message import Message
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.outputs import WRITERS
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.registry import ANALYZERS
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.resource import Resource
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.run import analyze
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.snapshot import Snapshot
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.sources import read_objects
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.validate import _KINDS
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.istio.validation.samples import full, places

from .objects import Json, copied, every_kind

Path = tuple[str | int, ...]
WRONG: t.Final[tuple[t.Any, ...]] = (None, True, -7, "text", [3], {"key": 1})
"""One of each of JSON's types."""
MORE: t.Final[tuple[t.Any, ...]] = (2.5, "", "a/b~c=*", [], [None, 3, "x", {}], {}, {"": None, "a": [1]})
ODD: t.Final[tuple[t.Any, ...]] = (10**30, 10**400, 1.5, float("nan"), float("inf"), "\ud800", "\x00", "*", "%s", "[", [None, {}, []], {"": None}, 1 << 63)
ANYTHING: t.Final = st.recursive(
    st.one_of(st.sampled_from((*WRONG, *ODD)), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=8,
)
LARGE: t.Final[Json] = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "large", "namespace": "shop"},
                        "spec": {"selector": {"app": "cart"}, "ports": [{"port": number, "name": "http"} for number in range(500)]}}  # fmt: skip
"""From so many ports on it is counted what proxies hold."""
TOGETHER: t.Final = 50
"""Objects that are analysed at once: of Gateways with the same hosts each is told with the names of all others."""
MESSAGES: t.Final = {kind: (group, message) for (group, kind), (message, _) in _KINDS.items()}
ITEMS: t.Final = {kind_of(one["apiVersion"], one["kind"]): one for one in every_kind()}


def laid(value: t.Any, path: Path, wrong: t.Any) -> t.Any:
    """A value with another one at a path; what leads there is made where it is not."""
    if not path:
        return wrong
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(value) if isinstance(value, list) else []
        items += [{}] * (step + 1 - len(items))
        return [*items[:step], laid(items[step], rest, wrong), *items[step + 1 :]]
    around = value if isinstance(value, dict) else {}
    return {**around, step: laid(around.get(step), rest, wrong)}


def named(item: Json, number: int) -> Json:
    """The object under a name of its own, as far as it can have one."""
    meta = item.get("metadata")
    return {**item, "metadata": {**meta, "name": f"{meta['name']}-{number}"}} if isinstance(meta, dict) and isinstance(meta.get("name"), str) else item


def snapshot(resources: list[Resource]) -> Snapshot:
    return Snapshot(resources, kinds=OBJECTS, mesh_config={"extensionProviders": [{"name": "old", "lightstep": {}}]})


def analyzed(objects: list[Json]) -> list[Message]:
    """All analyzers over the objects; every way to write what they tell must be able to."""
    found = read_objects(objects, "default", complete=True)
    out = [*found.messages, *analyze(snapshot(found.resources), ANALYZERS.values()).messages]
    for write in WRITERS.values():
        write(out).encode()
    return out


def beside(kind: str) -> list[Json]:
    """An object of every other kind, and a mesh that is large."""
    return [LARGE, *(one for one in every_kind() if one["kind"] != kind)]


@pytest.mark.parametrize("kind", sorted(MESSAGES))
def test_a_wrong_type_at_every_field_of_the_schema(kind: str) -> None:
    """Each field that Istio's tables know, and each element of a list or map, laid over an object that refers to others."""
    group, message = MESSAGES[kind]
    (item,) = (one for one in ITEMS.values() if one["kind"] == kind and one["apiVersion"].startswith(f"{group}/"))
    fields = {path[-3:]: ("spec", *path) for path in places(full(message))}  # a message that stands in several places is tried in one
    tried = [named(laid(item, path, wrong), number) for number, (path, wrong) in enumerate((path, wrong) for path in fields.values() for wrong in WRONG)]
    assert len(tried) >= len(WRONG)
    told: set[str] = set()
    for start in range(0, len(tried), TOGETHER):
        told |= {one.origin for one in analyzed([*beside(kind), *tried[start : start + TOGETHER]]) if one.code == "IST0106"}
    assert len(told) > len(tried) / 3  # of six types at most two fit a field, and null is none


class Read(dict[str, t.Any]):
    """A mapping that notes which of its keys are asked for."""

    def __init__(self, value: t.Mapping[str, t.Any], path: Path, noted: set[Path]) -> None:
        super().__init__((key, _noting(item, (*path, key), noted)) for key, item in value.items())
        self.path, self.noted = path, noted

    def get(self, key: str, default: t.Any = None) -> t.Any:
        self.noted.add((*self.path, key))
        return super().get(key, default)

    def __getitem__(self, key: str) -> t.Any:
        self.noted.add((*self.path, key))
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.noted.add((*self.path, str(key)))
        return super().__contains__(key)


def _noting(value: t.Any, path: Path, noted: set[Path]) -> t.Any:
    if isinstance(value, dict):
        return Read(value, path, noted)
    return [_noting(item, (*path, number), noted) for number, item in enumerate(value)] if isinstance(value, list) else value


def fields_read(item: Json) -> set[Path]:
    """The fields of an object, and those that analyzers ask for though it lacks them, at any depth."""
    noted: set[Path] = set(places(item))
    asked: set[Path] = set()
    while asked != noted:
        new, asked = noted - asked, set(noted)
        tried = [item, *(laid(item, path, wrong) for path in new - set(places(item)) for wrong in ({}, [{}]))]
        kind = kind_of(item["apiVersion"], item["kind"])
        assert kind is not None
        around = read_objects(beside(item["kind"]), "default", complete=True).resources
        analyze(snapshot([*around, *(Resource(kind, _noting(named(one, n), (), noted)) for n, one in enumerate(tried))]), ANALYZERS.values())
    return noted


def test_what_analyzers_ask_for_is_noted() -> None:
    (pod,) = (one for one in ITEMS.values() if one["kind"] == "Pod")
    new = fields_read(pod) - set(places(pod))
    assert ("spec", "hostNetwork") in new
    assert ("spec", "initContainers", 0, "securityContext") not in new


@pytest.mark.parametrize("item", ITEMS.values(), ids=lambda one: f"{one['apiVersion'].partition('.')[0].replace('/', '-')}-{one['kind']}")
def test_a_wrong_type_at_every_field_that_is_read(item: Json) -> None:
    fields = sorted((path for path in fields_read(item) if path[0] not in ("apiVersion", "kind")), key=str)
    tried = [named(laid(item, path, wrong), number) for number, (path, wrong) in enumerate((path, wrong) for path in fields for wrong in (*WRONG, *MORE))]
    assert len(tried) >= 50
    for start in range(0, len(tried), TOGETHER):
        analyzed([*beside(item["kind"]), *tried[start : start + TOGETHER]])


@settings(max_examples=60)
@given(st.data())
def test_anything_at_several_fields_at_once(data: st.DataObject) -> None:
    objects = copied(every_kind())
    item = data.draw(st.sampled_from(objects))
    for path in data.draw(st.lists(st.sampled_from(sorted(places(item), key=str)), min_size=1, max_size=4)):
        objects.append(laid(item, path, data.draw(ANYTHING)))
    json.dumps([one.values_with_fix() for one in analyzed(objects)]).encode()
