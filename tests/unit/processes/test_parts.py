# SPDX-License-Identifier: GPL-3.0-or-later
"""Work in forked processes: in order, with the first error, and nothing left behind."""
from __future__ import annotations

import os
import signal
import threading
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.processes.parts import WORTHWHILE, in_parts

HERE: t.Final = os.getpid()


@pytest.fixture(autouse=True)
def three(monkeypatch: pytest.MonkeyPatch) -> t.Iterator[None]:
    """Three processors, whatever the machine has; afterwards no process and no open file is left."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1, 2})
    before = len(os.listdir("/proc/self/fd"))
    yield
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert len(os.listdir("/proc/self/fd")) == before


def work(before: int, part: t.Sequence[int]) -> tuple[bool, int, list[int]]:
    return os.getpid() == HERE, before, [item * 2 for item in part]


def test_every_item_once_and_in_order() -> None:
    items = range(3 * WORTHWHILE + 1)
    out = in_parts(items, work)
    assert [here for here, _, _ in out] == [True, False, False]
    assert [before for _, before, _ in out] == [0, WORTHWHILE, 2 * WORTHWHILE]
    assert [item for _, _, part in out for item in part] == [item * 2 for item in items]


def test_a_result_that_fills_the_pipe_many_times() -> None:
    out = in_parts(range(2 * WORTHWHILE), lambda before, part: b"x" * (1 << 22))
    assert [len(part) for part in out] == [1 << 22] * 2


@pytest.mark.parametrize("number", [0, WORTHWHILE - 1])
def test_few_items_are_worked_on_here(number: int) -> None:
    assert in_parts(range(number), work) == [(True, 0, [item * 2 for item in range(number)])]


def test_other_threads_would_be_lost() -> None:
    wait = threading.Event()
    thread = threading.Thread(target=wait.wait)
    thread.start()
    try:
        assert [here for here, _, _ in in_parts(range(3 * WORTHWHILE), work)] == [True]
    finally:
        wait.set()
        thread.join()


def test_the_first_error_in_order() -> None:
    def fails(before: int, part: t.Sequence[int]) -> None:
        for item in part:
            if item >= WORTHWHILE + 7:
                raise ValueError(item)

    with pytest.raises(ValueError, match=str(WORTHWHILE + 7)):
        in_parts(range(3 * WORTHWHILE), fails)
    with pytest.raises(ZeroDivisionError):
        in_parts(range(3 * WORTHWHILE), lambda before, part: 1 // before)


@pytest.mark.parametrize("end", [lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: os._exit(3)])
def test_a_process_that_ends_early(end: t.Callable[[], None]) -> None:
    def dies(before: int, part: t.Sequence[int]) -> int:
        if os.getpid() != HERE and before == WORTHWHILE:
            end()
        return before

    assert in_parts(range(3 * WORTHWHILE), dies) == [0, WORTHWHILE, 2 * WORTHWHILE]


def test_a_result_that_cannot_be_pickled_is_made_here() -> None:
    out = in_parts(range(2 * WORTHWHILE), lambda before, part: lambda: before)
    assert [made() for made in out] == [0, WORTHWHILE]
