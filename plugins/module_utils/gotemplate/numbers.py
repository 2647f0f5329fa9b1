# SPDX-License-Identifier: GPL-3.0-or-later
"""Go's number literals (https://go.dev/ref/spec#Integer_literals) as text/template reads them."""
from __future__ import annotations

import re

_INT = re.compile(
    r"([+-]?)(?:0[xX](?:_?([0-9a-fA-F]+(?:_[0-9a-fA-F]+)*))|0[bB](?:_?([01]+(?:_[01]+)*))"
    r"|0[oO](?:_?([0-7]+(?:_[0-7]+)*))|0(?:_?([0-7]+(?:_[0-7]+)*))|(0|[1-9][0-9]*(?:_[0-9]+)*))"
)
_BASES = (16, 2, 8, 8, 10)
_LONGEST = 4000
_FLOAT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_HEX_FLOAT = re.compile(r"[+-]?0[xX](?:[0-9a-fA-F]+(?:\.[0-9a-fA-F]*)?|\.[0-9a-fA-F]+)[pP][+-]?[0-9]+")


def parse_int(text: str) -> int | None:
    """``strconv.ParseInt(text, 0, ...)`` without its bounds; None where it is no integer."""
    found = _INT.fullmatch(text)
    if not found:
        return None
    for base, digits in zip(_BASES, found.groups()[1:], strict=True):
        if digits is not None:
            plain = digits.replace("_", "")
            number = int(plain, base) if base != 10 or len(plain) < _LONGEST else 10**_LONGEST  # Python refuses to read longer ones
            return -number if found[1] == "-" else number
    return None


def parse_float(text: str) -> float | None:
    """``strconv.ParseFloat(text, 64)`` for literals; None where it is no number or out of range."""
    plain = text.replace("_", "") if re.match(r"[+-]?0[xX_]|[^_]*[0-9]_[0-9]", text) else text
    if _HEX_FLOAT.fullmatch(plain):
        try:
            return float.fromhex(plain)
        except OverflowError:
            return None
    if not _FLOAT.fullmatch(plain):
        return None
    number = float(plain)
    return None if number in (float("inf"), float("-inf")) else number
