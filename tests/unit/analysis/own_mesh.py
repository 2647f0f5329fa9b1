# SPDX-License-Identifier: GPL-3.0-or-later
"""A small mesh, what can be added to it, and what the rules of our own tell of it."""
from __future__ import annotations

import base64
import datetime
import typing as t

import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.analyzer import Finding
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.kinds import OBJECTS
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.mesh_settings import read_mesh
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.registry import selected
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.run import analyze
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.snapshot import Snapshot
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.sources import read_texts
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Json = dict[str, t.Any]
BASE: t.Final = """
{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: other}}
---
{apiVersion: v1, kind: Pod, metadata: {name: cart-1, namespace: shop, labels: {app: cart, version: v1}},
 spec: {containers: [{name: app, image: a}, {name: istio-proxy, image: p}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop}, spec: {selector: {app: cart}, ports: [{name: http, port: 80}]}}
"""


def mesh_of(*texts: str, mesh: str = "") -> Snapshot:
    """The mesh with more in it."""
    found = read_texts([("a.yaml", "---".join([BASE, *texts]))], "shop", complete=True)
    assert not found.messages
    return Snapshot(found.resources, kinds=OBJECTS, mesh_config=read_mesh(mesh))


def run(code: str, *texts: str, mesh: str = "") -> list[str]:
    """The messages of a code."""
    done = analyze(mesh_of(*texts, mesh=mesh), selected([code]))
    return [one.message for one in done.messages if one.code == code]


def findings(code: str, *texts: str) -> list[Finding]:
    """What the analyzers of a code find of it."""
    there = mesh_of(*texts)
    return [one for analyzer in selected([code]) for one in analyzer.find(there) if one.code == code]


def made(group: str, kind: str, spec: t.Any, name: str = "one", namespace: str = "shop") -> str:
    version = {"networking.istio.io/EnvoyFilter": "v1alpha3"}.get(f"{group}/{kind}", "v1")
    return "\n" + yaml.safe_dump({"apiVersion": f"{group}/{version}", "kind": kind, "metadata": {"name": name, "namespace": namespace}, "spec": spec})


def peer(mode: str, **more: t.Any) -> str:
    return made("security.istio.io", "PeerAuthentication", {"mtls": {"mode": mode}, **more})


def rule(mode: str = "", host: str = "cart", **more: t.Any) -> str:
    policy = {"trafficPolicy": {"tls": {"mode": mode}}} if mode else {}
    return made("networking.istio.io", "DestinationRule", {"host": host, **policy, **more})


def route(host: str = "cart", subset: str = "", **more: t.Any) -> str:
    return routes({"route": [{"destination": {"host": host, **({"subset": subset} if subset else {})}}], **more})


def routes(*http: Json, name: str = "one", namespace: str = "shop", **more: t.Any) -> str:
    """A VirtualService of routes; one without a destination leads to the cart."""
    to_cart = {"route": [{"destination": {"host": "cart"}}]}
    led = [one if {"route", "redirect", "directResponse", "delegate"} & set(one) else {**one, **to_cart} for one in http]
    return made("networking.istio.io", "VirtualService", {"hosts": ["x"], "http": led, **more}, name, namespace)


def policy(principal: str) -> str:
    return rules({"from": [{"source": {"principals": [principal]}}]})


def rules(*given: Json, name: str = "one", namespace: str = "shop", **more: t.Any) -> str:
    """An AuthorizationPolicy of rules."""
    return made("security.istio.io", "AuthorizationPolicy", {"rules": list(given), **more}, name, namespace)


def entry(host: str, name: str = "one", namespace: str = "shop", **more: t.Any) -> str:
    spec = {"hosts": [host], "ports": [{"number": 80, "name": "http", "protocol": "HTTP"}], **more}
    return made("networking.istio.io", "ServiceEntry", spec, name, namespace)


def sidecar(*hosts: str, namespace: str = "shop", **more: t.Any) -> str:
    return made("networking.istio.io", "Sidecar", {"egress": [{"hosts": list(hosts)}], **more}, namespace=namespace)


def envoy(namespace: str, *patches: Json, **more: t.Any) -> str:
    return made("networking.istio.io", "EnvoyFilter", {"configPatches": list(patches), **more}, namespace=namespace)


def patch(operation: str, to: str = "HTTP_FILTER", name: str = "x", sub: str = "", **match: t.Any) -> Json:
    """A patch of an EnvoyFilter, of the filter ``sub`` of the HTTP connection manager or of that manager."""
    found = {"name": "envoy.filters.network.http_connection_manager", **({"subFilter": {"name": sub}} if sub else {})}
    matched = {"context": "SIDECAR_INBOUND", "listener": {"filterChain": {"filter": found}}, **match}
    return {"applyTo": to, "match": matched, "patch": {"operation": operation, "value": {"name": name}}}


def pod(name: str, *ports: Json, namespace: str = "shop", proxy: bool = True, annotations: Json | None = None, **labels: str) -> str:
    containers = [{"name": "app", "image": "a", "ports": list(ports)}, *([{"name": "istio-proxy", "image": "p"}] if proxy else [])]
    meta = {"name": name, "namespace": namespace, "labels": labels, "annotations": annotations or {}}
    return "\n" + yaml.safe_dump({"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": {"containers": containers}})


def service(name: str, *ports: Json, namespace: str = "shop", **selector: str) -> str:
    spec = {"selector": selector, "ports": [{"port": 80, "name": "http"}, *ports]}
    return "\n" + yaml.safe_dump({"apiVersion": "v1", "kind": "Service", "metadata": {"name": name, "namespace": namespace}, "spec": spec})


def webhook(service: str, port: int = 80) -> str:
    hook = {"name": "a.shop.example", "clientConfig": {"service": {"name": service, "namespace": "shop", "port": port}}}
    item = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration", "metadata": {"name": "one"}, "webhooks": [hook]}
    return "\n" + yaml.safe_dump(item)


def probed(rewrite: str, probe: Json, namespace: str = "shop") -> str:
    """A Deployment with a probe, whose webhook rewrites it or not."""
    container = {"name": "app", "image": "a", "ports": [{"name": "web", "containerPort": 80}], "livenessProbe": probe}
    template = {"metadata": {"labels": {"app": "cart"}, "annotations": {"sidecar.istio.io/rewriteAppHTTPProbers": rewrite}},
                "spec": {"containers": [container]}}  # fmt: skip
    item = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "cart", "namespace": namespace}, "spec": {"template": template}}
    return "\n" + yaml.safe_dump(item)


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
