# SPDX-License-Identifier: GPL-3.0-or-later
"""From cluster to cluster through two east-west gateways. Seconds, on the mesh of conftest.py."""
from __future__ import annotations

import json
import typing as t

import pytest

from .running import Running, until

PEER: t.Final = "spiffe://cluster.local/ns/sample/sa/client"


@pytest.mark.parametrize(("near", "far"), [(1, 2), (2, 1)])
def test_the_other_clusters_service_answers_over_mutual_tls(mesh: Running, near: int, far: int) -> None:
    here, there = f"{mesh.name}-{near}", f"{mesh.name}-{far}"
    name = f"only-{far}"
    for cluster, selector in ((here, "nobody"), (there, "echo")):  # its pods run in the far cluster alone
        spec = {"selector": {"app": selector}, "ports": [{"name": "http", "port": 80, "targetPort": 8080}]}
        mesh.apply(cluster, {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name, "namespace": "sample"}, "spec": spec})
    said = mesh.fetch(here, "sample/client", f"http://{name}.sample/east-west", "--retry", "60")
    assert said["status"] == 200, said
    body = json.loads(said["body"])
    assert body["cluster"] == there
    assert f"URI={PEER}" in body["headers"]["x-forwarded-client-cert"]
    gateway = ("get", "service", "-n", "istio-system", "istio-eastwestgateway", "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}")
    address = mesh.kube(there, *gateway).stdout
    client = mesh.kube(here, "get", "pods", "-n", "sample", "-l", "app=client", "-o", "name").stdout.strip().removeprefix("pod/")
    cluster = f"outbound|80||{name}.sample.svc.cluster.local"
    endpoints = json.loads(mesh.istio(here, "proxy-config", "endpoint", f"{client}.sample", "--cluster", cluster, "-o", "json"))
    sockets = [entry["address"]["socketAddress"] for group in endpoints for entry in group["hostStatuses"]]
    assert sockets == [{"address": address, "portValue": 15443}]

    def log() -> str:
        return mesh.sandbox("logs", "--cluster", there, "sample/echo", "istio-proxy").stdout

    until(lambda: f'"peer":"{PEER}","tls":"TLSv1.3","path":"/east-west"' in log(), 60, lambda: log()[-2000:])  # Envoy writes it each second


def test_the_clusters_mesh_authorities_have_one_root(mesh: Running) -> None:
    pems = {}
    for cluster in mesh.clusters:
        found = mesh.kube(cluster, "get", "secret", "-n", "istio-system", "cacerts", "-o", "json")
        pems[cluster] = json.loads(found.stdout)["data"]
    first, second = pems.values()
    assert first["root-cert.pem"] == second["root-cert.pem"]
    assert first["ca-cert.pem"] != second["ca-cert.pem"]
