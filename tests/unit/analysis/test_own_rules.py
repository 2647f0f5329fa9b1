# SPDX-License-Identifier: GPL-3.0-or-later
"""Each rule of our own: a mesh in which it tells, one in which it does not, and one close to the line."""
from __future__ import annotations

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.messages import TYPES

from . import own_cases, own_cases_policies, own_cases_routes
from .own_mesh import findings, made, peer, rule, run, service

TELLS = {**own_cases.TELLS, **own_cases_policies.TELLS, **own_cases_routes.TELLS}
SILENT = {**own_cases.SILENT, **own_cases_policies.SILENT, **own_cases_routes.SILENT}


def test_every_rule_has_its_cases() -> None:
    own = {code for code in TYPES if code.startswith("MF03")}
    assert own == set(TELLS) == set(SILENT)


@pytest.mark.parametrize(("code", "texts"), [(code, texts) for code, cases in TELLS.items() for texts in cases])
def test_it_tells_once_at_a_field_that_is_there(code: str, texts: tuple[str, ...]) -> None:
    assert len(run(code, *texts)) == 1
    (found,) = findings(code, *texts)
    value = found.resource.item
    for step in found.path:
        value = value[step]  # type: ignore[index]


@pytest.mark.parametrize(("code", "texts"), [(code, texts) for code, cases in SILENT.items() for texts in cases])
def test_it_is_silent(code: str, texts: tuple[str, ...]) -> None:
    assert run(code, *texts) == []


def test_texts_name_what_is_wrong() -> None:
    assert run("MF0350", *TELLS["MF0350"][0]) == [
        "The Sidecar shop/one does not show host cart to its namespace, so that proxies there have nowhere to send this route's requests"
    ]
    assert run("MF0320", *TELLS["MF0320"][0]) == ["The timeout of 5s ends before the tries that the retries allow, which may take 6s"]
    assert run("MF0341", *TELLS["MF0341"][0]) == ["The certificate of Secret shop/edge is not for these hosts: a.b.example"]
    assert run("MF0370", *TELLS["MF0370"][0]) == [
        "No Sidecar says what the 1 proxies need, so that each holds about 500 clusters, 499 listeners and 1 endpoints (41.3 MB). Of their own namespace, "
        "Istio's, and what their VirtualServices lead to there are 1 clusters: a Sidecar saves each about 41.3 MB"
    ]
    assert run("MF0301", *TELLS["MF0301"][2])[0].endswith("the PeerAuthentication of host cart demands mutual TLS")
    two = service("cart", {"port": 81, "name": "http-81"}, app="cart").replace("name: cart", "name: both")
    strict = peer("PERMISSIVE", portLevelMtls={81: {"mode": "STRICT"}}, selector={"matchLabels": {"app": "cart"}})
    assert run("MF0301", two, strict, rule("DISABLE", "both"))[0].endswith("the PeerAuthentication of host both at port 81 demands mutual TLS")
    assert run("MF0310", *TELLS["MF0310"][1]) == [
        "The namespace has AuthorizationPolicies, and 2 of its pods with a proxy are in none, so that everybody may call them: Pod/pay-1, Pod/pay-2"
    ]
    assert run("MF0314", *TELLS["MF0314"][0])[0].endswith("at port 443: edge has it, and leads it to another port of the pods")
    assert run("MF0322", *TELLS["MF0322"][2]) == ["No request gets to route #1: all are taken before by match #0 of route #0, which takes everything"]


def test_mesh_settings_that_istiod_refuses() -> None:
    assert run("MF0203") == []
    assert run("MF0203", mesh="connectTimeout: 10s\n") == []
    (told,) = run("MF0203", mesh="connectTimeout: 1ns\n")
    assert told.startswith("istiod does not start with it: invalid connect timeout")


def test_a_mesh_config_with_deprecated_fields() -> None:
    assert run("MF0380") == []
    mesh = "defaultConfig: {zipkinAddress: 'zipkin:9411'}\nextensionProviders: [{name: old, opencensus: {service: a, port: 1}}]\n"
    assert run("MF0380", mesh=mesh) == [
        "defaultConfig.zipkinAddress is deprecated; use a Telemetry with an extension provider",
        "opencensus of the provider old is deprecated; use opentelemetry",
    ]


def test_fields_that_nobody_knows() -> None:
    assert run("IST0106", rule("DISABLE")) == []
    text = made("networking.istio.io", "DestinationRule", {"host": "cart", "trafficPolice": {}})
    assert run("IST0106", text) == ['Schema validation error: unknown field "trafficPolice" in istio.networking.v1alpha3.DestinationRule']
    removed = made("networking.istio.io", "EnvoyFilter", {"workloadLabels": {"app": "cart"}, "configPatches": []})
    assert run("IST0106", removed) == []
    assert run("MF0202", removed) == ['istiod passes over a field: unknown field "workloadLabels" in istio.networking.v1alpha3.EnvoyFilter']
