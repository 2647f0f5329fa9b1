# SPDX-License-Identifier: GPL-3.0-or-later
"""Many proxies at one istiod, as its /debug/syncz counts them. About 20 seconds; a thousand proxies: about a minute more."""
from __future__ import annotations

import json
import signal
import subprocess
import sys
import typing as t
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ..sandbox.running import ROOT, Running, until

SPACE: t.Final = "load"
READY_SECONDS: t.Final = 300


@contextmanager
def load(mesh: Running, *words: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, t.Any]]]:
    """The command while it runs, and the line that it prints when all proxies have their configuration."""
    command = [sys.executable, "-m", "sandbox", "load", "--name", mesh.name, "--seconds", str(READY_SECONDS), *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        try:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            yield process, json.loads(line)
        finally:
            process.kill()


def conditions(mesh: Running, version: str = "1.31.0") -> Counter[str]:
    """How many of the load's proxies istiod sees in which condition, by istioctl's rules (pilot/pkg/xds/statusgen.go)."""
    done = mesh.sandbox("exec", "istio-system/istiod", "--", "curl", "-s", f"http://127.0.0.1:15014/debug/syncz?namespace={SPACE}")
    found: Counter[str] = Counter()
    for proxy in json.loads(done.stdout):
        assert (proxy["proxy_type"], proxy["cluster_id"], proxy["istio_version"]) == ("sidecar", f"{mesh.name}-1", version)
        states = {_state(entry) for entry in proxy["resources"].values()}
        found[next(state for state in ("ERROR", "STALE", "SYNCED") if state in states)] += 1
    return found


def _state(entry: dict[str, str]) -> str:
    if entry.get("lastError"):
        return "ERROR"
    return "SYNCED" if entry.get("acked") == entry.get("sent") else "STALE"


def test_istiod_counts_proxies_that_acknowledge_reject_and_lag_until_the_command_ends(mesh: Running) -> None:
    with load(mesh, "--proxies", "200", "--reject", "8", "--lag", "12") as (process, said):
        assert (said["proxies"], said["rejecting"], said["lagging"]) == (200, 8, 12)
        wanted = Counter({"SYNCED": 180, "STALE": 12, "ERROR": 8})
        until(lambda: conditions(mesh) == wanted, 60, lambda: conditions(mesh))
        lines = mesh.istio(f"{mesh.name}-1", "proxy-status").splitlines()
        assert sum(line.split()[0].endswith(f".{SPACE}") for line in lines) == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    until(lambda: not conditions(mesh), 60, lambda: conditions(mesh))


def test_a_killed_command_takes_its_proxies_along(mesh: Running) -> None:
    with load(mesh, "--proxies", "3") as (process, _):
        until(lambda: conditions(mesh)["SYNCED"] == 3, 60, lambda: conditions(mesh))
        process.kill()
    until(lambda: not conditions(mesh), 60, lambda: conditions(mesh))


def test_the_time_that_was_asked_for_ends_it(mesh: Running) -> None:
    with load(mesh, "--proxies", "3", "--seconds", "15") as (process, _):
        assert process.wait(60) == 0
    until(lambda: not conditions(mesh), 60, lambda: conditions(mesh))


def test_mistakes_are_refused_in_one_line(mesh: Running) -> None:
    for words, text in (
        (("--proxies", "3", "--reject", "2", "--lag", "2"), "are more than --proxies 3"),
        (("--revision", "none"), "runs no istiod of revision 'none': it has default"),
        (("--cluster", "none"), "has no cluster 'none'"),
    ):
        done = mesh.sandbox("load", *words)
        assert done.returncode == 1
        assert text in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_the_load_ends_with_istiods_pod(mesh: Running) -> None:
    with load(mesh, "--proxies", "3") as (process, _):
        mesh.kube(f"{mesh.name}-1", "delete", "pods", "-n", "istio-system", "-l", "app=istiod", "--wait=false")
        assert process.wait(30) != 0
    rollout = ("rollout", "status", "-n", "istio-system", "deployment/istiod", "--timeout", "60s")
    assert mesh.kube(f"{mesh.name}-1", *rollout).returncode == 0


@pytest.mark.long
def test_a_thousand_proxies(mesh: Running) -> None:
    with load(mesh, "--proxies", "1000") as (_, said):
        assert said["proxies"] == 1000
        until(lambda: conditions(mesh) == Counter({"SYNCED": 1000}), 60, lambda: conditions(mesh))
    until(lambda: not conditions(mesh), 60, lambda: conditions(mesh))
