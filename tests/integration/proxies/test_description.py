# SPDX-License-Identifier: GPL-3.0-or-later
"""Descriptions of pods and Services beside ``istioctl x describe``, with rules that lead there, past it, and nowhere."""
from __future__ import annotations

import time
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from ..sandbox.running import until
from .mesh import Mesh

RULES = """
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: echo, namespace: sample}
spec:
  host: echo.sample.svc.cluster.local
  trafficPolicy: {tls: {mode: ISTIO_MUTUAL}, connectionPool: {http: {maxRetries: 2}}, outlierDetection: {consecutive5xxErrors: 7}}
  subsets:
  - {name: ours, labels: {app: echo}}
  - {name: others, labels: {app: nonesuch}}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: shop, namespace: sample}
spec:
  selector: {istio: ingressgateway}
  servers: [{hosts: ["*"], port: {number: 80, name: http, protocol: HTTP}}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: echo, namespace: sample}
spec:
  hosts: ["*"]
  gateways: [shop]
  http:
  - match: [{uri: {prefix: /ours}, headers: {who: {exact: me}}}]
    route: [{destination: {host: echo.sample.svc.cluster.local, subset: ours}, weight: 80}, {destination: {host: elsewhere.example}, weight: 20}]
  - match: [{uri: {exact: /others}}]
    route: [{destination: {host: echo.sample.svc.cluster.local, subset: others}}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: within, namespace: sample}
spec:
  hosts: [echo.sample.svc.cluster.local]
  http:
  - route: [{destination: {host: echo, subset: others}}]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: strict, namespace: sample}
spec: {selector: {matchLabels: {app: echo}}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: PERMISSIVE}}}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: some, namespace: sample}
spec: {selector: {matchLabels: {app: echo}}, action: ALLOW, rules: [{to: [{operation: {methods: [GET]}}]}]}
"""
KINDS: t.Final = (
    "destinationrule/echo", "gateway/shop", "virtualservice/echo", "virtualservice/within", "peerauthentication/strict", "authorizationpolicy/some",
)  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), [("pod", "echo"), ("service", "echo.sample"), ("service", "istio-ingressgateway.istio-system")])
def test_a_plain_mesh_is_described_as_istioctl_does(mesh: Mesh, kind: str, name: str) -> None:
    asked = mesh.proxy("echo-") if kind == "pod" else name
    assert mesh.call("describe_info", **{kind: asked}).values["text"] == mesh.istioctl("x", "describe", kind, asked)


def test_rules_are_described_as_istioctl_does(mesh: Mesh) -> None:
    name = mesh.proxy("echo-")
    plain = mesh.call("describe_info", pod=name).values["text"]

    def described() -> tuple[str, list[str]]:
        found = mesh.call("describe_info", pod=name).values
        return found["text"], found["stale"]

    mesh.kubectl("apply", "-f", "-", stdin=RULES)
    try:
        deadline = time.monotonic() + 60
        while True:  # until both proxies have it all
            found = mesh.call("describe_info", pod=name).values
            (port,) = found["services"][0]["ports"]
            if port["policies"] and port["destination_rule"] and port["virtual_service"] and found["ingress"]:
                break
            assert time.monotonic() < deadline, found
            time.sleep(0.3)
        assert found["text"] == mesh.istioctl("x", "describe", "pod", name)
        assert mesh.call("describe_info", service="echo.sample").values["text"] == mesh.istioctl("x", "describe", "service", "echo.sample")
        rule = port["destination_rule"]
        assert (rule["matching_subsets"], rule["other_subsets"], rule["tls_mode"]) == (["ours"], ["others"], "ISTIO_MUTUAL")
        assert port["virtual_service"]["notes"] == ["Route to non-matching subset others for (everything)"]
        assert found["peer_authentication"] == {"mode": "STRICT", "ports": [{"port": 8080, "mode": "PERMISSIVE"}], "applied": ["strict.sample"]}
        assert [one["gateway"] for one in found["ingress"]] == ["sample/shop"]
        assert found["stale"] == []
    finally:
        mesh.kubectl("delete", "-n", "sample", *KINDS)
        until(lambda: described() == (plain, []), 60, described)
        mesh.until_no_cluster(fqdn="echo.sample.svc.cluster.local", subset="ours")
        mesh.wait_settled()


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ({"pod": "nonesuch.sample"}, "pod: there is no pod nonesuch in namespace sample"),
        ({"service": "nonesuch.sample"}, "service: there is no service nonesuch in namespace sample"),
        ({"service": "kubernetes.default"}, "service default/kubernetes: it has no pods"),
        ({"service": "istiod.istio-system"}, r"service istio-system/istiod: none of its 1 pods is ready and has a proxy"),
    ],
)
def test_what_cannot_be_described_is_named(mesh: Mesh, asked: dict[str, str], text: str) -> None:
    with pytest.raises(OperationError, match=text):
        mesh.call("describe_info", **asked)


def test_a_pod_without_a_proxy_is_described_by_kubernetes_alone(mesh: Mesh) -> None:
    pod = mesh.kubectl("get", "pods", "-n", "istio-system", "-l", "app=istiod", "-o", "jsonpath={.items[0].metadata.name}")
    found = mesh.call("describe_info", pod=f"{pod}.istio-system").values
    assert (found["pod"]["meshed"], found["services"]) == (False, [])
    assert f"WARNING: {pod}.istio-system is not part of mesh; no Istio sidecar\n" in found["text"]
