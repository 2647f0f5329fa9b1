# SPDX-License-Identifier: GPL-3.0-or-later
"""One API server for all tests of this folder, and a namespace of its own for each."""
from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.paths import Kinds
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth

Json = dict[str, t.Any]
ROOT: t.Final = Path(__file__).parents[3]
_NUMBERS = itertools.count()


class Cluster:
    """A running sandbox's only cluster, and the tools beside it."""

    def __init__(self, name: str, kubectl: Path) -> None:
        self.name, self.kubectl = name, str(kubectl)
        (self.cluster, self.facts), = json.loads(self.sandbox("status").stdout)["clusters"].items()
        self.server: str = self.facts["server"]
        self.kubeconfig: str = self.facts["kubeconfig"]
        self.faulty: str = self.facts["faults"]
        """A kubeconfig whose server does as ``faults`` says."""

    def sandbox(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "sandbox", words[0], "--name", self.name, *words[1:]]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)

    def faults(self, *words: str) -> None:
        """``--status N --share P --delay SECONDS``; without words none."""
        done = self.sandbox("fault-api", self.cluster, *words)
        assert done.returncode == 0, done.stderr

    def kube(self, *words: str, text: str = "", kubeconfig: str = "") -> subprocess.CompletedProcess[str]:
        command = [self.kubectl, "--kubeconfig", kubeconfig or self.kubeconfig, *words]
        return subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=60)

    def client(self, **options: t.Any) -> Client:
        """A client of its own, by the administrator's kubeconfig unless told otherwise."""
        return connect(Auth(**{"kubeconfig": self.kubeconfig, **options}), name=self.cluster)

    def token(self, client: Client, namespace: str, account: str) -> str:
        """A service account's token, as the API server gives it; the account is made."""
        accounts = f"/api/v1/namespaces/{namespace}/serviceaccounts"
        if client.find(f"{accounts}/{account}") is None:
            client.create(accounts, {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": account}})
        body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 3600}}
        return str(client.create(f"{accounts}/{account}/token", body)["status"]["token"])


@pytest.fixture(scope="package")
def cluster(tool: t.Callable[[str], Path]) -> Iterator[Cluster]:
    name = f"cl{os.getpid()}"
    kubectl = tool("kubectl")
    try:
        up = [sys.executable, "-m", "sandbox", "up", "--name", name, "--clusters", "1", "--api-only"]
        assert subprocess.run(up, cwd=ROOT, stdout=subprocess.PIPE, check=False, timeout=3000).returncode == 0
        yield Cluster(name, kubectl)
    finally:
        subprocess.run([sys.executable, "-m", "sandbox", "down", "--name", name], cwd=ROOT, check=True, timeout=60)


@pytest.fixture
def client(cluster: Cluster) -> Client:
    return cluster.client()


@pytest.fixture
def kinds(client: Client) -> Kinds:
    return Kinds(client)


@pytest.fixture
def space(client: Client) -> Iterator[str]:
    """A namespace."""
    name = f"space-{next(_NUMBERS)}"
    client.create("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    yield name
    client.request("DELETE", f"/api/v1/namespaces/{name}")
