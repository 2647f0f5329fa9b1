# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plain YAML scalar means to go-yaml 2 (YAML 1.1 with some of 1.2)."""
from __future__ import annotations

import re
import typing as t

from ...gotemplate.numbers import parse_float, parse_int

_TRUE = frozenset(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"))
_FALSE = frozenset(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"))
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_NAN = frozenset((".nan", ".NaN", ".NAN"))
_INF = frozenset((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"))
_NEGATIVE_INF = frozenset(("-.inf", "-.Inf", "-.INF"))
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_BASE60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"(?:[Tt][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:[.,][0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})| [0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:[.,][0-9]+)?)?"
)
_DOT_FLOAT = re.compile(r"\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?")


def _is_timestamp(text: str) -> bool:
    if not _TIMESTAMP.fullmatch(text):
        return False
    year, month, day = (int(part) for part in re.split("[-Tt ]", text)[:3])
    if not 1 <= month <= 12 or not day >= 1:
        return False
    days = (31, 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    times = re.search(r"(\d+):(\d+):(\d+)", text)
    in_day = times is None or (int(times[1]) < 24 and int(times[2]) < 60 and int(times[3]) < 60)
    return day <= days[month - 1] and in_day


def resolve(text: str) -> t.Any:
    """The value of a plain scalar: None, bool, int, float or the string itself (time stamps stay strings)."""
    if not text:
        return None
    first = text[0]
    if first in "yYnNtTfFoO~":
        if text in _TRUE:
            return True
        if text in _FALSE:
            return False
        return None if text in _NULL else text
    if first not in "+-.0123456789":
        return text
    if text in _NAN:
        return float("nan")
    if text in _INF:
        return float("inf")
    if text in _NEGATIVE_INF:
        return float("-inf")
    if first == ".":
        return float(text) if _DOT_FLOAT.fullmatch(text) and "_" not in text else text
    if _is_timestamp(text):
        return text
    plain = text.replace("_", "")
    number = parse_int(plain)
    if number is None and plain.startswith(("0b", "-0b")):
        number = None
    if number is not None and -(1 << 63) <= number < 1 << 64 and not (number >= 1 << 63 and plain[0] == "+"):
        return number
    value = parse_float(plain) if _FLOAT.fullmatch(plain) else None
    return text if value is None else value


def is_plain_string(text: str) -> bool:
    """Whether a string written plain is read back as a string."""
    if not text:
        return False
    first = text[0]
    if first in "yYnNtTfFoO~":
        return text not in _TRUE and text not in _FALSE and text not in _NULL
    if first not in "+-.0123456789":
        return True
    if _is_timestamp(text) or _BASE60.fullmatch(text):
        return False
    return isinstance(resolve(text), str)
