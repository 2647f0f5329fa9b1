# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates as they are described, and what numbers mean to ``promql``; gates on a real mesh are tests/integration/proxies/test_gate.py."""
from __future__ import annotations

import importlib
import json
import typing as t

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.fleet.gates import promql
from ansible_collections.meshfleet.istio.plugins.module_utils.fleet.gates.gate import GateError, Json, Place
from ansible_collections.meshfleet.istio.plugins.module_utils.fleet.gates.promql import PromQL
from ansible_collections.meshfleet.istio.plugins.module_utils.fleet.gates.registry import GATES, read_gates
from ansible_collections.meshfleet.istio.plugins.module_utils.fleet.gates.sync import Sync
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.prometheus import PrometheusError, Series, values
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.gate import secrets_within


def test_a_gate_is_a_name_a_mapping_or_a_list_of_both() -> None:
    sync = Sync("", (), "")
    assert read_gates("sync") == read_gates({"gate": "sync"}) == read_gates(["sync"]) == [sync]
    given = {"gate": "promql", "expression": "up", "at_least": "0.5"}
    asked = PromQL("up", 0.5, None, "fail", "", "", "", "")
    assert read_gates([given, {"gate": "sync", "namespaces": "shop", "revision": "canary"}]) == [asked, Sync("canary", ("shop",), "")]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ([], "gates: is empty; name one of: analysis, certificates, promql, readiness, rejected_configuration, sync"),
        (None, "gates: is no gate"),
        (["sync", 7], r"gates\[1\]: is no gate"),
        ({"namespaces": ["a"]}, "gates: is no gate; write gate: NAME"),
        ({"gate": "syncs"}, "gates.gate: there is no gate 'syncs'; name one of: analysis, certificates, promql"),
        ([{"gate": "sync", "namespace": "a"}], r"gates\[0\] \(sync\): has no option namespace; its options are: namespaces, revision, workload"),
        ({"gate": "sync", "revision": ["a"]}, r"gates \(sync\): revision: is no str"),
        ({"gate": "analysis", "rules": ["IST9999"]}, "rules: no analyzer has the name or code IST9999"),
        ({"gate": "analysis", "suppress": "IST0103"}, "suppress: 'IST0103' is no suppression"),
        ({"gate": "analysis", "suppress": "IST9999=Pod a/b"}, "suppress: there is no message IST9999"),
        ({"gate": "certificates", "level": "info"}, "level: 'info' is none of: warning, error"),
        ({"gate": "certificates", "workloads": "perhaps"}, "workloads: 'perhaps' is neither true nor false"),
        ({"gate": "promql", "at_least": 1}, "expression is missing"),
        ({"gate": "promql", "expression": "up"}, "a limit is missing; give at_least, at_most or both"),
        ({"gate": "promql", "expression": "up", "at_least": "much"}, "at_least: 'much' is no number"),
        ({"gate": "promql", "expression": "up", "at_least": "nan"}, "at_least: 'nan' is no number"),
        ({"gate": "promql", "expression": "up", "at_least": True}, "at_least: True is no number"),
        ({"gate": "promql", "expression": "up", "at_least": 2, "at_most": 1}, "at_least 2 is more than at_most 1"),
        ({"gate": "promql", "expression": "up", "at_least": 2, "no_data": "maybe"}, "no_data: 'maybe' is none of: fail, pass"),
        ({"gate": "promql", "expression": "up", "at_least": 2, "url": "http://a", "prometheus_namespace": "b"}, "exclude each other"),
    ],
)
def test_a_gate_that_cannot_be_is_refused(given: t.Any, text: str) -> None:
    with pytest.raises(GateError, match=text):
        read_gates(given)


def test_the_modules_documentation_names_every_gate_and_option() -> None:
    module = importlib.import_module("ansible_collections.meshfleet.istio.plugins.modules.gate")
    text = " ".join(yaml.safe_load(module.DOCUMENTATION)["options"]["gates"]["description"])
    assert [one.NAME for one in GATES] == sorted(one.NAME for one in GATES)
    for gate in GATES:
        assert f"C({gate.NAME})" in text
        assert all(f"C({option})" in text for option in gate.OPTIONS), gate.NAME


def test_tokens_and_passwords_of_gates_are_secrets() -> None:
    gates = [{"gate": "promql", "token": "abc"}, {"gate": "promql", "url": "https://me:p%40ss@prometheus.example"}, "sync"]
    assert secrets_within({"gates": gates}) == {"abc", "p%40ss", "p@ss"}
    assert secrets_within({"gates": gates[0]}) == {"abc"}
    assert secrets_within({"gates": "sync"}) == set()
    assert "abc" not in repr(read_gates({"gate": "promql", "expression": "up", "at_least": 1, "token": "abc"}))


def answer(kind: str, result: t.Any) -> t.Callable[[str], tuple[int, bytes]]:
    return lambda path: (200, json.dumps({"status": "success", "data": {"resultType": kind, "result": result}}).encode())


def test_scalars_and_vectors_are_numbers() -> None:
    assert values(answer("scalar", [1.5, "7"]), "7") == [Series({}, 7.0)]
    found = values(answer("vector", [{"metric": {"pod": "a"}, "value": [1, "+Inf"]}]), "up")
    assert found == [Series({"pod": "a"}, float("inf"))]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (answer("matrix", []), "gives a matrix, no number for each series"),
        (lambda path: (400, b'{"status":"error","error":"parse error: unexpected end"}'), "refuses 'up': parse error: unexpected end"),
        (lambda path: (502, b"<html>secret</html>"), "^HTTP status 502: what answers is no Prometheus$"),
        (lambda path: (200, b"[]"), "is no Prometheus"),
        (answer("vector", [{"value": []}]), "is no Prometheus"),
    ],
)
def test_what_is_no_number_is_an_error(said: t.Callable[[str], tuple[int, bytes]], text: str) -> None:
    with pytest.raises(PrometheusError, match=text):
        values(said, "up")


@pytest.mark.parametrize(
    ("limits", "numbers", "wanted"),
    [
        ({"at_most": 1}, ["1", "0.5"], [True, True]),
        ({"at_most": 1}, ["0.5", "1.01"], [False, True]),
        ({"at_least": 1, "at_most": 2}, ["0.9", "2.1", "1.5"], [False, False, True]),
        ({"at_least": 1}, ["NaN", "3"], [True]),
        ({"at_least": 1}, ["NaN"], [False]),
        ({"at_least": 1}, [], [False]),
        ({"at_least": 1, "no_data": "pass"}, [], [True]),
        ({"at_most": 1}, ["+Inf"], [False]),
    ],
)
def test_every_number_has_to_be_within_the_limits(limits: Json, numbers: list[str], wanted: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    (gate,) = read_gates({"gate": "promql", "expression": "x", "url": "http://nowhere", **limits})
    series = [{"metric": {"n": str(position)}, "value": [1, number]} for position, number in enumerate(numbers)]
    monkeypatch.setattr(promql, "at_url", lambda url, **access: answer("vector", series))
    verdict = gate.look(Place(t.cast(Client, None), "istio-system", 1.0))
    assert [one.passed for one in verdict.evidence] == wanted
    assert verdict.passed is all(wanted)
    assert not verdict.final
