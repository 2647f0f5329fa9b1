# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of the kinds, a case or two each: what is said, and of which field."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.mesh import validate_mesh_config, validate_mesh_networks
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.validate import KINDS, validate
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.verdict import Problem, list_text

from .samples import at

Json = dict[str, t.Any]
GROUPS: t.Final = {kind: group for group, kind in KINDS}
ROUTE: t.Final[Json] = {"destination": {"host": "a.b"}}


def obj(kind: str, spec: Json, **metadata: t.Any) -> Json:
    return {"apiVersion": f"{GROUPS[kind]}/v1", "kind": kind, "metadata": {"name": "name", "namespace": "space", **metadata}, "spec": spec}


RULES: t.Final[tuple[tuple[str, Json, str, tuple[str | int, ...]], ...]] = (
    ("VirtualService", {"hosts": ["a.b"], "http": [{"route": [{"destination": {"host": "*"}}]}]}, "invalid destination host *",
     ("http", 0, "route", 0, "destination", "host")),
    ("VirtualService", {"hosts": ["*"], "http": [{"route": [ROUTE]}]}, "wildcard host * is not allowed for virtual services bound to the mesh gateway",
     ("hosts", 0)),
    ("VirtualService", {"hosts": ["*.b", "a.b"], "http": [{"route": [ROUTE]}]}, "duplicate hosts in virtual service: *.b & a.b", ("hosts", 1)),
    ("VirtualService", {"hosts": ["a.b"], "http": [{"route": [ROUTE], "timeout": "1us"}]}, "duration must be greater than 1ms", ("http", 0, "timeout")),
    ("VirtualService", {"hosts": ["a.b"], "tls": [{"match": [{"sniHosts": ["c.d"]}], "route": [ROUTE]}]},
     'SNI host "c.d" is not a compatible subset of any of the virtual service hosts: [a.b]', ("tls", 0, "match", 0, "sniHosts", 0)),
    ("DestinationRule", {"host": "a.b", "subsets": [{"name": "x"}, {"name": "x"}]}, "duplicate subset names: x", ("subsets", 1, "name")),
    ("DestinationRule", {"host": "a.b", "trafficPolicy": {"loadBalancer": {"consistentHash": {"maglev": {"tableSize": 4}}}}},
     "tableSize must be a prime number for maglev", ("trafficPolicy", "loadBalancer", "consistentHash", "maglev", "tableSize")),
    ("Gateway", {"servers": [{"hosts": ["a.b"], "port": {"number": 443, "name": "x", "protocol": "HTTPS"}}]},
     "server must have TLS settings for HTTPS/TLS protocols", ("servers", 0)),
    ("ServiceEntry", {"hosts": ["a.b"], "ports": [{"number": 80, "name": "x"}, {"number": 80, "name": "y"}]}, "service entry port 80 already defined",
     ("ports", 1, "number")),
    ("Sidecar", {"egress": [{"hosts": ["a.b"]}]}, "host must be of form namespace/dnsName", ("egress", 0, "hosts", 0)),
    ("WorkloadEntry", {"address": "1.2.3.4", "ports": {"http": 0}}, "port number 0 must be in the range 1..65535", ("ports", "http")),
    ("WorkloadGroup", {"template": {}, "probe": {"exec": {}}}, "exec.command is required", ("probe", "exec")),
    ("EnvoyFilter", {"configPatches": [{"applyTo": "CLUSTER", "patch": {"operation": "MERGE", "value": {"lb_policy": "NO"}}}]},
     'Envoy filter: unknown value "\\"NO\\"" for enum envoy.config.cluster.v3.Cluster.LbPolicy', ("configPatches", 0, "patch", "value", "lb_policy")),
    ("ProxyConfig", {"concurrency": -1}, "concurrency must be greater than or equal to 0", ("concurrency",)),
    ("AuthorizationPolicy", {"rules": [{"when": [{"key": "source.namespace", "values": [""]}]}]},
     "invalid policy name.space: invalid `value` for `key` source.namespace: empty value not allowed, found in source.namespace",
     ("rules", 0, "when", 0, "values")),
    ("AuthorizationPolicy", {"rules": [{"from": [{"source": {"ipBlocks": ["1.2.3"]}}]}]}, "invalid policy name.space: bad IP address (1.2.3)",
     ("rules", 0, "from", 0, "source", "ipBlocks", 0)),
    ("RequestAuthentication", {"jwtRules": [{"issuer": "x", "jwksUri": "ftp://x"}]}, 'URI scheme "ftp" is not supported', ("jwtRules", 0, "jwksUri")),
    ("PeerAuthentication", {"portLevelMtls": {80: {}}}, "mesh/namespace peer authentication cannot have port level mTLS", ("portLevelMtls",)),
    ("Telemetry", {"tracing": [{"randomSamplingPercentage": 101}]}, "randomSamplingPercentage must be in range [0.0, 100.0]",
     ("tracing", 0, "randomSamplingPercentage")),
    ("WasmPlugin", {"url": "ftp://x"}, "url contains unsupported scheme: ftp", ("url",)),
    ("TrafficExtension", {}, "exactly one of wasm or lua must be set", ()),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "spec", "text", "path"), RULES)
def test_what_is_said_and_of_which_field(kind: str, spec: Json, text: str, path: tuple[str | int, ...]) -> None:
    verdict = validate(obj(kind, spec))
    assert [(problem.text, problem.path) for problem in verdict.errors] == [(text, ("spec", *path))]
    at(spec, path)
    assert not verdict.valid


def test_every_kind_has_a_case() -> None:
    assert {kind for kind, *_ in RULES} == set(GROUPS)


def test_one_error_stands_alone_unless_istio_lists_it() -> None:
    assert validate(obj("WasmPlugin", {})).error_text == "url field needs to be set"
    assert validate(obj("RequestAuthentication", {"jwtRules": [{}]})).error_text == list_text([Problem("issuer or jwksUri must be non-empty string")])
    two = validate(obj("WasmPlugin", {"sha256": "x"}))
    assert two.error_text == "2 errors occurred:\n\t* url field needs to be set\n\t* sha256 field must be 64 characters long\n\n"


def test_an_object_that_cannot_be_read_is_not_looked_at_further() -> None:
    verdict = validate(obj("WasmPlugin", {"url": 5}))
    assert (verdict.decode_error, verdict.decode_path) == ("json: cannot unmarshal number into Go value of type string", ("spec", "url"))
    assert verdict.errors == verdict.warnings == ()
    assert not verdict.valid


def test_unknown_fields_are_no_errors() -> None:
    verdict = validate(obj("WasmPlugin", {"url": "x", "Url": "y"}))
    assert verdict.valid
    assert verdict.unknown_fields == (Problem('unknown field "Url" in istio.extensions.v1alpha1.WasmPlugin', ("spec", "Url")),)


def test_a_route_that_nothing_reaches_is_told_as_istios_analysis_tells_it() -> None:
    match = [{"uri": {"prefix": "/a"}}]
    routes: list[Json] = [{"match": match, "route": [ROUTE]}, {"name": "second", "match": match, "route": [ROUTE]}, {"route": [ROUTE]}, {"route": [ROUTE]}]
    warnings = validate(obj("VirtualService", {"hosts": ["a.b"], "http": routes})).warnings
    assert [(warning.message, warning.arguments, warning.path) for warning in warnings] == [
        ("VirtualServiceIneffectiveMatch", ('"second"', "#0", "#0"), ("spec", "http", 1, "match", 0)),
        ("VirtualServiceUnreachableRule", ('"second"', "all matches used by prior rules"), ("spec", "http", 1)),
        ("VirtualServiceUnreachableRule", ("#3", "only the last rule can have no matches"), ("spec", "http", 3)),
    ]


def test_a_longer_prefix_behind_a_shorter_one_is_told_unless_something_else_differs() -> None:
    def warned(*matches: Json) -> int:
        routes = [{"match": [match], "route": [ROUTE]} for match in matches]
        return len(validate(obj("VirtualService", {"hosts": ["a.b"], "http": routes})).warnings)

    short, long = {"uri": {"prefix": "/a"}}, {"uri": {"prefix": "/ab"}}
    assert warned(short, long) == 1
    assert warned(long, short) == 0
    assert warned(short, {**long, "port": 80}) == 0
    assert warned({**short, "method": {"exact": "POST"}}, long) == 0
    assert warned({**short, "headers": {"x": {"exact": "yes"}}}, {**long, "headers": {"x": {"exact": "yes"}}}) == 1


def test_annotations_count_for_the_webhook_only() -> None:
    rejected = obj("WasmPlugin", {"url": "x"}, annotations={"internal.istio.io/webhook-always-reject": ""})
    assert validate(rejected).error_text == '"internal.istio.io/webhook-always-reject" annotation found, rejecting'
    assert validate(rejected, annotations=False).valid
    dry = obj("AuthorizationPolicy", {"action": "AUDIT"}, annotations={"istio.io/dry-run": "true"})
    assert validate(dry).error_text == "the annotation istio.io/dry-run currently only supports action ALLOW/DENY, found action AUDIT in space/name"


def test_kinds_of_others_are_valid() -> None:
    assert validate({"apiVersion": "v1", "kind": "Service", "spec": 5}).valid
    assert validate({"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "spec": 5}).valid
    assert validate({}).valid


def test_every_version_of_a_kind_is_checked_alike() -> None:
    for version in ("v1", "v1beta1", "v1alpha3", "v99"):
        assert not validate({"apiVersion": f"networking.istio.io/{version}", "kind": "Gateway", "metadata": {"name": "x"}}).valid


def test_a_mesh_config_is_checked_over_istios_defaults() -> None:
    assert validate_mesh_config(None) == validate_mesh_config({}) == validate_mesh_config({"defaultConfig": {"concurrency": 2}})
    assert validate_mesh_config({}).valid
    verdict = validate_mesh_config({"connectTimeout": "2h", "defaultConfig": {"discoveryAddress": "x"}})
    assert [(problem.text, problem.path) for problem in verdict.errors] == [
        ("invalid connect timeout: time 2h0m0s must be >1ms and <1h0m0s", ("connectTimeout",)),
        ('invalid discovery address: unable to split "x": address x: missing port in address', ("defaultConfig", "discoveryAddress")),
    ]
    assert validate_mesh_config({"defaultConfig": {"configPath": ""}}).error_text == list_text([Problem("config path must be set")])
    assert validate_mesh_config({"accessLogEncoding": "XML"}).decode_path == ("accessLogEncoding",)


def test_mesh_networks() -> None:
    good = {"networks": {"n": {"endpoints": [{"fromRegistry": "c1"}], "gateways": [{"address": "1.2.3.4", "port": 15443}]}}}
    assert validate_mesh_networks(good).valid
    bad = validate_mesh_networks({"networks": {"n": {"endpoints": [{"fromCidr": "x"}]}}})
    assert bad.errors == (Problem("invalid network n: x is not a valid IP", ("networks", "n", "endpoints", 0, "fromCidr")),)
