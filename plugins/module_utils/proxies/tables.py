# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables as istioctl prints them: columns as wide as their widest cell, and the last cell of a row not padded (Go's text/tabwriter)."""
from __future__ import annotations

import typing as t

Row = t.Sequence[str]


def table(header: Row, rows: t.Iterable[Row], *, gap: int = 5) -> str:
    """Header (left out where it is empty) and rows as lines, ``gap`` spaces between columns; each line ends with a newline."""
    lines = [tuple(row) for row in ((header,) if header else ())] + [tuple(row) for row in rows]
    widths: list[int] = []
    for line in lines:
        for number, cell in enumerate(line[:-1]):
            if number == len(widths):
                widths.append(0)
            widths[number] = max(widths[number], len(cell) + gap)
    return "".join("".join(cell.ljust(width) for cell, width in zip(line[:-1], widths, strict=False)) + line[-1] + "\n" for line in lines)
