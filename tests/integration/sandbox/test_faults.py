# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of an API server, its processes, etcd and tokens, by command. About a minute, most of it waiting for processes that come back."""
from __future__ import annotations

import os
import socket
import typing as t
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from .running import Running, sandbox, status, until

NAMESPACE: t.Final = "/api/v1/namespaces/default"


@pytest.fixture(scope="module")
def api(tool: t.Callable[[str], Path]) -> Iterator[Running]:
    name = f"f{os.getpid()}"
    try:
        done = sandbox("up", "--name", name, "--clusters", "1", "--api-only", "--etcd-quota", str(32 << 20), seconds=3000)
        assert done.returncode == 0, done.stderr
        yield Running(name, tool("kubectl"))
    finally:
        assert sandbox("down", "--name", name).returncode == 0


@pytest.fixture
def cluster(api: Running) -> str:
    return f"{api.name}-1"


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (("--status", "500", "--share", "1"), "made by the sandbox"),
        (("--status", "429", "--share", "1", "--path", "/namespaces/default"), "made by the sandbox"),
        (("--reset", "--share", "1"), "EOF"),
        (("--delay", "30"), "exceeded"),
    ],
)
def test_the_proxy_refuses_cuts_off_or_is_slow(api: Running, cluster: str, options: tuple[str, ...], text: str) -> None:
    file = api.sandbox("kubeconfig", "--faults").stdout.strip()
    assert '"name":"default"' in api.read(cluster, NAMESPACE, file).stdout
    assert api.sandbox("fault-api", cluster, *options).returncode == 0
    assert text in api.kube(cluster, "get", "--raw", NAMESPACE, "--request-timeout", "2s", kubeconfig=file).stderr
    assert api.read(cluster, NAMESPACE).returncode == 0
    assert api.sandbox("fault-api", cluster).returncode == 0
    assert api.read(cluster, NAMESPACE, file).returncode == 0


def test_a_paused_process_stands_still_until_it_is_resumed(api: Running, cluster: str) -> None:
    assert api.sandbox("fault-process", "pause", f"{cluster}/kube-apiserver").returncode == 0
    try:
        assert api.kube(cluster, "get", "--raw", NAMESPACE, "--request-timeout", "2s").returncode != 0
    finally:
        assert api.sandbox("fault-process", "resume", f"{cluster}/kube-apiserver").returncode == 0
    assert api.read(cluster, NAMESPACE).returncode == 0


def test_a_token_ends(api: Running, cluster: str) -> None:
    lasting = api.sandbox("kubeconfig", "--token", "600").stdout.strip()
    assert '"name":"default"' in api.read(cluster, NAMESPACE, lasting).stdout
    ended = api.sandbox("kubeconfig", "--token", "0").stdout.strip()
    done = api.read(cluster, NAMESPACE, ended)
    assert done.returncode != 0
    assert "must be logged in" in done.stderr or "Unauthorized" in done.stderr
    assert all(Path(file).stat().st_mode & 0o077 == 0 for file in (lasting, ended))


def test_a_full_etcd_refuses_writes_until_there_is_room(api: Running, cluster: str) -> None:
    assert api.sandbox("fault-etcd", cluster, "--full").returncode == 0
    refused = api.kube(cluster, "create", "namespace", "one-more")
    assert "mvcc: database space exceeded" in refused.stderr
    assert api.read(cluster, NAMESPACE).returncode == 0
    assert api.sandbox("fault-etcd", cluster).returncode == 0
    assert api.kube(cluster, "create", "namespace", "one-more").returncode == 0


def test_a_cluster_that_is_cut_off_refuses_or_hangs(api: Running, cluster: str) -> None:
    port = urlsplit(api.clusters[cluster]["server"]).port
    assert port
    with socket.create_connection(("127.0.0.1", port), 5) as standing:
        assert api.sandbox("fault-access", cluster, "--refuse").returncode == 0
        standing.settimeout(5)
        with pytest.raises(ConnectionResetError):
            if standing.recv(1) == b"":
                raise ConnectionResetError
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 5)
    assert api.sandbox("fault-access", cluster, "--hang").returncode == 0
    assert "exceeded" in api.kube(cluster, "version", "--request-timeout", "1s").stderr
    assert api.sandbox("fault-access", cluster).returncode == 0
    assert api.read(cluster, NAMESPACE).returncode == 0


def test_a_killed_process_comes_back(api: Running, cluster: str) -> None:
    state = Path(api.clusters[cluster]["folder"]).parent / "state.json"
    before = state.read_text()
    assert api.sandbox("fault-process", "kill", f"{cluster}/kube-apiserver").returncode == 0
    until(lambda: state.read_text() != before and api.read(cluster, NAMESPACE).returncode == 0, 60)
    refused = api.sandbox("fault-process", "kill", "none/at-all")
    assert refused.returncode == 1
    assert f"{cluster}/etcd" in refused.stderr


def test_a_process_that_ends_at_every_start_is_told_of(api: Running, cluster: str) -> None:
    data = Path(api.clusters[cluster]["folder"]) / "etcd"
    (data / "member").rename(data / "aside")
    (data / "member").touch()  # a file where etcd needs its folder
    assert api.sandbox("fault-process", "kill", f"{cluster}/etcd").returncode == 0
    until(lambda: f"{cluster}/etcd ended 3 times in a row" in status(api.name)["error"], 60, lambda: status(api.name)["error"])
    (data / "member").unlink()
    (data / "aside").rename(data / "member")
    until(lambda: status(api.name)["error"] == "" and api.read(cluster, NAMESPACE).returncode == 0, 60, lambda: status(api.name)["error"])
