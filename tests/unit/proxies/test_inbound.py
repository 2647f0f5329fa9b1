# SPDX-License-Identifier: GPL-3.0-or-later
"""What a proxy's inbound listener takes, and which policies its filters hold, in listeners as a real istiod 1.31 sends them."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.authorization import policies, rule_texts
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.config_dump import LISTENERS, TYPES, ConfigDump
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.inbound import INBOUND, mtls_modes, takes_http

Json = dict[str, t.Any]
HTTP_ALPN, MUTUAL_ALPN = ["http/1.1", "h2c"], ["istio-http/1.0", "istio-http/1.1", "istio-h2"]


def dump(*chains: Json, name: str = INBOUND) -> ConfigDump:
    listener = {"name": name, "address": {"socketAddress": {"portValue": 15006}}, "filterChains": list(chains)}
    return ConfigDump(({"@type": TYPES + LISTENERS, "dynamicListeners": [{"activeState": {"listener": listener}}]},))


def chain(port: int, transport: str, *, tls: str = "", client: bool = True, alpn: t.Sequence[str] = (), name: str = "x", **more: t.Any) -> Json:
    """A filter chain; ``tls`` names the certificate it shows."""
    match: Json = {"transportProtocol": transport} | ({"destinationPort": port} if port else {}) | ({"applicationProtocols": list(alpn)} if alpn else {})
    secrets = {"tlsCertificateSdsSecretConfigs": [{"name": tls}]}
    socket = {"transportSocket": {"typedConfig": {"requireClientCertificate": client, "commonTlsContext": secrets}}} if tls else {}
    return {"name": name, "filterChainMatch": match, **socket, **more}


BLACK_HOLE: t.Final = {"name": "virtualInbound-blackhole", "filterChainMatch": {"destinationPort": 15006}}


def permissive(port: int) -> list[Json]:
    return [chain(port, "tls", tls="default", alpn=MUTUAL_ALPN), chain(port, "raw_buffer", alpn=HTTP_ALPN), chain(port, "raw_buffer"), chain(port, "tls")]


@pytest.mark.parametrize(
    ("chains", "modes"),
    [
        ([BLACK_HOLE, *permissive(0), *permissive(8080)], {0: "PERMISSIVE", 8080: "PERMISSIVE"}),
        ([BLACK_HOLE, chain(0, "tls", tls="default"), chain(8080, "raw_buffer")], {0: "STRICT", 8080: "DISABLE"}),
        ([chain(8443, "tls", tls="kubernetes://own", client=False), chain(0, "raw_buffer")], {0: "DISABLE"}),  # a Sidecar's own TLS
        ([chain(8443, "tls", tls="default", client=False), chain(8443, "raw_buffer")], {}),
        ([BLACK_HOLE], {}),
    ],
)  # fmt: skip
def test_mutual_tls_by_port(chains: list[Json], modes: dict[int, str]) -> None:
    assert mtls_modes(dump(*chains)) == modes
    assert mtls_modes(dump(*chains, name="0.0.0.0_80")) == {}


def rbac(http: bool, **config: t.Any) -> Json:
    own = {"name": "envoy.filters.http.rbac", "typedConfig": config}
    if not http:
        return {"filters": [{"name": "envoy.filters.network.rbac", "typedConfig": config}]}
    return {"filters": [{"name": "envoy.filters.network.http_connection_manager", "typedConfig": {"httpFilters": [own]}}]}


def test_policies_of_external_authorizers_with_their_names() -> None:
    """A name as of 1.28, one of an authorizer that istiod does not know, and one of before."""
    named = "istio-ext-authz-opa-ns[shop]-policy[ask]-rule[0]"
    found = policies(dump(rbac(True, shadowRules={"action": "DENY", "policies": {named: {}}})))
    assert [(one.action, one.namespace, one.name, one.enforced) for one in found if one.namespace] == [("CUSTOM", "shop", "ask", True)]
    found = policies(dump(rbac(True, rules={"action": "DENY", "policies": {f"{named}-deny-due-to-bad-CUSTOM-action": {}}})))
    assert [(one.action, one.namespace, one.name, one.rules) for one in found] == [("DENY", "shop", "ask", 1)]
    found = policies(dump(rbac(False, shadowRules={"action": "DENY", "policies": {"istio-ext-authz-ns[shop]-policy[ask]-rule[0]": {}}})))
    assert [(one.action, one.namespace, one.name) for one in found if one.namespace] == [("CUSTOM", "shop", "ask")]


def test_texts_of_rules_tell_versions_apart() -> None:
    name = "ns[shop]-policy[deny]-rule[0]"
    first, second = ({"action": "DENY", "policies": {name: {"permissions": [path]}}} for path in ("/a", "/b"))
    assert rule_texts(dump(rbac(True, rules=first))) == rule_texts(dump(rbac(True, rules=first), rbac(True, rules=first)))
    assert rule_texts(dump(rbac(True, rules=first))) != rule_texts(dump(rbac(True, rules=second)))
    assert rule_texts(dump(rbac(True, rules=first))) != rule_texts(dump(rbac(True, shadowRules=first)))
    assert list(rule_texts(dump(rbac(False, rules=first)))) == [("shop", "deny")]


def test_whether_there_is_http() -> None:
    assert takes_http(dump(rbac(True)), gateway=False)
    assert not takes_http(dump(rbac(False)), gateway=False)
    assert not takes_http(dump(rbac(True), name="0.0.0.0_80"), gateway=False)
    assert takes_http(dump(rbac(True), name="0.0.0.0_80"), gateway=True)
