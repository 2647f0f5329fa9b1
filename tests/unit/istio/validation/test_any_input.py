# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever an object holds: a verdict, no exception, no end that does not come."""
from __future__ import annotations

import copy
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.mesh import validate_mesh_config, validate_mesh_networks
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.validate import _KINDS, validate
from hypothesis import given, settings
from hypothesis import strategies as st

from .samples import Json, at, full, places

MESSAGES: t.Final = {kind: (group, message) for (group, kind), (message, _) in _KINDS.items()}
WRONG: t.Final[tuple[t.Any, ...]] = (
    None, True, 0, -1, 10**30, 1.5, float("nan"), float("inf"), "", "text", "*", "[", "%", "\ud800", "5", [], [None], [[]], ["", "*"], [{}], {}, {"": None},
    {1: 2}, {None: []}, {"key": {}}, b"bytes",
)  # fmt: skip
ANYTHING: t.Final = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.sampled_from(WRONG)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.one_of(st.text(max_size=4), st.integers(0, 9)), inner, max_size=3)),
    max_leaves=10,
)


def obj(kind: str, spec: t.Any, metadata: t.Any = None) -> Json:
    return {"apiVersion": f"{MESSAGES[kind][0]}/v1", "kind": kind, "metadata": metadata or {"name": "name", "namespace": "space"}, "spec": spec}


@pytest.mark.parametrize("kind", sorted(MESSAGES))
def test_every_field_holds_what_it_must_not(kind: str) -> None:
    """Each wrong value at each field of a kind, and in each list and map: a verdict whose paths are those of the object."""
    whole = full(MESSAGES[kind][1])
    assert validate(obj(kind, whole)).decode_error == ""
    seen = set()
    for path in places(whole):
        if path[-3:] in seen:
            continue  # a message that stands in several places is tried in one
        seen.add(path[-3:])
        holder, key = at(whole, path[:-1]), path[-1]
        kept = holder[key]
        for value in WRONG:
            holder[key] = value
            verdict = validate(obj(kind, whole))
            assert verdict.decode_error or verdict.error_text == "" or verdict.errors
            for problem in (*verdict.errors, *verdict.warnings):
                assert problem.text
                assert problem.path[0] in ("spec", "metadata")
            if verdict.decode_error and verdict.decode_path != ("spec",):
                at({"spec": whole}, verdict.decode_path)
        holder[key] = kept


@settings(max_examples=100)
@given(st.sampled_from(sorted(MESSAGES)), ANYTHING, ANYTHING)
def test_any_spec_and_any_metadata(kind: str, spec: t.Any, metadata: t.Any) -> None:
    validate(obj(kind, spec, metadata))
    validate_mesh_config(spec)
    validate_mesh_networks(spec)


@settings(max_examples=100)
@given(st.sampled_from(sorted(MESSAGES)), st.data())
def test_any_values_at_any_fields(kind: str, data: st.DataObject) -> None:
    whole = full(MESSAGES[kind][1])
    for path in data.draw(st.lists(st.sampled_from(sorted(places(whole), key=str)), min_size=1, max_size=4)):
        value = copy.deepcopy(data.draw(ANYTHING))
        try:
            at(whole, path[:-1])[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue  # an earlier value took its place
    validate(obj(kind, whole))


def test_depth_and_sharing_cost_nothing() -> None:
    """Nesting beyond any stack is an error; what anchors of YAML share is looked at once."""
    deep: t.Any = "bottom"
    for _ in range(50_000):
        deep = {"name": deep}
    patch = {"applyTo": "CLUSTER", "patch": {"operation": "MERGE", "value": deep}}
    assert validate(obj("EnvoyFilter", {"configPatches": [patch]})).decode_error == "exceeded max depth"
    bomb: t.Any = ["x"]
    for _ in range(60):
        bomb = [bomb, bomb]
    patch["patch"] = {"operation": "MERGE", "value": {"name": bomb}}
    verdict = validate(obj("EnvoyFilter", {"configPatches": [patch]}))
    assert verdict.error_text == "Envoy filter: json: cannot unmarshal array into Go value of type string"
    cycle: Json = {}
    cycle["name"] = cycle
    patch["patch"] = {"operation": "MERGE", "value": cycle}
    assert not validate(obj("EnvoyFilter", {"configPatches": [patch]})).valid
