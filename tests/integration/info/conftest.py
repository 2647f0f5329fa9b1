# SPDX-License-Identifier: GPL-3.0-or-later
"""Two API servers: one with control planes of the module's charts, for all tests that leave it as it was, and an empty one."""
from __future__ import annotations

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


@pytest.fixture(scope="package")
def clusters(tool: t.Callable[[str], Path], helm: Path, istio: Path) -> Iterator[list[Cluster]]:
    name = os.environ.get("INFO_CLUSTERS") or f"i{os.getpid()}"

    def sandbox(*words: str) -> str:
        return subprocess.run([sys.executable, "-m", "sandbox", *words, "--name", name], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout

    try:
        sandbox("up", "--clusters", "2", "--api-only")
        running = json.loads(sandbox("status"))["clusters"].values()
        yield [Cluster(found["kubeconfig"], tool("kubectl"), helm, istio / "manifests") for found in running]
    finally:
        if not os.environ.get("INFO_CLUSTERS"):
            sandbox("down")


@pytest.fixture(scope="package")
def plane(clusters: list[Cluster]) -> Cluster:
    """Base, cni, ztunnel and two istiods by ``control_plane``; nothing gets ready."""
    clusters[0].restore()
    return clusters[0]


@pytest.fixture
def empty(clusters: list[Cluster]) -> Cluster:
    """A cluster without Istio; a test removes what it installs."""
    return clusters[1]
