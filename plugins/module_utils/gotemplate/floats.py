# SPDX-License-Identifier: GPL-3.0-or-later
"""Go's decimal formatting of floating-point numbers: ``strconv.FormatFloat`` with bit size 64."""
from __future__ import annotations

import math
import typing as t

_PLAIN_BELOW: t.Final = 6  # %g without a precision writes an exponent from 1e+06 on


def _shortest(value: float) -> tuple[str, int]:
    """Shortest digits that read back as the value (> 0), and the exponent of the first digit."""
    mantissa, exponent = repr(value).lower(), 0
    if "e" in mantissa:
        mantissa, power = mantissa.split("e")
        exponent = int(power)
    whole, _, fraction = mantissa.partition(".")
    digits = whole + fraction
    stripped = digits.lstrip("0")
    exponent += len(whole) - 1 - (len(digits) - len(stripped))
    return stripped.rstrip("0") or "0", exponent


def _exponent(digits: str, exponent: int, letter: str) -> str:
    text = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{text}{letter}{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def format_float(value: float, verb: str, precision: int = -1) -> str:
    """A float as ``strconv.FormatFloat(value, verb, precision, 64)`` writes it.

    ``verb`` is one of ``e E f F g G``; precision -1 means as many digits as are needed.
    """
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "-Inf" if value < 0 else "+Inf"
    sign = "-" if math.copysign(1.0, value) < 0 else ""
    value = abs(value)
    lower = verb.lower()
    if precision >= 0:
        if lower == "g":
            return sign + format(value, f".{max(precision, 1)}{verb}")
        return sign + format(value, f".{precision}{verb}")
    if value == 0:
        return sign + ("0" if lower in "fg" else f"0{verb}+00")
    digits, exponent = _shortest(value)
    if lower == "e" or (lower == "g" and not -4 <= exponent < _PLAIN_BELOW):
        return sign + _exponent(digits, exponent, "e" if verb in "eg" else "E")
    if exponent < 0:
        return sign + "0." + "0" * (-exponent - 1) + digits
    if len(digits) <= exponent + 1:
        return sign + digits + "0" * (exponent + 1 - len(digits))
    return sign + digits[: exponent + 1] + "." + digits[exponent + 1 :]


def json_float(value: float) -> str:
    """A float as encoding/json writes it: plain between 1e-6 and 1e21, else with a short exponent."""
    size = abs(value)
    if size and (size < 1e-6 or size >= 1e21):
        text = format_float(value, "e")
        if text[-4:-1] == "e-0":
            text = text[:-2] + text[-1]
        return text
    return format_float(value, "f")
