# SPDX-License-Identifier: GPL-3.0-or-later
"""What an east-west gateway lets through, beside the samples of the pinned module (samples/multicluster)."""
from __future__ import annotations

import typing as t

from ansible_collections.meshfleet.istio.plugins.module_utils.istio.east_west import exposed

Map = dict[str, t.Any]


def made(expose: list[str], revision: str = "default") -> list[Map]:
    selector = {"istio": "eastwestgateway"}
    return exposed(expose, namespace="edge", selector=selector, hosts=["*.local"], revision=revision, istio_namespace="mesh")


def test_services_are_passed_on_by_their_name() -> None:
    (gateway,) = made(["services"])
    assert gateway["metadata"] == {"name": "cross-network-gateway", "namespace": "edge"}
    assert gateway["spec"] == {
        "selector": {"istio": "eastwestgateway"},
        "servers": [{"port": {"number": 15443, "name": "tls", "protocol": "TLS"}, "tls": {"mode": "AUTO_PASSTHROUGH"}, "hosts": ["*.local"]}],
    }


def test_istiod_of_the_default_revision_takes_every_name_and_another_its_own() -> None:
    gateway, routes = made(["istiod"])
    assert [server["port"]["number"] for server in gateway["spec"]["servers"]] == [15012, 15017]
    assert [one["match"][0] for one in routes["spec"]["tls"]] == [{"port": 15012, "sniHosts": ["*"]}, {"port": 15017, "sniHosts": ["*"]}]
    hosts = [one["route"][0]["destination"] for one in routes["spec"]["tls"]]
    assert hosts == [{"host": "istiod.mesh.svc.cluster.local", "port": {"number": 15012}}, {"host": "istiod.mesh.svc.cluster.local", "port": {"number": 443}}]
    _, canary = made(["istiod"], "canary")
    assert canary["metadata"]["name"] == "istiod-canary-vs"
    assert canary["spec"]["tls"][0]["match"][0]["sniHosts"] == ["istiod-canary.mesh.svc", "istiod-canary.mesh.svc.cluster.local"]


def test_nothing_is_let_through_unless_told() -> None:
    assert made([]) == []
    assert [item["kind"] for item in made(["services", "istiod"])] == ["Gateway", "Gateway", "VirtualService"]
