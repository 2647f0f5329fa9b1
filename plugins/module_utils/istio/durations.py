# SPDX-License-Identifier: GPL-3.0-or-later
"""Durations as Go reads and writes them (https://pkg.go.dev/time), in whole nanoseconds."""
from __future__ import annotations

import re
import typing as t

MICROSECOND: t.Final = 1000
MILLISECOND: t.Final = 10**6
SECOND: t.Final = 10**9
HOUR: t.Final = 3600 * SECOND
_UNITS: t.Final = {"ns": 1, "us": MICROSECOND, "µs": MICROSECOND, "μs": MICROSECOND, "ms": MILLISECOND, "s": SECOND, "m": 60 * SECOND, "h": HOUR}
_SIMPLE: t.Final = re.compile(r"([0-9]{1,6})(ms|s|m|h)")
_PART: t.Final = re.compile(r"([0-9]*)(?:(\.)([0-9]*))?")
_UNIT: t.Final = re.compile(r"[^.0-9]*")
_LIMIT: t.Final = 1 << 63


class DurationError(ValueError):
    """A text that is no duration; the message is Go's."""


def parse_duration(text: str) -> int:
    """The nanoseconds of ``1h2m3.5s``. Raises DurationError."""
    simple = _SIMPLE.fullmatch(text)
    if simple:
        return int(simple[1]) * _UNITS[simple[2]]
    rest = text[1:] if text[:1] in ("-", "+") else text
    if rest == "0":
        return 0
    total = 0
    if not rest:
        raise DurationError(f"time: invalid duration {_quoted(text)}")
    while rest:
        part = _PART.match(rest)
        if part is None or not (part[1] or part[3]):
            raise DurationError(f"time: invalid duration {_quoted(text)}")
        if len(part[1]) > 18 and int(part[1][:30]) > _LIMIT:
            raise DurationError(f"time: invalid duration {_quoted(text)}")
        rest = rest[part.end() :]
        unit = _UNIT.match(rest)[0]  # type: ignore[index]
        if not unit:
            raise DurationError(f"time: missing unit in duration {_quoted(text)}")
        if unit not in _UNITS:
            raise DurationError(f"time: unknown unit {_quoted(unit)} in duration {_quoted(text)}")
        rest = rest[len(unit) :]
        size, fraction = _UNITS[unit], (part[3] or "")[:18]
        total += int(part[1] or 0) * size + (int(int(fraction) * (size / 10 ** len(fraction))) if fraction else 0)
        if total > _LIMIT:
            raise DurationError(f"time: invalid duration {_quoted(text)}")
    if text[0] == "-":
        return -total
    if total >= _LIMIT:
        raise DurationError(f"time: invalid duration {_quoted(text)}")
    return total


def _quoted(text: str) -> str:
    """As package time quotes: all that is not plain ASCII by its bytes."""
    out = []
    for char in text:
        if char in '"\\':
            out.append("\\" + char)
        elif " " <= char <= "~":
            out.append(char)
        elif char < " ":
            out.append(f"\\x{ord(char):02x}")
        else:
            out.extend(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
    return '"' + "".join(out) + '"'


def duration_text(nanos: int) -> str:
    """``1h0m0s``, ``1.5s``, ``2ms``: what Go's ``Duration.String`` gives."""
    if not nanos:
        return "0s"
    sign, nanos = ("-", -nanos) if nanos < 0 else ("", nanos)
    if nanos < SECOND:
        unit = next(name for name in ("ms", "µs", "ns") if nanos >= _UNITS[name])
        return f"{sign}{_decimal(nanos, _UNITS[unit])}{unit}"
    minutes, rest = divmod(nanos, 60 * SECOND)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}h{minutes}m" if hours else f"{minutes}m" if minutes else ""
    return f"{sign}{head}{_decimal(rest, SECOND)}s"


def _decimal(value: int, size: int) -> str:
    whole, part = divmod(value, size)
    return f"{whole}.{str(part).zfill(len(str(size)) - 1)}".rstrip("0") if part else str(whole)
