# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of charts and subcharts: merging, nil, globals, conditions, aliases, imports (https://helm.sh/docs/topics/charts/)."""
from __future__ import annotations

import copy
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.helm import chart, engine
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.errors import ChartError, ValuesError
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.values import merge_maps

PRINT: t.Final = b"{{ .Values | toJson }}"


def small(dependencies: str = "", values: str = "", **files: str) -> chart.Chart:
    child = {
        "charts/child/Chart.yaml": b"apiVersion: v2\nname: child\nversion: 0.1.0\n",
        "charts/child/values.yaml": b"color: red\nshape: {sides: 4}\nexports: {data: {shared: yes-please}}\n",
        "charts/child/templates/v.yaml": PRINT,
    }
    own = {"Chart.yaml": f"apiVersion: v2\nname: top\nversion: 1.0.0\n{dependencies}", "values.yaml": values, "templates/v.yaml": PRINT.decode()}
    texts = {name: text.encode() for name, text in {**own, **files}.items()}
    return chart.from_files({**child, **texts}, "top")


def rendered(loaded: chart.Chart, values: dict[str, t.Any] | None = None) -> dict[str, str]:
    return engine.render(loaded, values or {}, release_name="r")


def test_a_null_takes_away_a_default() -> None:
    out = rendered(small(values="a: 1\nb: {c: 2, d: 3}\n"), {"a": None, "b": {"c": None}})
    assert out["top/templates/v.yaml"] == '{"b":{"d":3},"child":{"color":"red","exports":{"data":{"shared":"yes-please"}},"global":{},"shape":{"sides":4}}}'


def test_globals_and_own_values_reach_a_subchart() -> None:
    out = rendered(small(values="global: {zone: a}\nchild: {color: blue}\n"), {"global": {"region": "r"}})
    assert '"color":"blue"' in out["top/charts/child/templates/v.yaml"]
    assert '"global":{"region":"r","zone":"a"}' in out["top/charts/child/templates/v.yaml"]


@pytest.mark.parametrize(
    ("dependency", "values", "enabled"),
    [
        ("condition: child.on", {"child": {"on": False}}, False),
        ("condition: child.on", {"child": {"on": True}}, True),
        ("condition: child.on", {}, True),
        ("condition: none.such,child.on", {"child": {"on": False}}, False),
        ("tags: [extra]", {"tags": {"extra": False}}, False),
        ("tags: [extra, more]", {"tags": {"extra": False, "more": True}}, True),
        ("condition: child.on\n    tags: [extra]", {"child": {"on": True}, "tags": {"extra": False}}, True),
    ],
)
def test_conditions_and_tags(dependency: str, values: dict[str, t.Any], enabled: bool) -> None:
    loaded = small(f"dependencies:\n  - name: child\n    version: 0.1.0\n    {dependency}\n")
    assert ("top/charts/child/templates/v.yaml" in rendered(loaded, values)) is enabled


def test_an_alias_is_the_charts_name_and_its_values_key() -> None:
    loaded = small("dependencies:\n  - {name: child, version: 0.1.0, alias: one}\n  - {name: child, version: 0.1.0, alias: two}\n")
    out = rendered(loaded, {"two": {"color": "green"}})
    assert '"color":"red"' in out["top/charts/one/templates/v.yaml"]
    assert '"color":"green"' in out["top/charts/two/templates/v.yaml"]


def test_values_are_imported() -> None:
    loaded = small("dependencies:\n  - name: child\n    version: 0.1.0\n    import-values: [data, {child: shape, parent: form}]\n")
    out = rendered(loaded)["top/templates/v.yaml"]
    assert '"shared":"yes-please"' in out
    assert '"form":{"sides":4}' in out


def test_arguments_are_left_as_they_were() -> None:
    loaded, values = small(values="a: {b: 1}\n"), {"a": {"c": None}, "child": {"color": None}}
    before = copy.deepcopy((loaded.values, values))
    rendered(loaded, values)
    assert (loaded.values, values) == before
    one: dict[str, t.Any] = {"a": {"b": 1}}
    assert merge_maps(one, {"a": {"c": 2}}) == {"a": {"b": 1, "c": 2}}
    assert one == {"a": {"b": 1}}


def test_a_schema_lists_every_violation() -> None:
    schema = '{"type": "object", "required": ["name"], "properties": {"n": {"type": ["integer", "null"], "minimum": 2}, "e": {"enum": ["a", 1]}}}'
    with pytest.raises(ValuesError) as found:
        rendered(small(**{"values.schema.json": schema}), {"n": 1, "e": "b"})
    assert str(found.value).splitlines()[1:] == [
        "top:",
        "- at '': validation failed",
        "  - at '': missing property 'name'",
        "  - at '/e': value must be one of 'a', 1",
        "  - at '/n': minimum: got 1, want 2",
    ]


@pytest.mark.parametrize(
    ("files", "text"),
    [
        ({"Chart.yaml": "name: x"}, "version"),
        ({"Chart.yaml": "apiVersion: v2\nname: a/b\nversion: 1.0.0"}, "name"),
        ({"Chart.yaml": "apiVersion: v2\nname: a\nversion: one"}, "version"),
        ({"Chart.yaml": "[1]"}, "mapping"),
        ({"values.yaml": "a: ["}, "values.yaml"),
    ],
)
def test_bad_charts_are_refused(files: dict[str, str], text: str) -> None:
    with pytest.raises((ChartError, ValuesError), match=text):
        small(**files)
