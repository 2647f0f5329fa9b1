# SPDX-License-Identifier: GPL-3.0-or-later
"""A config dump that somebody saved."""
from __future__ import annotations

import typing as t
from pathlib import Path

from .result import OperationError

LARGEST: t.Final = 64 << 20  # bytes


def read_dump_file(name: str) -> bytes:
    """What the file holds. Raises OperationError."""
    path = Path(name).expanduser()
    try:
        if path.stat().st_size > LARGEST:
            raise OperationError(f"file {name}: is larger than {LARGEST >> 20} MiB; dump one view only (/config_dump?mask=...)")
        return path.read_bytes()
    except OSError as error:
        raise OperationError(f"file {name}: {error.strerror}; give what Envoy answers to /config_dump") from None
