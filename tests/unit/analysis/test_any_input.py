# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that are no objects, and large ones: messages, never an exception."""
from __future__ import annotations

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.kinds import OBJECTS, kind_of
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.registry import ANALYZERS
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.run import analyze
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.snapshot import Snapshot
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.sources import read_texts

from .objects import every_kind


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
