# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines that say what is done, how far, and for how long."""

import sys
import threading
import time
from types import TracebackType
from typing import Self

BEAT = 15.0
"""Seconds between two lines about the same step."""


class Step:
    """One step of a longer piece of work; a context manager that writes a line at its begin, every BEAT seconds, and at its end."""

    def __init__(self, what: str, position: int = 1, total: int = 1) -> None:
        self.label = f"[{position}/{total}] {what}" if total > 1 else what
        self.begun = time.monotonic()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        say(f"{self.label} ...")
        self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.ended.set()
        self.thread.join(timeout=1)
        say(f"{self.label}: {'failed after' if error else 'done in'} {time.monotonic() - self.begun:.1f} s")

    def _beat(self) -> None:
        while not self.ended.wait(BEAT):
            say(f"{self.label}: {time.monotonic() - self.begun:.0f} s so far")


def say(line: str) -> None:
    """Write one line to standard error, at once."""
    print(line, file=sys.stderr, flush=True)
