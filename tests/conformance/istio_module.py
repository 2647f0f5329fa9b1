# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder of the pinned Go module, whose testdata recorded runs name."""
from __future__ import annotations

import functools
import subprocess
import sys
from pathlib import Path


@functools.cache
def istio_module() -> Path:
    """Asked of the sandbox, which downloads it where it is not there yet."""
    command = [sys.executable, "-m", "sandbox", "module", "istio"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True, check=True)
    return Path(done.stdout.strip().splitlines()[-1])
