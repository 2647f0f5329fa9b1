# SPDX-License-Identifier: GPL-3.0-or-later
"""What proxies and gateways hold, and what is wrong with it, out of Envoy's own JSON and of objects as the API sends them."""
from __future__ import annotations

import base64
import json
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates import gathering
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.gateway_secrets import Named, _of_istio, _of_kubernetes, unnamed_hosts
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.gathering import Entry, Gathered
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.proxy_secrets import ProxySecrets, read_secrets
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.trust import Trust
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.x509 import read_certificates

from .made import NOW, Made, make

ROOT: t.Final = make("Root CA", days=3650)
OWN: t.Final = make("Own CA", ROOT, depth=0)
LEAF: t.Final = make("leaf", OWN, ca=False, days=1)
OTHER: t.Final = make("Other Root", days=3650)


def encoded(*certificates: Made) -> str:
    return base64.b64encode(b"".join(one.pem for one in certificates)).decode()


def dump(chain: tuple[Made, ...], validation: dict[str, t.Any]) -> bytes:
    """What Envoy answers to the view ``secret``."""
    own = {"name": "default", "secret": {"name": "default", "tls_certificate": {
        "certificate_chain": {"inline_bytes": encoded(*chain)}, "private_key": {"inline_bytes": base64.b64encode(b"kanarienvogel").decode()}}}}  # fmt: skip
    roots = {"name": "ROOTCA", "secret": {"name": "ROOTCA", "validation_context": validation}}
    part = {"@type": "type.googleapis.com/envoy.admin.v3.SecretsConfigDump", "dynamic_active_secrets": [own, roots]}
    return json.dumps({"configs": [part]}).encode()


def test_a_proxys_chain_and_roots() -> None:
    found = read_secrets(dump((LEAF, OWN), {"trusted_ca": {"inline_bytes": encoded(ROOT, OTHER)}}), "a.b")
    assert found.chain == LEAF.pem + OWN.pem
    assert found.trusted() == {one.fingerprint for one in read_certificates(ROOT.pem + OTHER.pem)}
    assert "kanarienvogel" not in repr(found)


def test_the_roots_of_several_trust_domains() -> None:
    kind = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig"
    domains = [{"name": name, "trust_bundle": {"inline_bytes": encoded(one)}} for name, one in (("a", ROOT), ("b", OTHER))]
    validation = {"custom_validator_config": {"name": "spiffe", "typed_config": {"@type": kind, "trust_domains": domains}}}
    assert len(read_secrets(dump((LEAF,), validation), "a.b").trusted()) == 2


def seen(secrets: ProxySecrets, *roots: Made) -> Gathered:
    out = Gathered(Trust("Secret istio-system/cacerts", tuple(fact for one in roots for fact in read_certificates(one.pem))))
    gathering._workload(secrets, out, NOW)
    return out


def test_a_proxy_that_has_what_it_needs_is_no_problem() -> None:
    found = seen(ProxySecrets("a.b", LEAF.pem + OWN.pem, ROOT.pem), ROOT)
    assert found.problems == []
    assert seen(ProxySecrets("a.b", LEAF.pem + OWN.pem + OTHER.pem + ROOT.pem, ROOT.pem + OTHER.pem), ROOT, OTHER).problems == []  # while a root is replaced
    assert [(one.use, one.certificate.subject) for one in found.entries] == [("workload", "CN=leaf")]


@pytest.mark.parametrize(
    ("secrets", "kind", "text"),
    [
        (ProxySecrets("a.b", LEAF.pem + OWN.pem, OTHER.pem), "RootMissing", "does not trust CN=Root CA (SHA-256"),
        (ProxySecrets("a.b", LEAF.pem, ROOT.pem), "ChainBroken", "CN=leaf: was issued by CN=Own CA, not by CN=Root CA"),
        (ProxySecrets("a.b", b"", ROOT.pem), "CertificateMissing", "has no certificate of the mesh"),
    ],
)
def test_what_is_wrong_with_a_proxy(secrets: ProxySecrets, kind: str, text: str) -> None:
    found = [one for one in seen(secrets, ROOT).problems if one.kind == kind]
    assert len(found) == 1
    assert text in found[0].text
    assert found[0].origin == "proxy a.b"


def test_ends_are_told_of_all_but_those_that_renew_themselves() -> None:
    soon, gone = make("soon", days=3), make("gone", start=-9, days=-1)
    entries = [Entry(use, use, read_certificates(one.pem)[0]) for use, one in (("gateway", soon), ("workload", soon), ("root", gone), ("workload", gone))]
    found = gathering._endings(entries, NOW, 30)
    assert [(one.kind, one.level, one.origin) for one in found] == [
        ("CertificateExpiring", "warning", "gateway"), ("CertificateExpired", "error", "root"), ("CertificateExpired", "error", "workload"),
    ]  # fmt: skip


def test_a_gateways_secret() -> None:
    named = Named("edge", "shop", "Gateway edge/shop", ("shop.example",))
    out = Gathered(Trust("", ()))
    gathering._gateway(named, None, out, NOW)
    gathering._gateway(named, {"data": {"tls.crt": "bm90aGluZw=="}}, out, NOW)
    gathering._gateway(named, {"data": {"tls.crt": encoded(LEAF)}}, out, NOW)
    assert [(one.kind, one.origin) for one in out.problems] == [
        ("SecretMissing", "Gateway edge/shop"), ("ChainBroken", "Secret edge/shop"), ("HostNotNamed", "Secret edge/shop"),
    ]  # fmt: skip
    assert [one.use for one in out.entries] == ["gateway"]


def test_which_secrets_gateways_name() -> None:
    pods = [{"metadata": {"namespace": "edge", "labels": {"istio": "ingress"}}, "status": {"phase": "Running"}}]
    servers = [
        {"hosts": ["a/shop.example"], "tls": {"mode": "SIMPLE", "credentialName": "one"}},
        {"hosts": ["*"], "tls": {"mode": "PASSTHROUGH"}},
        {"hosts": ["x"], "tls": {"mode": "MUTUAL", "credentialName": "kubernetes-gateway://far/two"}},
    ]
    item = {"metadata": {"namespace": "apps", "name": "g"}, "spec": {"selector": {"istio": "ingress"}, "servers": servers}}
    assert list(_of_istio(item, pods)) == [Named("edge", "one", "Gateway apps/g", ("shop.example",)), Named("far", "two", "Gateway apps/g", ("x",))]
    listeners = [{"hostname": "h", "tls": {"certificateRefs": [{"name": "three"}, {"name": "four", "namespace": "n"}, {"name": "no", "kind": "ConfigMap"}]}}]
    other = {"metadata": {"namespace": "apps", "name": "k"}, "spec": {"listeners": listeners}}
    assert [(one.namespace, one.name) for one in _of_kubernetes(other)] == [("apps", "three"), ("n", "four")]


def test_a_wildcard_stands_for_one_label() -> None:
    names = ("shop.example", "*.shop.example")
    assert unnamed_hosts(["shop.example", "a.shop.example", "*", "*.shop.example"], names) == []
    assert unnamed_hosts(["a.b.shop.example", "other.example"], names) == ["a.b.shop.example", "other.example"]
