# SPDX-License-Identifier: GPL-3.0-or-later
"""Metrics of a real Prometheus beside ``istioctl x metrics``."""
from __future__ import annotations

import subprocess
import time

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from .mesh import Mesh

WORKLOADS = ["echo.sample", "nonesuch.sample"]


def test_metrics_are_istioctls(mesh: Mesh) -> None:
    """Prometheus learns something every 5 s: both are asked until they were asked in between."""
    mesh.sandbox("exec", "sample/client", "--", "fetch", "http://echo", "--count", "20")
    with pytest.raises(subprocess.CalledProcessError):  # fetch ends with 1 where requests fail
        mesh.sandbox("exec", "sample/client", "--", "fetch", "http://echo/?status=503", "--count", "5")
    deadline = time.monotonic() + 60
    while True:
        found = mesh.call("metrics_info", workloads=WORKLOADS, duration=3600).values
        echo, nobody = found["workloads"]
        if echo["error_rps"] > 0 and found["table"] == mesh.istioctl("x", "metrics", *WORKLOADS, "-d", "1h"):
            break
        assert time.monotonic() < deadline, found
        time.sleep(0.5)
    assert echo["total_rps"] > echo["error_rps"]
    assert 0 < echo["p50"] <= echo["p90"] <= echo["p99"]
    assert nobody == {"workload": "nonesuch.sample", "total_rps": 0.0, "error_rps": 0.0, "p50": None, "p90": None, "p99": None}


def test_without_prometheus_it_says_what_is_missing(mesh: Mesh) -> None:
    with pytest.raises(OperationError, match=r"namespace sample has no ready pod with the label app\.kubernetes\.io/name=prometheus"):
        mesh.call("metrics_info", workloads=["echo"], namespace="sample")
