# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML that would end the process, or fill its memory, is refused in the terms of its callers."""
from __future__ import annotations

import base64
import gzip
import json
import sys
import typing as t
from collections.abc import Callable, Iterator

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.gotemplate.errors import FunctionError
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.chart import Chart, from_files
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.engine import render
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.errors import ChartError, RenderError, ValuesError
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.functions.yaml_emit import dumps
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.functions.yaml_load import loads
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.manifest import parse_documents
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.release import RecordError, read_record
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.values import merge_maps, plain_values, read_values
from ansible_collections.meshfleet.istio.plugins.module_utils.install.desired import without_nulls
from ansible_collections.meshfleet.istio.plugins.module_utils.install.errors import InstallError
from ansible_collections.meshfleet.istio.plugins.module_utils.install.object_files import read_objects
from ansible_collections.meshfleet.istio.plugins.module_utils.install.operator_spec import parse_operator
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.foreign_yaml import MAX_DEPTH

from ..specs.test_foreign_yaml import LAUGHS

DEEP: t.Final = "[" * 200_000
PYTHONS_LIMIT: t.Final = 1000


@pytest.fixture(autouse=True)
def _pythons_recursion_limit() -> Iterator[None]:
    """As in a process that has rendered nothing yet."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(PYTHONS_LIMIT)
    yield
    sys.setrecursionlimit(before)


def chart(values: str = "{}", template: str = "") -> Chart:
    files = {"Chart.yaml": "apiVersion: v2\nname: x\nversion: 1.0.0\n", "values.yaml": values, "templates/a.yaml": template}
    return from_files({name: text.encode() for name, text in files.items()}, "x")


@pytest.mark.parametrize("text", [DEEP, "- " * 200_000, "{a: " * 200_000, "? " * 200_000, "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)])
def test_deep_texts(text: str) -> None:
    with pytest.raises(FunctionError, match=r"^yaml: line 1: exceeded max depth of 200$"):
        loads(text)


def test_the_line_of_the_level_that_is_too_much() -> None:
    with pytest.raises(FunctionError, match=r"^yaml: line 201: exceeded max depth of 200$"):
        loads("\n".join(" " * level + "a:" for level in range(300)))


def test_the_deepest_text_goes_through_all_that_walks_it() -> None:
    text = "{a: " * (MAX_DEPTH // 2) + "[" * (MAX_DEPTH // 2) + "x" + "]" * (MAX_DEPTH // 2) + "}" * (MAX_DEPTH // 2)
    value = loads(text)
    assert plain_values(value) == merge_maps(value, value) == without_nulls(value) == loads(dumps(value)) == value
    shown = render(chart("{}", "{{ toYaml .Values.in }}"), {"in": value["a"]}, release_name="r", release_namespace="n")["x/templates/a.yaml"]
    assert loads(shown) == value["a"]
    assert read_objects([], f"{{apiVersion: v1, kind: K, metadata: {{name: x}}, a: {'[' * (MAX_DEPTH - 1)}{']' * (MAX_DEPTH - 1)}}}")


@pytest.mark.parametrize(
    ("error", "read"),
    [
        (ValuesError, lambda text: read_values(text, "v.yaml")),
        (ChartError, chart),
        (RenderError, lambda text: parse_documents(text, "t.yaml")),
        (InstallError, lambda text: read_objects([], text)),
        (InstallError, lambda text: parse_operator(text, "o.yaml")),
    ],
)
@pytest.mark.parametrize(("text", "why"), [("a: " + DEEP, "exceeded max depth"), ("a: &a {b: *a}", "contains itself"), (LAUGHS, "excessive aliasing")])
def test_every_reader_tells_it_as_its_own(error: type[Exception], read: Callable[[str], t.Any], text: str, why: str) -> None:
    with pytest.raises(error, match=why):
        read(text)


def test_a_template_gets_the_error_as_text() -> None:
    out = render(chart("{}", '{{ index (fromYamlArray (repeat 200000 "- ")) 0 }}'), {}, release_name="r", release_namespace="n")
    assert "exceeded max depth of 200" in out["x/templates/a.yaml"]


@pytest.mark.parametrize("text", ["&a [*a]", "a: &a {b: [*a]}", "x: &b [&a [*b]]", "a: &a {<<: *a}"])
def test_values_within_themselves(text: str) -> None:
    with pytest.raises(FunctionError, match=r"^yaml: anchor '[ab]' value contains itself$"):
        loads(text)


def test_anchors() -> None:
    assert loads("a: &a [1, &b x]\nb: *b\nc: *a\nd: &a z\ne: *a") == {"a": [1.0, "x"], "b": "x", "c": [1.0, "x"], "d": "z", "e": "z"}
    assert loads("- &a [&a b, *a]\n- *a") == [["b", "b"], "b"], "the anchor that began last counts"
    assert loads("a: &a {x: 1, z: 2}\nb: {<<: *a, z: 3}") == {"a": {"x": 1.0, "z": 2.0}, "b": {"x": 1.0, "z": 3.0}}
    many = loads("a: &a {x: 1}\nb: [" + "*a, " * 10_000 + "]")
    assert len(many["b"]) == 10_000


def test_json_objects_that_are_deep() -> None:
    for text in ('{"a":' * 100_000, '{"a":' * 300 + "1" + "}" * 300):
        with pytest.raises(InstallError, match=r"objects:1: yaml: line 1: exceeded max depth"):
            read_objects([], text)


WHOLE: t.Final = gzip.compress(json.dumps({"name": "x"}).encode())


@pytest.mark.parametrize("packed", [gzip.compress(b"[" * 200_000), b"\x1f\x8b\x08" + b"x" * 20, WHOLE[:-9] + b"z" * 9, WHOLE[:12] + b"\xff" * 9])
def test_a_release_that_cannot_be_read(packed: bytes) -> None:
    data = base64.b64encode(base64.b64encode(packed)).decode()
    with pytest.raises(RecordError, match=r"Secret n/x: holds no readable Helm release"):
        read_record({"metadata": {"name": "x", "namespace": "n"}, "data": {"release": data}})
