# SPDX-License-Identifier: GPL-3.0-or-later
"""A board as the lines of a table that fits: never wider than the terminal, never higher than its share of it. Pure."""
from __future__ import annotations

import textwrap
import typing as t
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from .fleet_board import BAD, Board, Cell, counted, duration

Line = list[tuple[str, str]]
"""Pieces of text, each with the state that gives its colour ("" for none, "title" for headings)."""

_CELL: t.Final = 15
_GAP: t.Final = "  "
_PLAY: t.Final = 8  # a play's name is not cut shorter, but left out
_HEAD_ROWS: t.Final = 3  # the title and two of step names


@dataclass(frozen=True)
class _Column:
    """A column: its heading and each cluster's text and state."""

    heading: str
    steps: Sequence[str]


def live_table(board: Board, width: int, height: int, now: float) -> list[Line]:
    """At most ``height`` lines: the steps that run now to the right, earlier ones in one column where they do not fit."""
    steps = list(board.steps)
    name = _name_width(board.hosts, width)
    room = max((width - name) // (_CELL + len(_GAP)), 1)
    columns = [_Column(board.steps[key], [key]) for key in steps]
    if len(columns) > room:
        early = steps[: len(steps) - room + 1] if room > 1 else steps[:-1]
        shown = steps[len(early) :] if room > 1 else steps[-1:]
        columns = ([_Column(f"{len(early)} earlier steps", early)] if room > 1 else []) + [_Column(board.steps[key], [key]) for key in shown]
    hosts, rest = _fitting(board, max(height - _HEAD_ROWS, 2))
    lines = [_title(board, width, now), *_grid(board, columns, hosts, name, now)]
    return [_cut(line, width) for line in lines + rest][:height]


def final_table(board: Board, width: int, rows: int, now: float) -> list[Line]:
    """All steps, as many beside each other as fit and the others below; of more than ``rows`` clusters only those in trouble."""
    steps = list(board.steps)
    name = _name_width(board.hosts, width)
    room = max((width - name) // (_CELL + len(_GAP)), 1)
    hosts, rest = _fitting(board, min(rows, sum(board.state(host) in BAD for host in board.hosts) + 1) if len(board.hosts) > rows else rows)
    lines = [_title(board, width, now)]
    for first in range(0, len(steps), room) if hosts else ():
        lines += _grid(board, [_Column(board.steps[key], [key]) for key in steps[first : first + room]], hosts, name, now)
    return [_cut(line, width) for line in lines + rest]


def _fitting(board: Board, rows: int) -> tuple[list[str], list[Line]]:
    """The clusters to show, all in the play's order or the worst, and a line that counts the others."""
    if len(board.hosts) <= rows:
        return board.hosts, []
    ranked = board.worst_first()
    others = ranked[rows - 1 :]
    return ranked[: rows - 1], [[(f"{len(others)} more: {board.summary(others)}", "title")]]


def _title(board: Board, width: int, now: float) -> Line:
    clusters = f"{len(board.hosts)} cluster{'' if len(board.hosts) == 1 else 's'}"
    facts = f"{clusters}: {board.summary()}; {duration(now - board.began)}"
    room = width - text_width(facts) - len(" - ")
    named = board.play and room >= min(text_width(board.play), _PLAY)
    return [(f"{fit(board.play, room)} - {facts}" if named else facts, "title")]


def _grid(board: Board, columns: Sequence[_Column], hosts: Sequence[str], name: int, now: float) -> list[Line]:
    headings = [_two_lines(column.heading) for column in columns]
    lines: list[Line] = []
    for row in (0, 1) if any(heading[0] for heading in headings) else (1,):
        texts = [padded("cluster" if row else "", name), *(padded(heading[row], _CELL) for heading in headings)]
        lines.append([(_GAP.join(texts).rstrip(), "title")])
    for host in hosts:
        state = board.state(host)
        line: Line = [(padded(host, name), state if state in BAD else "")]
        for column in columns:
            text, shade = _cell([cell for key in column.steps if (cell := board.cells.get((host, key)))], now)
            line += [(_GAP, ""), (padded(text, _CELL), shade)]
        lines.append(line)
    return lines


def _cell(cells: Sequence[Cell], now: float) -> tuple[str, str]:
    """A step's state with its seconds; of several steps the states counted, or how the last one went wrong."""
    if not cells:
        return "", ""
    last = cells[-1]
    if len(cells) > 1 and last.state not in (*BAD, "running"):
        text = counted(cell.state for cell in cells)
        return (text if len(text) <= _CELL else f"{len(cells)} done"), last.state
    seconds = last.seconds(now)
    took = f" {duration(seconds)}" if last.state == "running" or seconds >= 1 else ""
    return last.state + (took if len(last.state + took) <= _CELL else ""), last.state


def _name_width(hosts: Sequence[str], width: int) -> int:
    longest = max((text_width(clean(host)) for host in hosts), default=0)
    return max(min(longest, width // 3, 40), len("cluster"))


def _two_lines(text: str) -> tuple[str, str]:
    """A heading on two lines, set low."""
    lines = textwrap.wrap(clean(text), _CELL) or [""]
    if len(lines) == 1:
        return "", fit(lines[0], _CELL)
    return fit(lines[0], _CELL), fit(" ".join(lines[1:]), _CELL)


def clean(text: str) -> str:
    """A text without control characters: names come from files and must not steer a terminal."""
    return "".join(" " if letter.isspace() else "?" if unicodedata.category(letter)[0] == "C" else letter for letter in text)


def text_width(text: str) -> int:
    """Columns of a terminal: wide letters take two, combining ones none."""
    return sum(0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def fit(text: str, width: int) -> str:
    """A text cut to a width, its end replaced by an ellipsis."""
    text = clean(text)
    if text_width(text) <= width:
        return text
    out = ""
    for letter in text:
        if text_width(out + letter) > width - 1:
            break
        out += letter
    return out + "…"


def padded(text: str, width: int) -> str:
    """A text cut or filled to a width."""
    short = fit(text, width)
    return short + " " * (width - text_width(short))


def _cut(line: Line, width: int) -> Line:
    out: Line = []
    left = width
    for text, state in line:
        if left <= 0:
            break
        short = fit(text, left)
        out.append((short, state))
        left -= text_width(short)
    return out
