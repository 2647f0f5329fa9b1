# SPDX-License-Identifier: GPL-3.0-or-later
"""Says in one line whether the records beside the checkout were run."""
from __future__ import annotations

import pytest

from .shared_records import RECORDS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line at the end of the run."""
    if not RECORDS.is_dir():
        terminalreporter.write_line("records beside the checkout: none found, not run (the live oracles were)")
