# SPDX-License-Identifier: GPL-3.0-or-later
"""The last rows of a terminal, kept for a table while everything else scrolls above them.

The terminal itself keeps both apart (a scrolling region, VT100's DECSTBM), so nothing that prints needs to know of it. All writes go
to the descriptor in one piece, without Python's buffers and their locks, which a fork could copy while they are held.
"""
from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence

_SAVE, _RESTORE = "\0337", "\0338"
_MARGIN = "\033[{top};{bottom}r"


class BottomRows:
    """Rows of the terminal behind a descriptor; none are taken before the first ``draw``."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._size = (0, 0)
        self._taken = 0

    def size(self) -> tuple[int, int]:
        """Columns and rows of the terminal; (80, 24) where it does not say."""
        try:
            columns, rows = os.get_terminal_size(self._descriptor)
        except OSError:
            return 80, 24
        return columns or 80, rows or 24

    def draw(self, lines: Sequence[str]) -> None:
        """Show lines (no wider than the terminal) in the last rows, taking more rows or following a new size as needed."""
        size = self.size()
        rows = size[1]
        out = ""
        if self._taken and size != self._size:
            out += self._released()
        if len(lines) > self._taken:
            more = len(lines) - self._taken
            # Scroll what stands there upwards, column kept, before the region ends above it.
            out += "\033D" * more + f"\033[{more}A" + _SAVE + _MARGIN.format(top=1, bottom=rows - len(lines)) + _RESTORE
            self._taken, self._size = len(lines), size
        top = rows - self._taken + 1
        kept = [*lines, *[""] * (self._taken - len(lines))]
        self._write(out + _SAVE + "".join(f"\033[{top + row};1H\033[0m\033[2K{line}" for row, line in enumerate(kept)) + "\033[0m" + _RESTORE)

    def release(self) -> None:
        """Clear the rows and give them back."""
        if self._taken:
            self._write(self._released())

    def _released(self) -> str:
        rows = self._size[1]
        cleared = "".join(f"\033[{row};1H\033[2K" for row in range(rows - self._taken + 1, rows + 1))
        self._taken = 0
        return _SAVE + cleared + "\033[r" + _RESTORE

    def _write(self, text: str) -> None:
        data = text.encode()
        with contextlib.suppress(OSError):  # a terminal that has gone away takes no table
            while data:
                data = data[os.write(self._descriptor, data) :]
