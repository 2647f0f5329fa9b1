# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs, as the records tell of them, and the way back to an earlier one."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..helm.release import DEPLOYED, SUPERSEDED
from .errors import InstallError
from .release_store import Entry, History, ReleaseStore, is_ours

PREVIOUS: t.Final = "previous"
Histories = t.Mapping[tuple[str, str], History]


@dataclass(frozen=True)
class Step:
    """Where one release goes: to an earlier revision, or away (None) because it did not exist then."""

    history: History
    entry: Entry | None


def way_back(cluster: str, histories: Histories, store: ReleaseStore, to: str) -> list[Step]:
    """What each release that later runs have changed goes back to.

    ``to``: ``previous`` (before the last run that finished), a run's id (the state it left), or a version (the state that the last run
    left at whose end istiod was of that version). Raises InstallError that lists what there is, ApiError.
    """
    runs = _runs(histories, store)
    if not runs:
        raise InstallError(f"cluster {cluster}: no run of this collection is recorded; roll its releases back with `helm rollback`, or install anew")
    target = _target(cluster, histories, store, runs, to)
    steps = []
    for history in histories.values():
        if not any(entry.run in runs[target:] for entry in history.entries):
            continue
        then = [entry for entry in history.entries if entry.status in (DEPLOYED, SUPERSEDED) and _position(entry, history, runs) < target]
        entry = then[-1] if then else None
        if entry is None or history.newest is None or history.newest.status != DEPLOYED or entry.version != history.newest.version:
            steps.append(Step(history, entry))
    return steps


def _runs(histories: Histories, store: ReleaseStore) -> list[str]:
    """The ids of our runs, in the order in which they began to write."""
    first: dict[str, tuple[int, int]] = {}
    for history in histories.values():
        for entry in history.entries:
            if entry.run and is_ours(entry, store.read(history, entry)):
                stamp = (_deployed(history, entry, store), entry.version)
                first[entry.run] = min(first.get(entry.run, stamp), stamp)
    return sorted(first, key=lambda run: first[run])


def _deployed(history: History, entry: Entry, store: ReleaseStore) -> t.Any:
    return store.read(history, entry).last_deployed


def _position(entry: Entry, history: History, runs: t.Sequence[str]) -> int:
    """The place of a revision among the runs; one that no run of ours made counts with the run before it."""
    best = -1
    for other in history.entries:
        if other.version <= entry.version and other.run in runs:
            best = max(best, runs.index(other.run))
    return best


def _target(cluster: str, histories: Histories, store: ReleaseStore, runs: list[str], to: str) -> int:
    """How many of the runs remain."""
    if to in ("", PREVIOUS):
        return len(runs) - 1
    if to in runs:
        return runs.index(to) + 1
    versions: dict[str, int] = {}
    for history in histories.values():
        for entry in history.entries:
            record = store.read(history, entry)
            if record.chart_name == "istiod" and entry.status in (DEPLOYED, SUPERSEDED) and _position(entry, history, runs) >= 0:
                for name in {record.chart_version, record.app_version}:
                    versions[name] = max(versions.get(name, 0), _position(entry, history, runs) + 1)
    if to in versions:
        return versions[to]
    raise InstallError(
        f"cluster {cluster}: to: {to!r} is neither 'previous', nor a run ({', '.join(runs)}), nor a version that was installed ({', '.join(sorted(versions))})"
    )
