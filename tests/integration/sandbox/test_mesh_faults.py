# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of webhooks, streams and whole clusters, in the mesh of conftest.py. About 25 seconds.

Half of it passes until the API server gives up a port-forward whose node is gone.
"""
from __future__ import annotations

import json
import socket
import subprocess
import typing as t

import pytest

from .running import Done, Running, until


def pod(mesh: Running, cluster: str) -> Done:
    """Ask for a pod that the webhook would have to inject."""
    return mesh.kube(cluster, "run", "asked", "-n", "sample", "--image", "sandbox.local/client:1", "--dry-run=server", "-o", "json")


@pytest.fixture(scope="module")
def impatient(mesh: Running) -> str:
    """The first cluster, whose webhooks have five seconds: half of the usual, and enough for those that are well."""
    cluster = f"{mesh.name}-1"
    found = json.loads(mesh.kube(cluster, "get", "mutatingwebhookconfigurations", "-o", "json").stdout)
    for item in found["items"]:
        for webhook in item["webhooks"]:
            webhook["timeoutSeconds"] = 5
    assert mesh.kube(cluster, "replace", "-f", "-", text=json.dumps(found)).returncode == 0
    return cluster


@pytest.mark.parametrize(
    ("mode", "text"),
    [("--refuse", "Connection refused"), ("--hang", "context deadline exceeded"), ("--certificate", "certificate signed by unknown authority")],
)
def test_a_broken_webhook_stops_pods_until_it_is_well(mesh: Running, impatient: str, mode: str, text: str) -> None:
    assert mesh.sandbox("fault-webhook", impatient, mode).returncode == 0
    refused = pod(mesh, impatient)
    assert refused.returncode != 0
    assert text in refused.stderr
    assert mesh.sandbox("fault-webhook", impatient).returncode == 0
    made: list[Done] = []

    def well() -> bool:
        made.append(pod(mesh, impatient))
        return made[-1].returncode == 0

    until(well, 60, lambda: made[-1].stderr)
    assert "istio-proxy" in made[-1].stdout


@pytest.mark.parametrize("command", [("fault-streams",), ("fault-access", "--reset")])
def test_a_port_forward_dies_midway(mesh: Running, command: tuple[str, ...]) -> None:
    fault, *options = command
    cluster = f"{mesh.name}-1"
    words = [str(mesh.kubectl), "--kubeconfig", mesh.clusters[cluster]["kubeconfig"], "port-forward", "-n", "istio-system", "deployment/istiod", ":15014"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as forward:
        try:
            assert forward.stdout
            port = int(forward.stdout.readline().split()[2].rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port), 30) as stream:
                stream.sendall(b"GET /version HTTP/1.1\r\nHost: istiod\r\n\r\n")
                assert stream.recv(4096).startswith(b"HTTP/1.1 200")
                said = mesh.sandbox(fault, cluster, *options)
                assert said.returncode == 0
                assert int(said.stdout.split()[0]) > 0
                assert ended(stream)
            assert mesh.kube(cluster, "get", "namespace", "default").returncode == 0
        finally:
            forward.kill()


def ended(stream: socket.socket) -> bool:
    """Whether the far side ends the stream, in whatever way, within its timeout."""
    try:
        while stream.recv(4096):
            pass
    except ConnectionError:
        pass
    return True


def test_a_cluster_is_cut_off_from_the_other_ones_pods_and_lives_on(mesh: Running) -> None:
    near, far = f"{mesh.name}-1", f"{mesh.name}-2"
    authority = f"{mesh.clusters[far]['folder']}/certificates/ca.crt"

    def asked(cluster: str) -> t.Any:
        return mesh.fetch(cluster, "istio-system/istiod", f"{mesh.clusters[far]['server']}/version", "--ca", authority)["status"]

    assert asked(near) == 200
    assert mesh.sandbox("fault-access", far, "--refuse").returncode == 0
    try:
        assert asked(near) == 0
        assert asked(far) == 200
        assert mesh.kube(far, "version", "--request-timeout", "5s").returncode != 0
    finally:
        assert mesh.sandbox("fault-access", far).returncode == 0
    assert asked(near) == 200
