# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading results of modules by the fields that a report shows; all else in them (options, credentials) is never looked at."""
from __future__ import annotations

import typing as t

from .masking import masked

Json = dict[str, t.Any]


class ReportError(ValueError):
    """Data that no report can be made of; the message names the place."""


def text(given: Json, key: str) -> str:
    """A text, empty where there is none, without secrets."""
    value = given.get(key)
    return "" if value is None or isinstance(value, dict | list) else masked(str(value))


def number(given: Json, key: str) -> int | None:
    """A whole number, also from the text that a template gives; None where there is none."""
    value = given.get(key)
    try:
        return None if value is None or isinstance(value, bool) else int(float(value))
    except (ValueError, TypeError, OverflowError):
        return None


def mapping(value: t.Any, where: str) -> Json:
    """A mapping, empty for nothing. Raises ReportError."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ReportError(f"{where}: is no mapping")
    return value


def mappings(value: t.Any, where: str, key: str = "") -> list[Json]:
    """A list of mappings, empty for nothing; with ``key`` also a result that holds it. Raises ReportError."""
    if key and isinstance(value, dict):
        value = value.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ReportError(f"{where}: is no list of mappings")
    return value


def texts(value: t.Any) -> list[str]:
    """The texts of a list, without secrets."""
    return [masked(str(one)) for one in value] if isinstance(value, list | tuple) else []
