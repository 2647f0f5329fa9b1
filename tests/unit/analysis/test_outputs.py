# SPDX-License-Identifier: GPL-3.0-or-later
"""Formats that other programs read."""
from __future__ import annotations

import json
import typing as t
from xml.etree import ElementTree

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.message import ERROR, INFO, WARNING, Message, in_order
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.outputs import WRITERS

MESSAGES: t.Final = [
    Message("IST0101", "ReferencedResourceNotFound", ERROR, "VirtualService shop/cart", 'Referenced host not found: "a<b>"', "Correct it.", "a,b/c:d.yaml:7"),
    Message("IST0118", "PortNameIsNotUnderNamingConvention", INFO, "Service shop/cart", "Port name\n100% \x01 wrong", "Name it."),
    Message("IST0103", "PodMissingProxy", WARNING, "Pod shop/cart-1", "The pod", "Restart.", "x.json", "east"),
]


def test_istioctls_json_and_log() -> None:
    first = json.loads(WRITERS["json"](MESSAGES))[0]
    assert first == {
        "code": "IST0101", "level": "Error", "origin": "VirtualService shop/cart", "message": 'Referenced host not found: "a<b>"',
        "reference": "a,b/c:d.yaml:7",
        "documentationUrl": "https://istio.io/latest/docs/reference/config/analysis/ist0101/",
    }  # fmt: skip
    assert WRITERS["log"](MESSAGES).splitlines()[0] == 'Error [IST0101] (VirtualService shop/cart a,b/c:d.yaml:7) Referenced host not found: "a<b>"'
    assert "[cluster-east] (Pod shop/cart-1 x.json)" in WRITERS["log"](MESSAGES)


def test_a_table() -> None:
    head, first, *_ = WRITERS["table"](MESSAGES).splitlines()
    assert head.split() == ["LEVEL", "CODE", "OBJECT", "PLACE", "MESSAGE"]
    assert first.index("Referenced") == head.index("MESSAGE")


def test_sarif() -> None:
    log = json.loads(WRITERS["sarif"](MESSAGES))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(one.code for one in MESSAGES)
    for one, result in zip(MESSAGES, run["results"], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == one.code
        assert result["level"] == {ERROR: "error", WARNING: "warning", INFO: "note"}[one.level]
    places = [result["locations"][0].get("physicalLocation") for result in run["results"]]
    assert places[0] == {"artifactLocation": {"uri": "a,b/c:d.yaml"}, "region": {"startLine": 7}}
    assert places[1:] == [None, {"artifactLocation": {"uri": "x.json"}}]


def test_junit() -> None:
    root = ElementTree.fromstring(WRITERS["junit"](MESSAGES))
    assert (root.get("tests"), root.get("failures")) == ("3", "2")
    cases = {case.get("name"): case for case in root.iter("testcase")}
    assert cases["VirtualService shop/cart"].get("line") == "7"
    assert cases["Service shop/cart"].find("failure") is None
    assert cases["Service shop/cart"].find("system-out") is not None


def test_annotations_of_github() -> None:
    lines = WRITERS["github"](MESSAGES).splitlines()
    assert lines[0].startswith("::error file=a%2Cb/c%3Ad.yaml,line=7,title=IST0101 ReferencedResourceNotFound::VirtualService shop/cart: Referenced")
    assert lines[1] == "::notice title=IST0118 PortNameIsNotUnderNamingConvention::Service shop/cart: Port name%0A100%25 \x01 wrong"


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_nothing_found(name: str) -> None:
    text = WRITERS[name]([])
    assert not text or text.endswith("\n")


def test_the_order_is_istioctls() -> None:
    assert [one.code for one in in_order([*MESSAGES, MESSAGES[0]])] == ["IST0101", "IST0118", "IST0103"]
