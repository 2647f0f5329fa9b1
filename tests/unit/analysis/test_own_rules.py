# SPDX-License-Identifier: GPL-3.0-or-later
"""Each rule of our own: a mesh in which it tells, one in which it does not, and one close to the line."""
from __future__ import annotations

import base64
import datetime
import typing as t

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.kinds import OBJECTS
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.mesh_settings import read_mesh
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.messages import TYPES
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.registry import selected
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.run import analyze
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.snapshot import Snapshot
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.sources import read_texts
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

BASE: t.Final = """
{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: other}}
---
{apiVersion: v1, kind: Pod, metadata: {name: cart-1, namespace: shop, labels: {app: cart, version: v1}}, spec: {containers: [{name: istio-proxy, image: p}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop}, spec: {selector: {app: cart}, ports: [{name: http, port: 80}]}}
"""


def run(code: str, *texts: str, mesh: str = "") -> list[str]:
    """The messages of a code, each with the line of its field where it is not the object's first."""
    found = read_texts([("a.yaml", "---".join([BASE, *texts]))], "shop", complete=True)
    assert not found.messages
    there = Snapshot(found.resources, kinds=OBJECTS, mesh_config=read_mesh(mesh))
    done = analyze(there, selected([code]))
    return [one.message for one in done.messages if one.code == code]


def made(group: str, kind: str, spec: t.Any, name: str = "one", namespace: str = "shop") -> str:
    version = {"networking.istio.io/EnvoyFilter": "v1alpha3"}.get(f"{group}/{kind}", "v1")
    return "\n" + yaml.safe_dump({"apiVersion": f"{group}/{version}", "kind": kind, "metadata": {"name": name, "namespace": namespace}, "spec": spec})


def peer(mode: str, **more: t.Any) -> str:
    return made("security.istio.io", "PeerAuthentication", {"mtls": {"mode": mode}, **more})


def rule(mode: str = "", host: str = "cart", **more: t.Any) -> str:
    policy = {"trafficPolicy": {"tls": {"mode": mode}}} if mode else {}
    return made("networking.istio.io", "DestinationRule", {"host": host, **policy, **more})


def route(host: str = "cart", subset: str = "", **more: t.Any) -> str:
    destination = {"host": host, **({"subset": subset} if subset else {})}
    return made("networking.istio.io", "VirtualService", {"hosts": ["x"], "http": [{"route": [{"destination": destination}], **more}]})


def policy(principal: str) -> str:
    return made("security.istio.io", "AuthorizationPolicy", {"rules": [{"from": [{"source": {"principals": [principal]}}]}]})


def entry(host: str, **more: t.Any) -> str:
    return made("networking.istio.io", "ServiceEntry", {"hosts": [host], "ports": [{"number": 80, "name": "http"}], **more})


def sidecar(*hosts: str, **more: t.Any) -> str:
    return made("networking.istio.io", "Sidecar", {"egress": [{"hosts": list(hosts)}], **more})


def envoy(namespace: str, **more: t.Any) -> str:
    return made("networking.istio.io", "EnvoyFilter", {"configPatches": [], **more}, namespace=namespace)


def gateway(*hosts: str, mode: str = "SIMPLE") -> str:
    server = {"port": {"number": 443, "name": "https", "protocol": "HTTPS"}, "hosts": list(hosts), "tls": {"mode": mode, "credentialName": "edge"}}
    return made("networking.istio.io", "Gateway", {"selector": {"app": "cart"}, "servers": [server]})


def certificate(*names: str, days: float = 90) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "edge")]), datetime.datetime.now(datetime.UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    built = built.not_valid_before(now - datetime.timedelta(days=10)).not_valid_after(now + datetime.timedelta(days=days, minutes=5))
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
    pem = built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "edge", "namespace": "shop"},
              "data": {"tls.crt": base64.b64encode(pem).decode(), "tls.key": "a2V5"}}  # fmt: skip
    return "\n" + yaml.safe_dump(secret)


def many(count: int) -> str:
    ports = [{"name": f"http-{number}", "port": number} for number in range(1, count + 1)]
    return "\n" + yaml.safe_dump({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "many", "namespace": "other"}, "spec": {"ports": ports}})


RETRIES: t.Final = {"attempts": 2, "perTryTimeout": "2s"}
TELLS: t.Final[dict[str, list[tuple[str, ...]]]] = {
    "MF0301": [(peer("STRICT"), rule("DISABLE")), (peer("STRICT"), rule("SIMPLE", "cart.shop.svc.cluster.local"))],
    "MF0302": [(peer("DISABLE"), rule("ISTIO_MUTUAL"))],
    "MF0311": [(policy("cluster.local/ns/nowhere/sa/cart"),), (policy("elsewhere/ns/shop/sa/cart"),)],
    "MF0320": [(route(timeout="5s", retries=RETRIES),)],
    "MF0321": [(rule(subsets=[{"name": "v1"}, {"name": "v2"}]), route(subset="v1"))],
    "MF0330": [(entry("cart.shop.svc.cluster.local"),)],
    "MF0340": [(gateway("shop.example"), certificate("shop.example", days=29))],
    "MF0341": [(gateway("shop.example", "other/a.b.example"), certificate("shop.example", "*.example"))],
    "MF0350": [(sidecar("istio-system/*", "other/*"), route()), (sidecar("./none"), route("cart.shop.svc.cluster.local"))],
    "MF0360": [(envoy("istio-system"),)],
    "MF0370": [(many(499),)],
}
SILENT: t.Final[dict[str, list[tuple[str, ...]]]] = {
    "MF0301": [(peer("STRICT"), rule("ISTIO_MUTUAL")), (peer("PERMISSIVE"), rule("DISABLE")), (rule("DISABLE"),),
               (peer("STRICT", selector={"matchLabels": {"app": "none"}}), rule("DISABLE")), (peer("STRICT"), rule("DISABLE", "outside.example")),
               (peer("STRICT", selector={"matchLabels": {"app": "cart"}}, portLevelMtls={80: {"mode": "DISABLE"}}), rule("DISABLE"))],
    "MF0302": [(peer("DISABLE"), rule("DISABLE")), (peer("UNSET"), rule("ISTIO_MUTUAL"))],
    "MF0311": [(policy("cluster.local/ns/shop/sa/cart"),), (policy("*/ns/nowhere/sa/cart"),), (policy("*"),)],
    "MF0320": [(route(timeout="6s", retries=RETRIES),), (route(retries=RETRIES),), (route(timeout="1s", retries={"attempts": 9}),)],
    "MF0321": [(rule(subsets=[{"name": "v1"}]), route(subset="v1")), (rule(subsets=[{"name": "v1"}]),)],
    "MF0330": [(entry("none.shop.svc.cluster.local"),), (entry("cart.shop.svc.cluster.local", endpoints=[{"address": "1.2.3.4"}]),), (entry("cart"),)],
    "MF0340": [(gateway("shop.example"), certificate("shop.example", days=30)), (gateway("shop.example"), certificate("shop.example", days=-1))],
    "MF0341": [(gateway("shop/shop.example", "*"), certificate("SHOP.example")), (gateway("*.example", "a.example"), certificate("*.example")),
               (gateway("shop.example", mode="PASSTHROUGH"), certificate("x"))],
    "MF0350": [(sidecar("./*"), route()), (sidecar("*/cart.shop.svc.cluster.local"), route()), (sidecar("other/*"), route("outside.example")),
               (sidecar("other/*", workloadSelector={"labels": {"app": "cart"}}), route())],
    "MF0360": [(envoy("shop"),), (envoy("istio-system", workloadSelector={"labels": {"app": "cart"}}),)],
    "MF0370": [(many(498),), (many(600), sidecar("./*"))],
}  # fmt: skip


def test_every_rule_has_its_cases() -> None:
    own = {code for code in TYPES if code.startswith("MF03")}
    assert own == set(TELLS) == set(SILENT)


@pytest.mark.parametrize(("code", "texts"), [(code, texts) for code, cases in TELLS.items() for texts in cases])
def test_it_tells(code: str, texts: tuple[str, ...]) -> None:
    assert len(run(code, *texts)) == 1


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
        "No Sidecar says what the 1 proxies need, so that each holds about 500 clusters; of their own namespace and Istio's there are 1"
    ]


def test_mesh_settings_that_istiod_refuses() -> None:
    assert run("MF0203") == []
    assert run("MF0203", mesh="connectTimeout: 10s\n") == []
    (told,) = run("MF0203", mesh="connectTimeout: 1ns\n")
    assert told.startswith("istiod does not start with it: invalid connect timeout")


def test_fields_that_nobody_knows() -> None:
    assert run("IST0106", rule("DISABLE")) == []
    text = made("networking.istio.io", "DestinationRule", {"host": "cart", "trafficPolice": {}})
    assert run("IST0106", text) == ['Schema validation error: unknown field "trafficPolice" in istio.networking.v1alpha3.DestinationRule']
    removed = made("networking.istio.io", "EnvoyFilter", {"workloadLabels": {"app": "cart"}, "configPatches": []})
    assert run("IST0106", removed) == []
    assert run("MF0202", removed) == ['istiod passes over a field: unknown field "workloadLabels" in istio.networking.v1alpha3.EnvoyFilter']
