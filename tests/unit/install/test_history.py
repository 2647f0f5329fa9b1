# SPDX-License-Identifier: GPL-3.0-or-later
"""The way back through recorded runs."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.release import Record
from ansible_collections.meshfleet.istio.plugins.module_utils.install.errors import InstallError
from ansible_collections.meshfleet.istio.plugins.module_utils.install.history import way_back
from ansible_collections.meshfleet.istio.plugins.module_utils.install.release_store import Entry, History

Rows = dict[str, list[tuple[int, str, str, str]]]
CHARTS = {"istio-base": "base", "istiod": "istiod", "ztunnel": "ztunnel"}


class Store:
    """Records by release and revision."""

    def __init__(self, records: dict[tuple[str, int], Record]) -> None:
        self.records = records

    def read(self, history: History, entry: Entry) -> Record:
        return self.records[history.name, entry.version]


def made(rows: Rows) -> tuple[dict[tuple[str, str], History], t.Any]:
    """Histories from (minute, status, run, version of the chart) a revision; a run with a ``~`` is Helm's copy of our label."""
    histories, records = {}, {}
    for name, entries in rows.items():
        history = histories["istio-system", name] = History(name, "istio-system")
        for version, (minute, status, run, chart) in enumerate(entries, 1):
            history.entries.append(Entry(version, status, run.strip("~")))
            meta = {"name": CHARTS[name], "version": chart, "appVersion": chart}
            description = "Upgrade complete" if "~" in run or not run else f"Upgrade complete (run {run})"
            when = f"2026-11-24T12:{minute:02}:00Z"
            records[name, version] = Record(name, "istio-system", version, status, {"metadata": meta}, {}, "", description, last_deployed=when)
    return histories, Store(records)


def steps(rows: Rows, to: str = "previous") -> dict[str, int | None]:
    """The revision each release goes back to."""
    histories, store = made(rows)
    return {one.history.name: one.entry.version if one.entry else None for one in way_back("eu-1", histories, store, to)}


TWO: t.Final[Rows] = {
    "istio-base": [(1, "superseded", "a", "1.30.0"), (5, "deployed", "b", "1.31.0")],
    "istiod": [(2, "superseded", "a", "1.30.0"), (6, "deployed", "b", "1.31.0")],
}


def test_previous() -> None:
    assert steps(TWO) == {"istio-base": 1, "istiod": 1}


def test_only_what_later_runs_changed() -> None:
    assert steps({**TWO, "istio-base": TWO["istio-base"][:1]}) == {"istiod": 1}


def test_what_did_not_exist_goes() -> None:
    assert steps({**TWO, "ztunnel": [(7, "deployed", "b", "1.31.0")]}) == {"istio-base": 1, "istiod": 1, "ztunnel": None}


def test_a_failed_run_is_left_behind() -> None:
    rows = {"istiod": [(1, "superseded", "a", "1.30.0"), (2, "deployed", "b", "1.30.1"), (3, "failed", "c", "1.31.0")]}
    assert steps(rows) == {"istiod": 2}
    assert steps(rows, "a") == {"istiod": 1}
    assert steps(rows, "b") == {"istiod": 2}


def test_a_first_install_that_failed_goes() -> None:
    assert steps({"istiod": [(1, "failed", "a", "1.30.0")]}) == {"istiod": None}


def test_helms_own_revisions_count_with_the_run_before_them() -> None:
    rows = {"istiod": [(1, "superseded", "a", "1.30.0"), (2, "superseded", "a~", "1.30.5"), (3, "deployed", "b", "1.31.0")]}
    assert steps(rows) == {"istiod": 2}
    assert steps(rows, "a") == {"istiod": 2}
    assert steps(rows, "1.30.5") == {"istiod": 2}


def test_what_stands_already_is_left_out() -> None:
    assert steps(TWO, "b") == {}
    assert steps(TWO, "1.31.0") == {}


@pytest.mark.parametrize("to", ["nonesuch", "1.29.0"])
def test_an_unknown_goal_lists_what_there_is(to: str) -> None:
    with pytest.raises(InstallError) as error:
        steps(TWO, to)
    for word in ("eu-1", to, "(a, b)", "1.30.0", "1.31.0"):
        assert word in str(error.value)


def test_no_run_of_ours() -> None:
    with pytest.raises(InstallError, match=r"eu-1: no run of this collection is recorded.*helm rollback"):
        steps({"istiod": [(1, "deployed", "", "1.30.0")]})
