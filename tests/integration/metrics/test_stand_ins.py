# SPDX-License-Identifier: GPL-3.0-or-later
"""Dashboards by their labels, ports and health paths, through a real port-forward. Seconds, on the mesh of conftest.py."""
from __future__ import annotations

import json

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.port_forward import get
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth

from ..sandbox.running import Running


@pytest.mark.parametrize(
    ("label", "port", "path", "says"),
    [
        ("app.kubernetes.io/name=prometheus", 9090, "/-/ready", "Prometheus Server is Ready."),
        ("app.kubernetes.io/name=grafana", 3000, "/api/health", '{"database":"ok"}'),
        ("app=kiali", 20001, "/kiali/healthz", ""),
        ("app=jaeger", 16686, "/", "the sandbox's stand-in for jaeger"),
        ("app=zipkin", 9411, "/health", '{"status":"UP"}'),
    ],
)
def test_its_health_path_answers_through_a_port_forward(mesh: Running, label: str, port: int, path: str, says: str) -> None:
    cluster = f"{mesh.name}-1"
    client = connect(Auth(kubeconfig=mesh.clusters[cluster]["kubeconfig"]), name=cluster)
    pods = json.loads(mesh.kube(cluster, "get", "pods", "-n", "istio-system", "-l", label, "-o", "json").stdout)["items"]
    assert len(pods) == 1
    answer = get(client, "istio-system", pods[0]["metadata"]["name"], port, path)
    assert answer.status == 200
    assert says in answer.body.decode()


@pytest.mark.parametrize(("label", "port", "page"), [("app=kiali", 20001, "/kiali"), ("app.kubernetes.io/name=grafana", 3000, "/")])
def test_a_stand_in_says_that_it_is_one(mesh: Running, label: str, port: int, page: str) -> None:
    cluster = f"{mesh.name}-1"
    client = connect(Auth(kubeconfig=mesh.clusters[cluster]["kubeconfig"]), name=cluster)
    pod = mesh.kube(cluster, "get", "pods", "-n", "istio-system", "-l", label, "-o", "jsonpath={.items[0].metadata.name}").stdout
    assert b"the sandbox's stand-in for" in get(client, "istio-system", pod, port, page).body
    assert get(client, "istio-system", pod, port, "/anything/else").status == 404
