# SPDX-License-Identifier: GPL-3.0-or-later
"""Says in one line whether the records beside the checkout were run."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .shared_records import RECORDS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def istio_module() -> Path:
    """The folder of the pinned Go module istio.io/istio, whose own test inputs the records refer to."""
    done = subprocess.run([sys.executable, "-m", "sandbox", "module", "istio"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Path(done.stdout.strip().splitlines()[-1])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line at the end of the run."""
    if not RECORDS.is_dir():
        terminalreporter.write_line("records beside the checkout: none found, not run (the live oracles were)")
