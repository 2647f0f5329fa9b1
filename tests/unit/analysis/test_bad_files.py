# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that hold anything, or are none: a message with file and line, or one clear error; never a traceback, never a wait."""
from __future__ import annotations

import os
import typing as t
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from .test_operation import run

GATEWAY: t.Final = """apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge}
spec: {servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}]}
"""
AROUND: t.Final = f"{GATEWAY}---\n"
"""What stands before and after each bad document, and is looked at whatever that holds."""
HEAD: t.Final = "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec: "
JSON_HEAD: t.Final = '{"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "a"}, "spec": {"servers": '
BOMB: t.Final = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))

# What it is: the document, and the line (counted in the document) that is told; 0 where it is passed over, None where it is an object.
DOCUMENTS: t.Final[dict[str, tuple[str, int | None]]] = {
    "anchors that stand for ten thousand million": (BOMB, 1),
    "an anchor in itself": ("kind: Gateway\nspec: &a\n  b: *a\n", 1),
    "an anchor that is none": ("kind: Gateway\nspec: *nothing\n", 1),
    "a key twice": ("apiVersion: networking.istio.io/v1\nkind: Sidecar\nkind: Gateway\nmetadata: {name: a, name: b}\n", None),
    "a tab": ("kind: Gateway\nspec:\n\tservers: []\n", 3),
    "a list for a map": ("apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: []\nspec: []\n", None),
    "a list alone": ("- kind: Gateway\n- kind: Gateway\n", 0),
    "a text alone": ("just a text\n", 0),
    "a kind that nobody knows": ("apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n", 0),
    "a kind of the wrong type": ("apiVersion: [v1]\nkind: {a: b}\n", 0),
    "no kind": ("apiVersion: v1\nmetadata: {name: a}\n", 1),
    "a NUL": ("kind: Gateway\nspec: a\0b\n", 1),
    "a control character": ("kind: Gateway\nspec: a\x07b\n", 1),
    "a byte order mark inside": ("\ufeffkind: Gateway\n", 0),
    "a thousand levels": ("a: " + "[" * 1000 + "]" * 1000 + "\n", 1),
    "a million open lists": ("- " * 1_000_000 + "\n", 1),
    "a million open braces": ("{" * 1_000_000 + "\n", 1),
    "a thousand levels of JSON": ('{"a":' * 1000 + "1" + "}" * 1000, 1),
    "nine hundred levels of JSON": (f"{JSON_HEAD}{'[' * 900}{']' * 900}}}}}", 1),
    "an integer of five thousand digits": (f"{HEAD}{{servers: [{{port: {{number: {'9' * 5000}}}}}]}}\n", None),
    "the same in JSON": (f"{JSON_HEAD}{'9' * 5000}}}}}", None),
    "a number beyond all": (f"{JSON_HEAD}1e999}}}}", None),
    "no number": (f"{JSON_HEAD}NaN}}}}", None),
    "half a pair of surrogates": (f'{JSON_HEAD}[{{"hosts": ["\\udfff"]}}]}}}}'.replace('"a"', '"a\\ud800"'), None),
    "the same in YAML": ('apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: "a\\ud800"}\n', 3),
    "bytes that are no text": (f"{HEAD}{{servers: !!binary /////w==, selector: {{!!binary gICA: a}}}}\n", None),
    "time stamps": ("apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: 2026-01-01, creationTimestamp: 2026-99-99T99:99:99Z}\n", None),
    "merged keys": ("apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: &m {name: a}\nspec: {<<: *m, servers: [{<<: [*m, *m]}]}\n", None),
    "merged scalars": ("kind: Gateway\nspec: {<<: 5}\n", 1),
    "a Python object": ("apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: !!python/object/apply:os.getcwd []}\n", None),
    "a Python name": ("!!python/object:os.system\nkind: Gateway\n", 0),
    "a tag that does not fit": ("kind: !!int Gateway\n", 1),
    "an error that tells a long number as a line": (f"kind: !!int 'line {'9' * 5000}'\n", 1),
    "an unknown version of YAML": ("%YAML 9.9\n", 1),
    "a map as a key": ("? {a: [1, 2]}\n: kind\n", 1),
    "a long map as a key": ("? {a: 1}\n: [" + "x, " * 200_000 + "]\n", 1),
    "an open text": ("kind: \"Gateway\n", 3),
    "a million empty lines": ("\n" * 1_000_000 + "# nothing\n", 0),
    "a million comments": ("#\n" * 1_000_000, 0),
    "a million spaces": (" " * 1_000_000, 0),
    "items of the wrong type": ("apiVersion: v1\nkind: List\nitems: {a: b}\n", 0),
    "items of every type": ("apiVersion: v1\nkind: List\nitems: [null, 1, x, [], {}, {kind: [], apiVersion: 7}]\n", 3),
    "a List in a List in a List": ("{kind: List, items: [" * 50 + "]}" * 50 + "\n", 0),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document(name: str, tmp_path: Path) -> None:
    text, line = DOCUMENTS[name]
    file = tmp_path / "bad.yaml"
    file.write_bytes(f"{AROUND}{text}\n---\n{GATEWAY.replace('edge', 'last')}".encode())
    values = run(files=[str(file)], failure_threshold="never", output_format="sarif").values
    assert values["output"].encode()
    assert all(one["reference"].rpartition(":")[0] == str(file) for one in values["messages"])
    unread = [one["reference"] for one in values["messages"] if one["code"] == "MF0201"]
    assert unread == ([f"{file}:{AROUND.count(chr(10)) + line}"] if line else [])
    assert values["analyzed"] >= (3 if line is None else 2), "the documents around are looked at"
    assert all(len(one["message"]) < 20_000 for one in values["messages"])


def test_encodings_and_line_ends(tmp_path: Path) -> None:
    bad = GATEWAY.replace("[{port", "[7, {port")
    for name, content in (("bom", b"\xef\xbb\xbf" + bad.encode()), ("crlf", bad.replace("\n", "\r\n").encode()), ("cr", bad.replace("\n", "\r").encode())):
        (tmp_path / f"{name}.yaml").write_bytes(content)
        values = run(files=[str(tmp_path / f"{name}.yaml")], failure_threshold="never").values
        assert {one["reference"] for one in values["messages"] if one["code"] == "IST0106"} == {f"{tmp_path}/{name}.yaml:4"}, name


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (GATEWAY.encode("utf-16"), "bad.yaml:1 is no text in UTF-8"),
        (GATEWAY.encode("utf-32"), "bad.yaml:1 is no text in UTF-8"),
        (GATEWAY.encode() + b"a: \xff\n", "bad.yaml:5 is no text in UTF-8"),
        (bytes(range(256)) * 1000, "bad.yaml:2 is no text in UTF-8"),
        (b"a: \xed\xa0\x80\n", "bad.yaml:1 is no text in UTF-8"),
    ],
    ids=["UTF-16", "UTF-32", "a byte", "binary", "a surrogate"],
)
def test_a_file_that_is_no_text(content: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_bytes(content)
    with pytest.raises(OperationError, match=told):
        run(files=[str(tmp_path)])


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for name in (tmp_path, tmp_path / "pipe.yaml", Path("/dev/zero")):
        with pytest.raises(OperationError, match=r"files: \S+(pipe.yaml|zero) cannot be read: it is no regular file"):
            run(files=[str(name)])
    with pytest.raises(OperationError, match="mesh_config_file: /dev/zero cannot be read: it is no regular file"):
        run(files=[], objects=[{}], mesh_config_file="/dev/zero")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(OperationError, match="files: /proc/self/mem cannot be read: Input/output error"):
        run(files=["/proc/self/mem"])
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nothing")
    with pytest.raises(OperationError, match=r"files: .*gone.yaml cannot be read: No such file"):
        run(files=[str(tmp_path)])


def test_links_that_lead_in_circles(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/good.yaml").write_text(GATEWAY)
    (tmp_path / "a/up").symlink_to(tmp_path)
    assert run(files=[str(tmp_path)], failure_threshold="never").values["analyzed"] == 1
    (tmp_path / "self.yaml").symlink_to(tmp_path / "self.yaml")
    with pytest.raises(OperationError, match=r"self\.yaml"):
        run(files=[str(tmp_path)])


def test_files_that_hold_nothing(tmp_path: Path) -> None:
    for name, content in (("empty", ""), ("blank", " \n\n"), ("marks", "---\n---\n# x\n---"), ("comment", "# x\n"), ("bom", "\ufeff")):
        (tmp_path / f"{name}.yaml").write_text(content, "utf-8")
    values = run(files=[str(tmp_path)]).values
    assert (values["messages"], values["analyzed"], values["ignored"]) == ([], 0, 0)


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/b\xff.yaml"
    with open(name, "w") as file:
        file.write("kind: Gateway\nspec: {\n")
    dest = tmp_path / "found.json"
    values = run(files=[str(tmp_path)], failure_threshold="never", output_format="json", dest=str(dest)).values
    assert [one["reference"] for one in values["messages"]] == [f"{tmp_path}/b\ufffd.yaml:3"]
    assert "b\ufffd.yaml" in dest.read_text()


def test_objects_of_the_option_that_are_no_text() -> None:
    item = {"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "a\ud800"}, "spec": {"servers": "\udfff"}}
    values = run(objects=[item], failure_threshold="never", output_format="json").values
    assert values["output"].encode()
    assert {one["origin"] for one in values["messages"]} == {"Gateway default/a\ufffd"}


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b", "\ud800"])
def test_names_that_no_file_can_have(name: str) -> None:
    with pytest.raises(OperationError, match=r"^files: "):
        run(files=[name])
    with pytest.raises(OperationError, match=r"^mesh_config_file: "):
        run(objects=[{}], mesh_config_file=name)


def test_the_line_of_a_field_in_a_list(tmp_path: Path) -> None:
    """It is found in the item alone, whatever the way the List is written, as the tree of a long one would fill the memory."""
    bad = "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: edge}\nspec:\n  servers: 7\n"
    several = [bad.replace("edge", f"edge-{n}") for n in range(3)]
    compact = "kind: List\nitems:\n" + "".join(f"-{indented(one)[1:]}" for one in several)
    flow = ["{apiVersion: networking.istio.io/v1, kind: Gateway,\n metadata: {name: NAME}, spec: {\nservers: 7}}".replace("NAME", f"f{n}") for n in range(3)]
    texts = {
        "block": "# kept\nkind: List\nitems: nothing\nitems:\n" + "".join(f"- # a comment\n{indented(one)}" for one in several),
        "compact": compact,
        "flow": f"kind: List\nitems: [{', '.join(flow)}]\n",
        "nested": f"kind: List\nitems:\n- kind: List\n  items:\n  - {{}}\n{indented(compact.partition('items:')[2].lstrip())}",
        "aliased": compact.replace("spec:", "spec: &s", 1)
        + "- {kind: Gateway, apiVersion: networking.istio.io/v1, metadata: {name: e}, spec: *s} # servers: 7\n",
    }  # of an alias it is the object's line
    for name, text in texts.items():
        file = tmp_path / f"{name}.yaml"
        file.write_text(f"---\n{text}---\n{GATEWAY}")
        lines = [number for number, line in enumerate(file.read_text().splitlines(), 1) if "servers: 7" in line]
        values = run(files=[str(file)], failure_threshold="never", rules=["IST0106"]).values
        assert sorted(one["reference"] for one in values["messages"] if one["code"] == "IST0106") == sorted(f"{file}:{line}" for line in lines), name
        assert len(lines) >= 3


def indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())
