# SPDX-License-Identifier: GPL-3.0-or-later
"""Two clusters with Istio by istioctl: what the oracle says of them, and real traffic. About half a minute, on the mesh of conftest.py."""
from __future__ import annotations

import json
import subprocess
import sys
import time
import typing as t
from pathlib import Path

import pytest

from .running import ROOT, Running, until

CLUSTERS: t.Final = (1, 2)


@pytest.mark.parametrize("number", CLUSTERS)
def test_istioctl_sees_every_proxy_and_the_one_that_rejects(mesh: Running, number: int) -> None:
    cluster = f"{mesh.name}-{number}"
    lines = mesh.istio(cluster, "proxy-status").splitlines()[1:]
    assert sorted(line.split(".")[0].rsplit("-", 2)[0] for line in lines) == ["client", "echo", "istio-eastwestgateway", "istio-ingressgateway", "nack"]
    assert all("1.31.0" in line and cluster in line for line in lines)
    shown = mesh.kube(cluster, "get", "pods", "-n", "sample", "--no-headers").stdout.splitlines()
    pods = {line.split()[0].rsplit("-", 2)[0]: line.split()[1] for line in shown}
    assert pods == {"client": "2/2", "echo": "2/2", "nack": "1/2"}
    assert "'istio.alpn'" in mesh.sandbox("logs", "--cluster", cluster, "sample/nack", "istio-proxy").stdout
    assert "'istio.alpn'" not in mesh.sandbox("logs", "--cluster", cluster, "sample/client", "istio-proxy").stdout


def test_the_validation_webhook_refuses(mesh: Running) -> None:
    bad = {
        "apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "bad", "namespace": "sample"},
        "spec": {"hosts": ["echo"], "http": [{"route": [{"destination": {"host": "echo"}, "weight": -5}]}]},
    }  # fmt: skip
    done = mesh.kube(f"{mesh.name}-1", "apply", "-f", "-", text=json.dumps(bad))
    assert done.returncode != 0
    assert "weight" in done.stderr


def test_traffic_is_mutual_tls_and_plaintext_is_refused_under_strict(mesh: Running) -> None:
    cluster = f"{mesh.name}-1"
    said = mesh.fetch(cluster, "sample/client", "http://echo.sample/first", "--retry", "60")
    assert said["status"] == 200
    peer = "spiffe://cluster.local/ns/sample/sa/client"
    assert peer in json.loads(said["body"])["headers"]["x-forwarded-client-cert"]
    assert mesh.fetch(cluster, "outside/client", "http://echo.sample/plain")["status"] == 200
    strict = {
        "apiVersion": "security.istio.io/v1", "kind": "PeerAuthentication", "metadata": {"name": "default", "namespace": "sample"},
        "spec": {"mtls": {"mode": "STRICT"}},
    }  # fmt: skip
    assert mesh.kube(cluster, "apply", "-f", "-", text=json.dumps(strict)).returncode == 0
    deadline = time.monotonic() + 60
    while mesh.fetch(cluster, "outside/client", "http://echo.sample/strict")["status"] == 200:
        assert time.monotonic() < deadline
    while f'"peer":"{peer}"' not in (log := mesh.sandbox("logs", "--cluster", cluster, "sample/echo", "istio-proxy").stdout):
        assert time.monotonic() < deadline, log[-2000:]
        said = mesh.fetch(cluster, "sample/client", "http://echo.sample/second", "--retry", "60")  # the other cluster's echo takes turns with it
        assert said["status"] == 200
    assert '"tls":"TLSv1.3"' in log


def test_a_load_balancer_is_reached_from_the_other_cluster(mesh: Running) -> None:
    address = mesh.kube(
        f"{mesh.name}-2", "get", "service", "-n", "istio-system", "istio-ingressgateway", "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}"
    ).stdout
    assert address.startswith("172.29.2.")
    route = [
        {
            "apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "echo", "namespace": "sample"},
            "spec": {
                "selector": {"istio": "ingressgateway"},
                "servers": [{"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": ["echo.test"]}],
            },
        },
        {
            "apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "echo", "namespace": "sample"},
            "spec": {"hosts": ["echo.test"], "gateways": ["echo"], "http": [{"route": [{"destination": {"host": "echo"}}]}]},
        },
    ]  # fmt: skip
    done = mesh.kube(f"{mesh.name}-2", "apply", "-f", "-", text=json.dumps({"apiVersion": "v1", "kind": "List", "items": route}))
    assert done.returncode == 0, done.stderr
    said = mesh.fetch(f"{mesh.name}-1", "outside/client", "http://echo.test/from-the-other-one", "--to", address, "--retry", "60")
    assert said["status"] == 200, said
    log = ("logs", "--cluster", f"{mesh.name}-2", "istio-system/istio-ingressgateway")
    until(lambda: '"path":"/from-the-other-one"' in mesh.sandbox(*log).stdout, 60)


def test_the_ingress_gateway_chooses_the_certificate_by_sni(mesh: Running) -> None:
    cluster = f"{mesh.name}-1"
    folder = Path(mesh.clusters[cluster]["folder"])
    servers, secrets = [], []
    for host in ("one.test", "two.test"):
        make = "import pathlib, sys; from sandbox.api import certificates as c; c.write_all(pathlib.Path(sys.argv[1]), sys.argv[2], [sys.argv[2]], ['x'])"
        subprocess.run([sys.executable, "-c", make, str(folder / host), host], cwd=ROOT, check=True, timeout=30)
        pair = {"tls.crt": (folder / host / "server.crt").read_text(), "tls.key": (folder / host / "server.key").read_text()}
        meta = {"name": host, "namespace": "istio-system"}
        secrets.append({"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls", "metadata": meta, "stringData": pair})
        port = {"number": 443, "name": f"https-{host[:3]}", "protocol": "HTTPS"}
        servers.append({"port": port, "hosts": [host], "tls": {"mode": "SIMPLE", "credentialName": host}})
    objects = [
        *secrets,
        {
            "apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "tls", "namespace": "sample"},
            "spec": {"selector": {"istio": "ingressgateway"}, "servers": servers},
        },
        {
            "apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "tls", "namespace": "sample"},
            "spec": {"hosts": ["one.test", "two.test"], "gateways": ["tls"], "http": [{"route": [{"destination": {"host": "echo"}}]}]},
        },
    ]  # fmt: skip
    done = mesh.kube(cluster, "apply", "-f", "-", text=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))
    assert done.returncode == 0, done.stderr
    address = mesh.kube(cluster, "get", "service", "-n", "istio-system", "istio-ingressgateway", "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}").stdout
    for host in ("one.test", "two.test"):
        own = ("--to", address, "--retry", "60", "--ca", str(folder / host / "ca.crt"))
        said = mesh.fetch(cluster, "outside/client", f"https://{host}/", *own)
        assert said["status"] == 200, said
        assert json.loads(said["body"])["headers"]["x-forwarded-proto"] == "https"
    wrong = mesh.fetch(cluster, "outside/client", "https://one.test/", "--to", address, "--ca", str(folder / "two.test" / "ca.crt"))
    assert wrong["status"] == 0
    assert "CERTIFICATE_VERIFY_FAILED" in wrong["body"]
