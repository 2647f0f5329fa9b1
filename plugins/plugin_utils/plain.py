# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible's values as Python's own."""
from __future__ import annotations

import datetime
import typing as t


def plain(value: t.Any) -> t.Any:
    """A copy of Ansible's (tagged, lazy, encrypted) values in Python's own types, as a module would get them."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__pos__(value)
    if isinstance(value, float):
        return float.__pos__(value)
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)
