# SPDX-License-Identifier: GPL-3.0-or-later
"""Quantities of CPU and memory as the API server writes them back
(https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/)."""
from __future__ import annotations

import functools
import re
import typing as t
from fractions import Fraction

_FORM: t.Final = re.compile(r"([0-9]+)(?:\.([0-9]+))?([KMGTPE]i|[numkMGTPE]?)", re.ASCII)
_BINARY: t.Final = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_DECIMAL: t.Final = ("n", "u", "m", "", "k", "M", "G", "T", "P", "E")
_LARGEST: t.Final = 2**63 - 1


def number(value: t.Any) -> Fraction | None:
    """A quantity as a number of bytes or cores; None for what is no such quantity (signs, exponents)."""
    match = _FORM.fullmatch(str(value)) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else None
    if match is None:
        return None
    whole, part, suffix = match.groups()
    found = Fraction(int(whole + (part or "")), 10 ** len(part or ""))
    return found * (Fraction(1024) ** _BINARY.index(suffix) if suffix.endswith("i") else Fraction(1000) ** (_DECIMAL.index(suffix) - 3))


def canonical(value: t.Any) -> str | None:
    """``2000m`` is ``2``, ``0.5`` is ``500m``, ``1024Mi`` is ``1Gi``; None for what is no such quantity (signs, exponents, rounded ones)."""
    return _canonical(str(value)) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else None


@functools.lru_cache(maxsize=1024)
def _canonical(text: str) -> str | None:
    found = number(text)
    if found is None:
        return None
    binary = text.endswith("i")
    if found > _LARGEST or (binary and found.denominator != 1):
        return None
    if binary and found >= 1024:
        step, names = 1024, list(_BINARY)
    else:
        step, names, found = 1000, list(_DECIMAL), found * 10**9
    if found.denominator != 1:
        return None
    count, place = int(found), 0
    if not count:
        return "0"
    while count % step == 0 and place < len(names) - 1:
        count, place = count // step, place + 1
    return f"{count}{names[place]}"
