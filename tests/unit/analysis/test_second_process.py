# SPDX-License-Identifier: GPL-3.0-or-later
"""Verdicts worked out by a fork: the same as in place, whatever becomes of the fork, and nothing of it is left."""
from __future__ import annotations

import os
import threading
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis import resource as resource_module
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis import second_process
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.kinds import DESTINATION_RULE, VIRTUAL_SERVICE
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.registry import ANALYZERS
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.resource import Resource
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.run import analyze
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.second_process import FEWEST, verdicts_beside
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.snapshot import Snapshot


@pytest.fixture(autouse=True)
def cores(monkeypatch: pytest.MonkeyPatch) -> t.Iterator[None]:
    """Two of them, whatever the machine has; afterwards no child is left."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    yield
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def resources(count: int = FEWEST) -> list[Resource]:
    """Every third one is wrong."""
    out = []
    for number in range(count):
        kind = (VIRTUAL_SERVICE, DESTINATION_RULE)[number % 2]
        spec = {"host": "a", "hosts": ["a"], "http": [{"route": [{"destination": {"host": "a"}}]}]} if number % 3 else {"hosts": [], "subsets": [{}]}
        spec = {key: value for key, value in spec.items() if (key in ("host", "subsets")) == (kind is DESTINATION_RULE)}
        item = {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": {"name": f"n{number}", "namespace": "a"}, "spec": spec}
        out.append(Resource(kind, item))
    return out


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    def validate(*_: t.Any, **__: t.Any) -> t.NoReturn:
        raise AssertionError("judged in this process")

    monkeypatch.setattr(resource_module, "validate", validate)


def test_the_verdicts_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [one.verdict for one in resources()]
    given = resources()
    with verdicts_beside(given) as take:
        forbid(monkeypatch)
        take()
        assert [one.verdict for one in given] == expected
    assert {one.valid for one in expected} == {True, False}


def test_few_are_judged_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("forked"))
    given = resources(FEWEST - 1)
    with verdicts_beside(given) as take:
        take()
    assert not given[0].verdict.valid


@pytest.mark.parametrize("why", ["a thread", "one processor"])
def test_where_a_fork_is_not_safe_or_no_gain(monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("forked"))
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    if why == "a thread":
        other.start()
    else:
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    try:
        given = resources()
        with verdicts_beside(given) as take:
            take()
        assert not given[0].verdict.valid
    finally:
        stop.set()
        if other.ident:
            other.join()


def test_it_is_used_where_others_run_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    schemas = [one for one in ANALYZERS.values() if one.of_verdicts]
    snapshot = Snapshot(resources(), kinds=[VIRTUAL_SERVICE, DESTINATION_RULE])
    wanted = {(one.code, one.origin) for one in analyze(snapshot, schemas).messages}
    forks = []
    fork = os.fork
    monkeypatch.setattr(os, "fork", lambda: forks.append(1) or fork())
    analyze(Snapshot(resources(), kinds=[VIRTUAL_SERVICE, DESTINATION_RULE]), schemas)
    assert not forks
    found = analyze(Snapshot(resources(), kinds=[VIRTUAL_SERVICE, DESTINATION_RULE]), ANALYZERS.values()).messages
    assert forks == [1]
    assert wanted <= {(one.code, one.origin) for one in found}


def test_a_fork_that_dies_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_process, "_wrong", lambda _: os._exit(1))
    given = resources()
    with verdicts_beside(given) as take:
        take()
    assert [one.verdict for one in given] == [one.verdict for one in resources()]


def test_the_fork_ends_with_the_block() -> None:
    with pytest.raises(KeyError), verdicts_beside(resources(50 * FEWEST)):
        raise KeyError
