# SPDX-License-Identifier: GPL-3.0-or-later
"""Recorded verdicts that lie beside the checkout; where they are missing, one line says so."""
from __future__ import annotations

import typing as t
from pathlib import Path

RECORDS: t.Final = Path(__file__).parents[3] / "shared" / "conformance"


def lines(place: str) -> list[str]:
    """The lines of a record file, none where there are no records."""
    file = RECORDS / place
    return file.read_text().splitlines() if file.is_file() else []
