# SPDX-License-Identifier: GPL-3.0-or-later
"""A described gateway: the chart's values, the objects, and what is refused."""
from __future__ import annotations

import base64
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.gateways import GatewayError, gateway_objects, gateway_values

CERTIFICATE: t.Final = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"
KEY: t.Final = "-----BEGIN EC PRIVATE KEY-----\nMA==\n-----END EC PRIVATE KEY-----\n"


def described(**fields: t.Any) -> dict[str, t.Any]:
    return {"name": "istio-edge", "release_namespace": "edge", **fields}


def test_values_of_a_fixed_number_of_pods() -> None:
    assert gateway_values(described(replicas=2)) == {"autoscaling": {"enabled": False}, "replicaCount": 2}


def test_values_count_more_than_what_is_described() -> None:
    bounds, own = {"min": 2, "max": 5, "cpu": 70}, {"service": {"type": "ClusterIP"}}
    found = gateway_values(described(autoscaling=bounds, service_type="NodePort", service_annotations={"a": "b"}, values=own))
    assert found == {
        "autoscaling": {"enabled": True, "minReplicas": 2, "maxReplicas": 5, "targetCPUUtilizationPercentage": 70},
        "service": {"type": "ClusterIP", "annotations": {"a": "b"}},
    }


def test_no_servers_no_objects() -> None:
    assert gateway_objects(described()) == []


def test_listeners_redirect_and_certificate() -> None:
    servers = [{"hosts": ["a.test"], "https_redirect": True}, {"hosts": ["a.test"], "tls": {"certificate": CERTIFICATE, "key": KEY, "secret": "a"}}]
    secret, gateway = gateway_objects(described(servers=servers))
    assert (secret["kind"], secret["metadata"], secret["type"]) == ("Secret", {"name": "a", "namespace": "edge"}, "kubernetes.io/tls")
    assert base64.b64decode(secret["data"]["tls.key"]).decode() == KEY
    assert gateway["spec"] == {
        "selector": {"istio": "edge"},
        "servers": [
            {"port": {"number": 80, "name": "http-80-0", "protocol": "HTTP"}, "hosts": ["a.test"], "tls": {"httpsRedirect": True}},
            {"port": {"number": 443, "name": "https-443-1", "protocol": "HTTPS"}, "hosts": ["a.test"], "tls": {"mode": "SIMPLE", "credentialName": "a"}},
        ],
    }


def test_gateway_api_has_a_listener_a_host_and_a_route_that_redirects() -> None:
    servers = [
        {"hosts": ["a.test", "b.test"], "https_redirect": True},
        {"hosts": ["a.test"], "tls": {"secret": "a"}},
        {"hosts": ["*"], "port": 8443, "protocol": "TLS", "tls": {"mode": "PASSTHROUGH"}},
    ]
    gateway, first, second = gateway_objects(described(api="gateway_api", servers=servers))
    listeners = gateway["spec"]["listeners"]
    assert [(one["name"], one.get("hostname"), one["protocol"]) for one in listeners] == [
        ("http-80-0-0", "a.test", "HTTP"), ("http-80-0-1", "b.test", "HTTP"), ("https-443-1", "a.test", "HTTPS"), ("tls-8443-2", None, "TLS"),
    ]  # fmt: skip
    assert listeners[2]["tls"] == {"mode": "Terminate", "certificateRefs": [{"kind": "Secret", "name": "a"}]}
    assert listeners[3]["tls"] == {"mode": "Passthrough"}
    assert gateway["spec"]["addresses"] == [{"type": "Hostname", "value": "istio-edge.edge.svc.cluster.local"}]
    assert [route["spec"]["hostnames"] for route in (first, second)] == [["a.test"], ["b.test"]]
    assert first["spec"]["rules"][0]["filters"][0]["requestRedirect"] == {"scheme": "https", "statusCode": 301}


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"sever": []}, "gateway edge/istio-edge: unknown field sever; known are api"),
        ({"servers": [{"host": "x"}]}, "servers[0]: unknown field host"),
        ({"servers": [{"hosts": []}]}, "servers[0]: hosts is empty"),
        ({"servers": [{"hosts": ["*"], "port": 70000}]}, "servers[0]: port: 70000 is no port"),
        ({"servers": [{"hosts": ["*"], "protocol": "TCP"}]}, "servers[0]: port: None is no port; protocol TCP needs one"),
        ({"servers": [{"hosts": ["*"], "protocol": "HTTPS"}]}, "servers[0]: protocol HTTPS needs tls"),
        ({"servers": [{"hosts": ["*"], "tls": {"mode": "SIMPLE"}}]}, "servers[0].tls: mode SIMPLE needs a secret"),
        ({"servers": [{"hosts": ["*"], "tls": {"mode": "BOTH", "secret": "s"}}]}, "servers[0].tls: mode: 'BOTH' is none of SIMPLE"),
        ({"servers": [{"hosts": ["*"], "tls": {"certificate": CERTIFICATE}}]}, "servers[0].tls: certificate and key belong together"),
        ({"servers": [{"hosts": ["*"], "tls": {"certificate": "x", "key": KEY}}]}, "servers[0].tls: certificate is no PEM certificate"),
        ({"servers": [{"hosts": ["*"], "tls": {"mode": "MUTUAL", "certificate": CERTIFICATE, "key": KEY}}]}, "mode MUTUAL needs ca"),
        ({"servers": [{"hosts": ["*"], "https_redirect": True, "tls": {"secret": "s"}}]}, "https_redirect is for servers of plain HTTP"),
        ({"api": "ingress", "servers": [{"hosts": ["*"]}]}, "api: 'ingress' is neither"),
        ({"api": "gateway_api", "servers": [{"hosts": ["*"], "tls": {"mode": "MUTUAL", "secret": "s"}}]}, "tls mode MUTUAL has no place in the Gateway API"),
    ],
)
def test_refusals_name_the_place(fields: dict[str, t.Any], text: str) -> None:
    with pytest.raises(GatewayError) as caught:
        gateway_objects(described(**fields))
    assert text in str(caught.value)
    assert "PRIVATE KEY" not in str(caught.value)


def test_replicas_and_autoscaling_exclude_each_other() -> None:
    with pytest.raises(GatewayError, match="replicas and autoscaling are both set"):
        gateway_values(described(replicas=1, autoscaling={"min": 1}))


def test_a_name_is_needed() -> None:
    with pytest.raises(GatewayError, match="every entry needs a name and a release_namespace"):
        gateway_objects({"name": "x"})
