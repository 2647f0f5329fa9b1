# SPDX-License-Identifier: GPL-3.0-or-later
"""Clusters for all tests here: API servers alone where readiness is not the question, and one with pods."""
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

from .charts import NEW, OLD, stamped
from .lab import HUB, Lab

ROOT: t.Final = Path(__file__).parents[3]


def sandbox(*words: str) -> str:
    """A command of the sandbox that has to work; its output."""
    done = subprocess.run([sys.executable, "-m", "sandbox", *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=3000)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def started(name: str, *options: str) -> list[Lab]:
    """The clusters of a sandbox that was started."""
    sandbox("up", "--name", name, *options)
    clusters = json.loads(sandbox("status", "--name", name))["clusters"]
    labs = [Lab(key, found["kubeconfig"], Path(found["folder"])) for key, found in clusters.items()]
    for lab in labs:
        lab.before = lab.everything()
    return labs


@pytest.fixture(scope="package")
def fleet() -> Iterator[list[Lab]]:
    """Three clusters of an API server each."""
    name = os.environ.get("PROOF_FLEET") or f"a{os.getpid()}"
    try:
        yield started(name, "--clusters", "3", "--api-only")
    finally:
        if not os.environ.get("PROOF_FLEET"):
            sandbox("down", "--name", name)


@pytest.fixture(scope="package")
def turns(fleet: list[Lab]) -> Iterator[Lab]:
    """The clusters in turn, for ever."""
    return itertools.cycle(fleet)


@pytest.fixture
def lab(turns: Iterator[Lab]) -> Iterator[Lab]:
    """An empty cluster without nodes; nothing gets ready in it."""
    found = next(turns)
    yield found
    found.empty()


@pytest.fixture(scope="package")
def nodes() -> Iterator[Lab]:
    """A cluster with pods, in which the images of both versions exist."""
    name = os.environ.get("PROOF_NODES") or f"p{os.getpid()}"
    try:
        yield started(name, "--clusters", "1", "--istio-version", OLD, "--istio-version", NEW)[0]
    finally:
        if not os.environ.get("PROOF_NODES"):
            sandbox("down", "--name", name)


@pytest.fixture
def pods(nodes: Lab) -> Iterator[Lab]:
    """An empty cluster with pods."""
    yield nodes
    nodes.empty()


@pytest.fixture(scope="session")
def trees(istio: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Istio's manifests by version."""
    folder = tmp_path_factory.mktemp("istio")
    return {version: stamped(istio / "manifests", folder, version) for version in (OLD, NEW)}


def minimal(tree: Path, **more: t.Any) -> dict[str, t.Any]:
    """Options that install base and istiod of a tree."""
    values = {"global": {"hub": HUB, "tag": tree.parent.name.removeprefix("istio-")}, **more.pop("values", {})}
    return {"profile": "minimal", "charts": {"source": str(tree)}, "values": values, **more}
