# SPDX-License-Identifier: GPL-3.0-or-later
"""The callback's board and table: what is said of clusters, and that a table always fits."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.plugin_utils.fleet_board import STATES, Board, duration
from ansible_collections.meshfleet.istio.plugins.plugin_utils.fleet_table import Line, clean, final_table, fit, live_table, text_width
from hypothesis import given
from hypothesis import strategies as st


def texts(lines: list[Line]) -> list[str]:
    return ["".join(text for text, _ in line).rstrip() for line in lines]


def played(hosts: t.Sequence[str], steps: t.Mapping[str, t.Sequence[str]]) -> Board:
    """A board on which each step took ten seconds; states by step in the order of ``hosts``, "" for none."""
    board = Board("Bootstrap", list(hosts), 0.0)
    for number, (step, states) in enumerate(steps.items()):
        for host, state in zip(hosts, states, strict=False):
            if state:
                board.start(host, step, step, number * 10.0)
            if state not in ("", "running"):
                board.finish(host, step, step, state, number * 10.0 + 10)
    return board


def test_the_table_of_a_small_fleet() -> None:
    board = played(["east", "west", "north"], {"Plan": ["ok", "ok", "ok"], "Install the control plane": ["changed", "failed", "running"]})
    assert texts(live_table(board, 60, 20, 75.0)) == [
        "Bootstr… - 3 clusters: 1 failed, 1 running, 1 changed; 1m15s",
        "                          Install the",
        "cluster  Plan             control plane",
        "east     ok 10s           changed 10s",
        "west     ok 10s           failed 10s",
        "north    ok 10s           running 1m05s",
    ]
    shades = {text.split()[0]: state for line in live_table(board, 60, 20, 75.0) for text, state in line if text.strip() and state != "title"}
    assert shades == {"ok": "ok", "changed": "changed", "failed": "failed", "running": "running", "west": "failed", "east": "", "north": ""}


def test_earlier_steps_share_a_column_where_all_do_not_fit() -> None:
    steps = {"one": ["ok", "failed"], "two": ["changed", ""], "three": ["ok", ""], "four": ["running", ""]}
    board = played(["east", "west"], steps)
    assert texts(live_table(board, 60, 20, 31.0))[1:] == [
        "cluster  2 earlier steps  three            four",
        "east     1 changed, 1 ok  ok 10s           running 1s",
        "west     failed 10s",
    ]
    assert texts(final_table(board, 44, 20, 31.0)) == [
        "2 clusters: 1 failed, 1 running; 31s",
        "cluster  one              two",
        "east     ok 10s           changed 10s",
        "west     failed 10s",
        "cluster  three            four",
        "east     ok 10s           running 1s",
        "west",
    ]


def test_a_hundred_clusters_are_summed_up() -> None:
    hosts = [f"cluster-{number:03}" for number in range(100)]
    states = ["ok"] * 100
    states[40], states[70], states[80], states[99] = "failed", "unreachable", "running", ""
    board = played(hosts, {"Plan": states})
    live = texts(live_table(board, 83, 9, 20.0))
    assert live[0] == "Bootstrap - 100 clusters: 1 unreachable, 1 failed, 1 running, 96 ok, 1 waiting; 20s"
    assert [line.split()[0] for line in live[2:7]] == ["cluster-070", "cluster-040", "cluster-080", "cluster-000", "cluster-001"]
    assert live[-1] == "95 more: 94 ok, 1 waiting"
    final = texts(final_table(board, 80, 20, 20.0))
    assert [line.split()[0] for line in final[2:]] == ["cluster-070", "cluster-040", "98"]
    quiet = texts(final_table(played(hosts, {"Plan": ["ok"] * 100}), 80, 20, 20.0))
    assert quiet == ["Bootstrap - 100 clusters: 100 ok; 20s", "100 more: 100 ok"]


def test_a_skipped_step_does_not_hide_a_change() -> None:
    board = played(["a", "b", "c"], {"one": ["changed", "ok", "skipped"], "two": ["skipped", "skipped", "skipped"]})
    assert [board.state(host) for host in "abc"] == ["changed", "ok", "skipped"]


def test_a_step_in_one_line() -> None:
    hosts = [f"c{number}" for number in range(9)]
    board = played(hosts, {"Install": ["failed"] * 7 + ["unreachable", "ok"]})
    assert board.step_line("Install", hosts) == "Install: 1 unreachable (c7), 7 failed (c0, c1, c2, c3, c4 and 2 more), 1 ok in 10s"
    assert board.step_line("Install", ["c8"]) == "Install: 1 ok in 10s"


def test_when_a_step_has_ended() -> None:
    board = played(["a", "b"], {"one": ["failed", "ok"], "two": ["", "running"]})
    assert board.ended("one", ["a", "b"])
    assert not board.ended("two", ["a", "b"])
    board.finish("b", "two", "two", "ok", 20.0)
    assert board.ended("two", ["a", "b"])
    assert not board.ended("two", ["a", "b", "c"])


@pytest.mark.parametrize(("seconds", "text"), [(0.9, "0s"), (59.9, "59s"), (65, "1m05s"), (3600, "1h00m"), (7500, "2h05m")])
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_names_do_not_steer_the_terminal() -> None:
    assert clean("a\033[2Jb\nc\u202e") == "a?[2Jb c?"
    assert fit("多クラスタ", 5) == "多ク…"


names = st.text(max_size=30)
cells = st.lists(st.tuples(st.integers(0, 130), st.integers(0, 12), names, st.sampled_from(STATES[:-1]), st.floats(0, 1e6)), max_size=60)


@given(names, st.lists(names, max_size=130, unique=True), cells, st.integers(20, 200), st.integers(4, 40))
def test_a_table_always_fits(play: str, hosts: list[str], done: t.Any, width: int, height: int) -> None:
    board = Board(play, hosts, 0.0)
    for host, step, name, state, at in done:
        board.start(str(host), str(step), name, at)
        if state != "running":
            board.finish(str(host), str(step), name, state, at + 5)
    lines = texts(live_table(board, width, height, 1e6))
    assert len(lines) <= height
    lines += texts(final_table(board, width, 20, 1e6))
    assert all(text_width(line) <= width and clean(line) == line for line in lines)
    assert len(lines) <= height + 2 + 13 * 22
