# SPDX-License-Identifier: GPL-3.0-or-later
"""Metrics of a real Prometheus beside ``istioctl x metrics``."""
from __future__ import annotations

import subprocess
import time

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from .mesh import Mesh

WORKLOADS = ["echo.sample", "nonesuch.sample"]


def cells(table: str) -> list[list[str]]:
    return [line.split() for line in table.splitlines()[1:]]


def test_metrics_are_istioctls(mesh: Mesh) -> None:
    """A rate of a young series moves on with the clock, hence about the same."""
    deadline = time.monotonic() + 60
    while True:  # what came before the first scrape is no increase: requests go on until there is one
        mesh.sandbox("exec", "sample/client", "--", "fetch", "http://echo", "--count", "20")
        with pytest.raises(subprocess.CalledProcessError):  # fetch ends with 1 where requests fail
            mesh.sandbox("exec", "sample/client", "--", "fetch", "http://echo/?status=503", "--count", "10")
        found = mesh.call("metrics_info", workloads=WORKLOADS, duration=120).values
        echo, nobody = found["workloads"]
        if echo["error_rps"] > 0.05:
            break
        assert time.monotonic() < deadline, found
        time.sleep(0.5)
    said = mesh.istioctl("x", "metrics", *WORKLOADS, "-d", "2m")
    assert found["table"].splitlines()[0] == said.splitlines()[0]
    for ours, theirs in zip(cells(found["table"]), cells(said), strict=True):
        assert (ours[0], [float(cell) for cell in ours[1:3]]) == (theirs[0], pytest.approx([float(cell) for cell in theirs[1:3]], rel=0.3))
        assert [cell.lstrip("0123456789.") for cell in ours[3:]] == [cell.lstrip("0123456789.") for cell in theirs[3:]]
    assert echo["total_rps"] > echo["error_rps"]
    assert 0 < echo["p50"] <= echo["p90"] <= echo["p99"]
    assert nobody == {"workload": "nonesuch.sample", "total_rps": 0.0, "error_rps": 0.0, "p50": None, "p90": None, "p99": None}


def test_without_prometheus_it_says_what_is_missing(mesh: Mesh) -> None:
    with pytest.raises(OperationError, match=r"namespace sample has no ready pod with the label app\.kubernetes\.io/name=prometheus"):
        mesh.call("metrics_info", workloads=["echo"], namespace="sample")
