# SPDX-License-Identifier: GPL-3.0-or-later
"""The user's browser, from a process of its own, as browsers write to the terminal and may stay."""
from __future__ import annotations

import sys
import typing as t

_PROGRAM: t.Final = """
import os, signal, sys, webbrowser
said, nowhere = os.dup(2), os.open(os.devnull, os.O_RDWR)
for stream in range(3):
    os.dup2(nowhere, stream)
signal.alarm(10)
opened = webbrowser.open(sys.argv[1], new=2)
os.dup2(said, 2)
sys.exit(None if opened else "there is no browser")
"""


def command(url: str) -> list[str]:
    """The words that open a page; they end within 10 s, with code 1 and a line on standard error where there is no browser."""
    return [sys.executable, "-c", _PROGRAM, url]
