# SPDX-License-Identifier: GPL-3.0-or-later
"""One forked process: its result, its failure, and nothing left of it, whatever becomes of either side."""
from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.processes.child import Child, ChildFailedError, forked

LARGE: t.Final = b"x" * (1 << 20)  # more than a pipe holds


@pytest.fixture(autouse=True)
def clean() -> t.Iterator[None]:
    """No process and no open file is left."""
    before = len(os.listdir("/proc/self/fd"))
    yield
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_result() -> None:
    child = Child(lambda: (os.getpid(), LARGE))
    assert child.result() == (child.process, LARGE)
    child.end()


@pytest.mark.parametrize("work", [lambda: 1 // 0, lambda: os._exit(0), lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: lambda: None])
def test_no_result(work: t.Callable[[], t.Any]) -> None:
    child = Child(work)
    with pytest.raises(ChildFailedError):
        child.result()
    child.end()


def test_it_ends_before_its_work() -> None:
    child = Child(lambda: time.sleep(600))
    child.end()


def test_it_ends_with_nobody_to_read() -> None:
    child = Child(lambda: LARGE)
    time.sleep(0.2)
    child.end()


@pytest.mark.parametrize("call", ["fork", "pipe"])
def test_where_none_is_to_be_had(monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def fails() -> t.NoReturn:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(os, call, fails)
    assert forked(lambda: 1) is None


@pytest.mark.parametrize("seconds", [0, 600])
def test_who_ignores_the_end_of_children(seconds: int) -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        child = Child(lambda: time.sleep(seconds))
        if not seconds:
            assert child.result() is None
        child.end()
    finally:
        signal.signal(signal.SIGCHLD, before)


def test_it_does_not_outlive_a_parent_that_is_killed() -> None:
    program = (
        "import os, signal, sys\n"
        "from ansible_collections.meshfleet.istio.plugins.module_utils.processes.child import Child\n"
        "child = Child(lambda: b'x' * (1 << 20))\n"
        "print(child.process, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    child, deadline = int(done.stdout), time.monotonic() + 60
    while os.path.exists(f"/proc/{child}"):
        with open(f"/proc/{child}/stat") as file:
            if file.read().rpartition(")")[2].split()[0] == "Z":  # ended, and init has not looked yet
                break
        assert time.monotonic() < deadline
        time.sleep(0.05)
