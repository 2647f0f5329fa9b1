# SPDX-License-Identifier: GPL-3.0-or-later
"""What the callback ``fleet`` knows of a play: clusters, steps, and how each cluster fares in each step. Pure; times are given."""
from __future__ import annotations

import typing as t
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

STATES: t.Final = ("unreachable", "failed", "running", "changed", "ok", "skipped", "waiting")
"""Worst first."""
BAD: t.Final = ("unreachable", "failed")
_NAMED: t.Final = 5  # bad clusters that a line names


@dataclass
class Cell:
    """One cluster in one step; seconds of a monotonic clock."""

    state: str
    started: float
    ended: float | None = None

    def seconds(self, now: float) -> float:
        """How long it took, or has taken so far."""
        return max((now if self.ended is None else self.ended) - self.started, 0.0)


@dataclass
class Board:
    """A play. ``steps`` are names by key, ``cells`` by cluster and step's key; both in the order they came."""

    play: str
    hosts: list[str]
    began: float
    steps: dict[str, str] = field(default_factory=dict)
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    latest: dict[str, str] = field(default_factory=dict)

    def start(self, host: str, key: str, name: str, now: float) -> None:
        """A cluster begins a step."""
        self._enter(host, key, name, Cell("running", now))

    def finish(self, host: str, key: str, name: str, state: str, now: float) -> None:
        """A cluster has ended a step, which it may never have begun here."""
        running = self.cells.get((host, key))
        self._enter(host, key, name, Cell(state, running.started if running and running.ended is None else now, now))

    def _enter(self, host: str, key: str, name: str, cell: Cell) -> None:
        self.steps.setdefault(key, name)
        self.cells[host, key] = cell
        self.latest[host] = key
        if host not in self.hosts:
            self.hosts.append(host)

    def state(self, host: str) -> str:
        """How a cluster fares: in trouble or running as in the step it began last, else the best known of all its steps."""
        if host not in self.latest:
            return "waiting"
        last = self.cells[host, self.latest[host]].state
        if last in (*BAD, "running"):
            return last
        found = {cell.state for (name, _), cell in self.cells.items() if name == host}
        return next(state for state in STATES[STATES.index("changed") :] if state in found or state == last)

    def worst_first(self) -> list[str]:
        """Clusters by state, those running longest before others, then in the play's order."""

        def rank(host: str) -> tuple[int, float]:
            state = self.state(host)
            return STATES.index(state), self.cells[host, self.latest[host]].started if state == "running" else 0.0

        return sorted(self.hosts, key=rank)

    def ended(self, key: str, hosts: Iterable[str]) -> bool:
        """Whether no cluster is in a step any more, nor will be: the others of ``hosts`` are in trouble already."""
        states = {host: cell.state for (host, step), cell in self.cells.items() if step == key}
        return "running" not in states.values() and all(host in states or self.state(host) in BAD for host in hosts)

    def running(self, key: str) -> bool:
        """Whether a cluster is still in a step."""
        return any(cell.state == "running" for (_, step), cell in self.cells.items() if step == key)

    def summary(self, hosts: Iterable[str] | None = None) -> str:
        """``1 failed, 2 ok``: how many clusters fare how."""
        return counted(self.state(host) for host in (self.hosts if hosts is None else hosts))

    def step_line(self, key: str, hosts: Iterable[str]) -> str:
        """A step of some clusters in one line: counts, the bad ones by name, and the seconds from the first start to the last end."""
        cells = {host: self.cells[host, key] for host in hosts}
        parts = []
        for state, count in _counts(cell.state for cell in cells.values()):
            names = [host for host, cell in cells.items() if cell.state == state] if state in BAD else []
            shown = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
            parts.append(f"{count} {state}" + (f" ({shown})" if names else ""))
        took = max(cell.ended or cell.started for cell in cells.values()) - min(cell.started for cell in cells.values())
        return f"{self.steps[key]}: {', '.join(parts)}" + (f" in {duration(took)}" if took >= 1 else "")


def counted(states: Iterable[str]) -> str:
    """Counts of states, worst first."""
    return ", ".join(f"{count} {state}" for state, count in _counts(states))


def _counts(states: Iterable[str]) -> list[tuple[str, int]]:
    found = Counter(states)
    return [(state, found[state]) for state in STATES if found[state]]


def duration(seconds: float) -> str:
    """``8s``, ``1m05s``, ``2h03m``."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole}s"
    return f"{whole // 60}m{whole % 60:02}s" if whole < 3600 else f"{whole // 3600}h{whole % 3600 // 60:02}m"
