# SPDX-License-Identifier: GPL-3.0-or-later
"""A real registry of charts and images."""
from __future__ import annotations

import contextlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .sandbox.running import until


@contextlib.contextmanager
def serving(crane: Path | str, folder: Path) -> Iterator[str]:
    """``host:port`` of a registry on loopback, which takes a free port by itself and says in its log, below ``folder``, which."""
    log = folder / "registry-log"
    with log.open("wb") as file:
        process = subprocess.Popen([str(crane), "registry", "serve", "--address", "127.0.0.1:0"], stdout=subprocess.DEVNULL, stderr=file)
    try:
        until(lambda: process.poll() is not None or "serving on port" in log.read_text(), 60, log.read_text)
        found = re.search(r"serving on port (\d+)", log.read_text())
        assert found, log.read_text()
        yield f"127.0.0.1:{found[1]}"
    finally:
        process.terminate()
        process.wait(60)
