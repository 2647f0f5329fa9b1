# SPDX-License-Identifier: GPL-3.0-or-later
"""A real cluster with istiod, whose validation webhook has its say, and a namespace of its own for each test. Half a minute."""
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

from .cluster import Cluster

ROOT: t.Final = Path(__file__).parents[3]
_NUMBERS = itertools.count()


@pytest.fixture(scope="package")
def mesh(tool: t.Callable[[str], Path]) -> Iterator[Cluster]:
    """``CONFIG_MESH`` names a sandbox that stands already, while tests are written."""
    known = os.environ.get("CONFIG_MESH")
    name = known or f"c{os.getpid()}"

    def sandbox(*words: str) -> str:
        return subprocess.run([sys.executable, "-m", "sandbox", *words, "--name", name], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout

    try:
        if not known:
            sandbox("up", "--clusters", "1", "--with-istio")
        found = next(iter(json.loads(sandbox("status"))["clusters"].values()))
        yield Cluster(found["kubeconfig"], tool("kubectl"))
    finally:
        if not known:
            sandbox("down")


@pytest.fixture
def space(mesh: Cluster, request: pytest.FixtureRequest) -> Iterator[str]:
    """A namespace, which also holds the inventories of the test's sets; made for injection where the test asks for ``injected``."""
    name = f"space-{next(_NUMBERS)}-{os.getpid()}"
    labels = {"istio-injection": "enabled"} if "injected" in request.fixturenames else {}  # from the start: webhooks learn of a later label later
    mesh.client.create("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}})
    yield name
    mesh.client.request("DELETE", f"/api/v1/namespaces/{name}")
