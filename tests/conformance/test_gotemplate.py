# SPDX-License-Identifier: GPL-3.0-or-later
"""Template cases with the outcome of Helm 4.2's own engine (gotemplate_cases.json, written for this project)."""
from __future__ import annotations

import base64
import json
import typing as t
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.gotemplate.errors import TemplateError
from ansible_collections.meshfleet.istio.plugins.module_utils.gotemplate.template import Template
from ansible_collections.meshfleet.istio.plugins.module_utils.helm import chart, engine
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.errors import HelmError
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.functions.table import SPRIG
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.values import plain_values

DATA: t.Final = json.loads((Path(__file__).parent / "gotemplate_cases.json").read_text())
GROUPS: t.Final = sorted({case["group"] for case in DATA["cases"]})


def outcome(case: dict[str, t.Any]) -> tuple[str, str]:
    values = case["values"] if "values" in case else DATA["valueSets"].get(case.get("valuesRef"))
    try:
        if case["mode"] == "plain":
            return "output", Template("inject", SPRIG).parse(case["template"]).execute(plain_values(values))
        files = {"Chart.yaml": DATA["chartYaml"], "templates/main.yaml": case["template"]}
        files.update(DATA["fileSets"].get(case.get("filesRef"), {}))
        if "chartValuesYaml" in case:
            files["values.yaml"] = case["chartValuesYaml"]
        loaded = chart.from_files({name: text.encode() for name, text in files.items()}, "t")
        rendered = engine.render(
            loaded, values or {}, release_name="rel", release_namespace="ns1", kube_version="1.30.0"
        )
        return "output", rendered["t/templates/main.yaml"]
    except (HelmError, TemplateError) as error:
        return "error", str(error)


def expected(case: dict[str, t.Any]) -> tuple[str, str]:
    if "error" in case:
        return "error", case["error"]
    if "expected" in case:
        return "output", case["expected"]
    return "output", base64.b64decode(case["expected_base64"]).decode("utf-8", "surrogateescape")


@pytest.mark.parametrize("group", GROUPS)
def test_every_case_of_a_group_has_helms_outcome(group: str) -> None:
    cases = [case for case in DATA["cases"] if case["group"] == group]
    wrong = [(case["id"], case["template"], expected(case), outcome(case)) for case in cases if outcome(case) != expected(case)]
    assert cases
    assert wrong == []


def test_no_case_is_missing() -> None:
    assert len(DATA["cases"]) == 3045
