# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects from files and options, and the places that errors name."""
from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.install.errors import InstallError
from ansible_collections.meshfleet.istio.plugins.module_utils.install.object_files import read_objects
from ansible_collections.meshfleet.istio.plugins.module_utils.install.sets import Member, SetName, members_of
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.config import secrets_within


def made(name: str, kind: str = "ConfigMap") -> dict[str, t.Any]:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}}


def text(name: str) -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n"


def origins(src: list[str], inline: t.Any = None) -> dict[str, str]:
    return {one.item["metadata"]["name"]: one.origin for one in read_objects(src, inline)}


def test_every_object_knows_its_document(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(f"# a comment\n\n---\n{text('one')}---  # more\n\n# of it\n{text('two')}---\n---\n--- {json.dumps(made('three'))}\n")
    assert origins([str(file)]) == {"one": f"{file}:4", "two": f"{file}:10", "three": f"{file}:15"}


def test_folders_patterns_lists_and_texts(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "b.json").write_text(json.dumps({"apiVersion": "v1", "kind": "ConfigMapList", "items": [made("x"), made("y")]}, indent="\t"))
    (tmp_path / "a.yml").write_text(text("a"))
    (tmp_path / "readme.md").write_text("no object")
    (tmp_path / "deep" / "d.yaml").write_text("\ufeff" + text("d"))
    assert origins([str(tmp_path)]) == {"a": f"{tmp_path}/a.yml:1", "x": f"{tmp_path}/b.json:1.items[0]", "y": f"{tmp_path}/b.json:1.items[1]"}
    assert set(origins([str(tmp_path / "**" / "*.y*ml"), str(tmp_path / "a.yml")])) == {"a", "d"}
    assert origins([], [made("a"), None, [made("b")]]) == {"a": "objects[0]", "b": "objects[2][0]"}
    assert origins([], made("a")) == {"a": "objects"}
    assert origins([], f"\n{text('a')}---\n{text('b')}") == {"a": "objects:2", "b": "objects:6"}


def test_what_the_server_keeps_of_an_object_is_left_out() -> None:
    kept = {"uid": "1", "resourceVersion": "2", "managedFields": [{}], "creationTimestamp": "x", "generation": 3, "labels": {"a": "b"}}
    found = read_objects([], [{**made("a"), "metadata": {"name": "a", **kept}, "status": {}}])
    assert found[0].item == {**made("a"), "metadata": {"name": "a", "labels": {"a": "b"}}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("---\n" + text("a") + "---\na: [1\nb: 2\n", "FILE:6: yaml: line 6: did not find expected ',' or ']'"),
        (text("a") + "---\n- just\n- texts\n", "FILE:5[0]: holds no object but a str"),
        ("kind: ConfigMap\n", "FILE:1: apiVersion is missing or no text"),
        ("apiVersion: v1\nkind: [a]\n", "FILE:1: kind is missing or no text"),
        ("apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\n", "FILE:1 (Pod): metadata.name is missing or no text: generateName makes"),
        ("apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: [x]}\n", "FILE:1 (Pod a): metadata.labels is no mapping"),
        (text("a") + "---\n" + text("a"), "FILE:5 (ConfigMap a): is already given at FILE:1"),
        ("\x01\x02", "FILE:1: yaml: control characters are not allowed"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_line(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(content)
    with pytest.raises(InstallError) as error:
        read_objects([str(file)], None)
    assert said.replace("FILE", str(file)) in str(error.value)


def test_paths_that_lead_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    for given, said in (("none.yaml", "does not exist and matches no file"), ("binary.yaml", "is no text in UTF-8")):
        with pytest.raises(InstallError, match=said):
            read_objects([str(tmp_path / given)], None)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InstallError, match=r"holds no file that ends in \.yaml, \.yml, \.json"):
        read_objects([str(tmp_path / "empty")], None)


def test_an_inventory_is_read_as_it_was_written() -> None:
    name = SetName("one", "space")
    members = {Member("", "Namespace", "", "a"), Member("networking.istio.io", "VirtualService", "b", "c.d"), Member("", "Secret", "space", "e")}
    found = name.inventory(members)
    assert members_of(found) == members
    assert found["metadata"]["annotations"] == {
        "applyset.kubernetes.io/tooling": "meshfleet.istio/v1",
        "applyset.kubernetes.io/contains-group-kinds": "Namespace,Secret,VirtualService.networking.istio.io",
        "applyset.kubernetes.io/additional-namespaces": "b",
    }  # fmt: skip
    assert Member.of({"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "c.d", "namespace": "b"}}) in members


def test_the_data_of_secrets_among_objects_is_secret() -> None:
    secret = {**made("s", "Secret"), "data": {"a": "abcd", "b": "xy"}, "stringData": {"c": "efgh"}}
    assert secrets_within({"objects": [made("a"), {"kind": "List", "items": [secret]}]}) == {"abcd", "efgh"}
    assert secrets_within({"objects": f"---\n{text('a')}---\n{json.dumps(secret)}"}) == {"abcd", "efgh"}
    assert secrets_within({"objects": "kind: Secret\n  broken: [\n"}) == {"kind: Secret\n  broken: [\n"}
    assert secrets_within({"objects": text("a")}) == set()
    assert secrets_within({"objects": None}) == set()
