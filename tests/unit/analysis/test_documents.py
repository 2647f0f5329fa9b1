# SPDX-License-Identifier: GPL-3.0-or-later
"""Which line of which file is told."""
from __future__ import annotations

from pathlib import Path

from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.documents import Place, parse, split
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.sources import gather, read_texts

TEXT = """# a comment

---
# about the first
kind: Service
metadata:
  name: one
--- # the second
- kind: Pod
  value: |
    text
---

# nothing
---
\t bad
"""


def test_documents_know_their_lines() -> None:
    first, second, third = split("a.yaml", TEXT)
    assert [one.line for one in (first, second, third)] == [4, 8, 16]
    assert Place(first).reference() == "a.yaml:4"
    assert Place(first).reference(("metadata", "name")) == "a.yaml:7"
    assert Place(first).reference(("metadata",)) == "a.yaml:4"  # no scalar: the object's
    assert Place(first).reference(("metadata", "none", 3)) == "a.yaml:4"
    assert Place(second, (0,)).reference() == "a.yaml:9"
    assert Place(second, (0,)).reference(("value",)) == "a.yaml:10"
    assert parse(third)[1:] != ("", 0)
    assert parse(third)[2] == 16


def test_the_line_of_a_field_whatever_it_holds() -> None:
    (one,) = split("a.yaml", "kind: A\nspec:\n  http:\n  - match: []\n  - route:\n    - weight: 1\n    retrys: {}\n")
    place = Place(one)
    assert place.reference(("spec", "http", 1, "retrys"), nearest=True) == "a.yaml:7"
    assert place.reference(("spec", "http", 1, "route"), nearest=True) == "a.yaml:5"
    assert place.reference(("spec", "http", 1), nearest=True) == "a.yaml:5"
    assert place.reference(("spec", "http", 0, "route", 0, "weight"), nearest=True) == "a.yaml:4"  # not there: the route's
    assert place.reference(("status",), nearest=True) == "a.yaml:1"
    (inside,) = split("b.yaml", "kind: List\nitems:\n- kind: A\n- kind: B\n  spec:\n    a: {}\n")
    assert Place(inside, ("items", 1)).reference(("spec", "a"), nearest=True) == "b.yaml:6"


def test_other_line_ends_and_json() -> None:
    (one,) = split("a.yaml", "kind: A\r\nspec:\r\n  b: 1\r\n")
    assert Place(one).reference(("spec", "b")) == "a.yaml:3"
    (two,) = split("a.json", '{"kind": "A",\n "b": 1}')
    assert Place(two).reference(("b",)) == "a.json"
    assert parse(two) == ({"kind": "A", "b": 1}, "", 0)


def test_the_last_of_two_with_a_name_counts() -> None:
    text = "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a}\n"
    found = read_texts([("a.yaml", text), ("b.yaml", text)], "shop")
    assert [(one.origin, one.reference()) for one in found.resources] == [("Gateway shop/a", "b.yaml:1")]


def test_lists_and_what_nobody_looks_at() -> None:
    gateway = "{apiVersion: networking.istio.io/v1beta1, kind: Gateway, metadata: {name: a, namespace: kube-system}}"
    text = f"apiVersion: v1\nkind: List\nitems:\n- {gateway}\n- {gateway.replace('kube-system', 'x')}\n- {{apiVersion: v1, kind: Pod}}\n- {{apiVersion: v1}}\n"
    found = read_texts([("a.yaml", text)], "shop")
    assert [(one.origin, one.reference()) for one in found.resources] == [("Gateway x/a", "a.yaml:5")]
    assert found.others == 1  # the pod: it is the cluster's to say
    assert [(one.code, one.reference) for one in found.messages] == [("MF0201", "a.yaml:7")]


def test_folders_are_read_at_any_depth_by_name(tmp_path: Path) -> None:
    for name in ("b.yaml", "a/z.yml", "c.json", "a/x.txt", "a-b.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = [name.removeprefix(f"{tmp_path}/") for name in gather([str(tmp_path)])]
    assert found == ["a/z.yml", "a-b.yaml", "b.yaml", "c.json"]
