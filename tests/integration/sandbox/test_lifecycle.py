# SPDX-License-Identifier: GPL-3.0-or-later
"""Real API servers: start, start again, end, also by force; nothing stays. About a minute."""
from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest

from .running import ROOT, sandbox, status

TOOLS: t.Final = ("etcd", "kube-apiserver", "kube-controller-manager")


def left_of(name: str) -> list[str]:
    """Command lines that still name the sandbox's folder."""
    out = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if f"/run/{name}/" in line or f"supervisor.holder {name} " in line:
                out.append(line)
    return out


def gone(name: str) -> bool:
    deadline = time.monotonic() + 60
    while left_of(name) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not left_of(name)


@pytest.fixture
def name(tool: t.Callable[[str], Path]) -> Iterator[str]:
    for program in TOOLS:
        tool(program)
    chosen = f"t{os.getpid()}"
    yield chosen
    sandbox("down", "--name", chosen)


def test_up_is_idempotent_and_down_leaves_nothing(name: str, tool: t.Callable[[str], Path]) -> None:
    kubectl = tool("kubectl")
    assert sandbox("up", "--name", name, "--clusters", "2", "--api-only").returncode == 0
    first = status(name)
    assert first["running"] is True
    assert len(first["clusters"]) == 2
    again = sandbox("up", "--name", name, "--clusters", "2", "--api-only")
    assert "runs already" in again.stderr + again.stdout
    assert status(name) == first
    for cluster in first["clusters"].values():
        done = subprocess.run(
            [str(kubectl), "--kubeconfig", cluster["kubeconfig"], "auth", "can-i", "*", "*"], capture_output=True, text=True, check=True, timeout=30
        )
        assert done.stdout.strip() == "yes"
        assert os.stat(cluster["kubeconfig"]).st_mode & 0o077 == 0
        assert cluster["server"].startswith("https://127.0.0.1:")
    other = name + "b"
    try:
        assert sandbox("up", "--name", other, "--clusters", "1", "--api-only").returncode == 0
    finally:
        assert sandbox("down", "--name", other).returncode == 0
    assert gone(other)
    assert status(name) == first
    assert sandbox("down", "--name", name).returncode == 0
    assert gone(name)
    assert status(name)["running"] is False


@pytest.mark.long
def test_a_fleet_of_twelve(name: str, tool: t.Callable[[str], Path]) -> None:
    kubectl = str(tool("kubectl"))
    up = sandbox("up", "--name", name, "--clusters", "12", "--api-only")
    assert up.returncode == 0, up.stderr
    for cluster in status(name)["clusters"].values():
        command = [kubectl, "--kubeconfig", cluster["kubeconfig"], "create", "namespace", "one"]
        assert subprocess.run(command, capture_output=True, check=False, timeout=30).returncode == 0
    assert sandbox("down", "--name", name).returncode == 0
    assert gone(name)


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_up_is_cleared_by_down(name: str, which: signal.Signals) -> None:
    process = subprocess.Popen([sys.executable, "-m", "sandbox", "up", "--name", name, "--clusters", "1", "--api-only"], cwd=ROOT, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not any("kube-apiserver" in line for line in left_of(name)) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(which)
    process.wait(60)
    assert sandbox("down", "--name", name).returncode == 0
    assert gone(name)


def test_the_holders_death_ends_everything(name: str) -> None:
    assert sandbox("up", "--name", name, "--clusters", "1", "--api-only").returncode == 0
    holder = next(line for line in left_of(name) if "supervisor.holder" in line)
    assert len(left_of(name)) == 5, holder
    subprocess.run(["pkill", "-9", "-f", f"supervisor.holder {name} "], check=True)
    assert gone(name)
    assert sandbox("up", "--name", name, "--clusters", "1", "--api-only").returncode == 0
    assert status(name)["running"] is True
