# SPDX-License-Identifier: GPL-3.0-or-later
"""Metrics of a real Prometheus beside ``istioctl x metrics``."""
from __future__ import annotations

import subprocess
import time

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from ..sandbox.running import until
from .mesh import Mesh

WORKLOADS = ["echo.sample", "nonesuch.sample"]
Cells = list[list[str]]


def cells(table: str) -> Cells:
    return [line.split() for line in table.splitlines()[1:]]


def agree(before: Cells, theirs: Cells, after: Cells) -> bool:
    """Whether istioctl's lines are ours of just before and just after it: rates within a tenth of those, which are a tenth apart themselves at most."""
    for first, said, last in zip(before, theirs, after, strict=True):
        units = [[line[0], *(cell.lstrip("0123456789.") for cell in line[3:])] for line in (first, said, last)]
        if not units[0] == units[1] == units[2]:
            return False
        for rates in zip(first[1:3], said[1:3], last[1:3], strict=True):
            one, rate, other = map(float, rates)
            low, high = sorted((one, other))
            if high > 1.1 * low or not 0.9 * low <= rate <= 1.1 * high:
                return False
    return True


def test_metrics_are_istioctls(mesh: Mesh) -> None:
    """A rate of a young series moves on with the clock and back with each scrape, ever less: it is asked before and after istioctl, until it stands still."""
    deadline = time.monotonic() + 60
    while True:  # what came before the first scrape is no increase: requests go on until there is one
        mesh.sandbox("exec", "sample/client", "--", "fetch", "http://echo", "--count", "20")
        with pytest.raises(subprocess.CalledProcessError):  # fetch ends with 1 where requests fail
            mesh.sandbox("exec", "sample/client", "--", "fetch", "http://echo/?status=503", "--count", "10")
        found = mesh.call("metrics_info", workloads=WORKLOADS, duration=120).values
        echo, nobody = found["workloads"]
        if echo["error_rps"] > 0.05 and echo["p50"] and echo["total_rps"] > echo["error_rps"]:  # each is a question of its own
            break
        assert time.monotonic() < deadline, found
        time.sleep(0.5)
    tables: list[str] = []

    def same() -> bool:
        nonlocal found
        before = found["table"]
        said = mesh.istioctl("x", "metrics", *WORKLOADS, "-d", "2m")
        found = mesh.call("metrics_info", workloads=WORKLOADS, duration=120).values
        tables[:] = before, said, found["table"]
        return agree(*map(cells, tables))

    until(same, 60, lambda: "\n".join(tables))
    before, said, _ = tables
    assert before.splitlines()[0] == said.splitlines()[0]
    echo, nobody = found["workloads"]
    assert echo["total_rps"] > echo["error_rps"]
    assert 0 < echo["p50"] <= echo["p90"] <= echo["p99"]
    assert nobody == {"workload": "nonesuch.sample", "total_rps": 0.0, "error_rps": 0.0, "p50": None, "p90": None, "p99": None}


def test_without_prometheus_it_says_what_is_missing(mesh: Mesh) -> None:
    with pytest.raises(OperationError, match=r"namespace sample has no ready pod with the label app\.kubernetes\.io/name=prometheus"):
        mesh.call("metrics_info", workloads=["echo"], namespace="sample")
