# SPDX-License-Identifier: GPL-3.0-or-later
"""sprig's numbers: spf13/cast for conversions, shopspring/decimal for the functions ending in f."""
from __future__ import annotations

import decimal
import math
import re
import secrets
import typing as t

from ...gotemplate.errors import FunctionError
from ...gotemplate.formatting import to_text
from ...gotemplate.gotypes import Int64, Ints, wrap64
from ...gotemplate.numbers import parse_float, parse_int
from ...gotemplate.signature import ANY, FLOAT, INT, STRING, Func

_MIN64, _MAX64 = -(1 << 63), (1 << 63) - 1
_DIVISION_DIGITS = 16  # decimal.DivisionPrecision
_EXACT = decimal.Context(prec=400)


def _whole(value: t.Any) -> int:
    """cast.ToInt64: 0 where the value is no number."""
    if isinstance(value, float):
        if not math.isfinite(value) or not _MIN64 <= value <= _MAX64:
            return _MIN64
        return int(value)
    if isinstance(value, (bool, int)):
        return int(value)
    if isinstance(value, str):
        number = parse_int(re.sub(r"\.0*$", "", value) if re.search(r"\d\.0*$", value) else value)
        return number if number is not None and _MIN64 <= number <= _MAX64 else 0
    return 0


def to_int64(value: t.Any) -> Int64:
    """sprig's int64."""
    return wrap64(_whole(value))


def to_int(value: t.Any) -> int:
    """sprig's int."""
    return int(to_int64(value))


def to_float(value: t.Any) -> float:
    """sprig's float64: 0 where the value is no number."""
    if isinstance(value, (bool, int, float)):
        return float(value)
    if isinstance(value, str):
        special = {"inf": math.inf, "infinity": math.inf, "nan": math.nan}.get(value.lower().lstrip("+-"))
        if special is not None:
            return -special if value.startswith("-") else special
        return parse_float(value) or 0.0
    return 0.0


def _divided(one: t.Any, other: t.Any) -> Int64:
    a, b = _whole(one), _whole(other)
    if not b:
        raise FunctionError("runtime error: integer divide by zero")
    quotient = abs(a) // abs(b)
    return wrap64(quotient if (a < 0) == (b < 0) else -quotient)


def _modulo(one: t.Any, other: t.Any) -> Int64:
    a, b = _whole(one), _whole(other)
    if not b:
        raise FunctionError("runtime error: integer divide by zero")
    rest = abs(a) % abs(b)
    return Int64(-rest if a < 0 else rest)


def _product(first: t.Any, *others: t.Any) -> Int64:
    value = to_int64(first)
    for other in others:
        value = wrap64(value * _whole(other))
    return value


def _decimal(value: t.Any) -> decimal.Decimal:
    number = to_float(value)
    if not math.isfinite(number):
        raise FunctionError(f"Cannot create a Decimal from {to_text(number)}")
    return decimal.Decimal(repr(number))


def _by_decimals(change: t.Callable[[decimal.Decimal, decimal.Decimal], decimal.Decimal], first: t.Any, others: t.Sequence[t.Any]) -> float:
    value = _decimal(first)
    for other in others:
        value = change(value, _decimal(other))
    return float(value)


def _quotient(one: decimal.Decimal, other: decimal.Decimal) -> decimal.Decimal:
    if not other:
        raise FunctionError("decimal division by 0")
    exact = _EXACT.divide(one, other)
    return exact.quantize(decimal.Decimal(1).scaleb(-_DIVISION_DIGITS), decimal.ROUND_HALF_UP, _EXACT)


def _round(value: t.Any, places: int, *limits: float) -> float:
    limit = limits[0] if limits else 0.5
    try:
        power = math.pow(10, places)
    except OverflowError:
        power = math.inf
    digit = power * to_float(value)
    if not math.isfinite(digit) or not power:
        return math.nan
    fraction = math.modf(digit)[0]
    return float(math.ceil(digit) if fraction >= limit else math.floor(digit)) / power


def _steps(start: int, stop: int, step: int) -> Ints:
    if (stop < start and step >= 0) or (stop >= start and step <= 0):
        return Ints()
    return Ints(range(start, stop, step))


def _until(count: int) -> Ints:
    return _steps(0, count, -1 if count < 0 else 1)


def _seq(*params: int) -> str:
    if not params or len(params) > 3:
        return ""
    start, end = (1, params[0]) if len(params) == 1 else (params[0], params[-1])
    direction = -1 if end < start else 1
    step = params[1] if len(params) == 3 else direction
    if len(params) == 3 and direction < 0 < step:
        return ""
    return " ".join(str(number) for number in _steps(start, end + direction, step))


def _rand_int(low: int, high: int) -> int:
    if high <= low:
        raise FunctionError("invalid argument to Intn")
    return low + secrets.randbelow(high - low)


def _octal(value: t.Any) -> Int64:
    text = to_text(value)
    number = int(text, 8) if re.fullmatch("[+-]?[0-7]+", text) else 0
    return Int64(number if _MIN64 <= number <= _MAX64 else 0)


def _atoi(text: str) -> int:
    number = int(text) if re.fullmatch("[+-]?[0-9]+", text) else 0
    return max(_MIN64, min(_MAX64, number))


def _rounded(change: t.Callable[[float], int]) -> t.Callable[[t.Any], float]:
    def call(value: t.Any) -> float:
        number = to_float(value)
        return float(change(number)) if math.isfinite(number) else number

    return call


_MAX = Func((ANY, ANY), lambda first, *rest: max([to_int64(first), *map(to_int64, rest)]), variadic=True)
FUNCTIONS: t.Final[dict[str, Func]] = {
    "add": Func((ANY,), lambda *values: wrap64(sum(map(_whole, values))), variadic=True),
    "add1": Func((ANY,), lambda value: wrap64(_whole(value) + 1)),
    "add1f": Func((ANY,), lambda value: _by_decimals(_EXACT.add, value, [1])),
    "addf": Func((ANY,), lambda *values: _by_decimals(_EXACT.add, 0.0, values), variadic=True),
    "atoi": Func((STRING,), _atoi),
    "biggest": _MAX,
    "ceil": Func((ANY,), _rounded(math.ceil)),
    "div": Func((ANY, ANY), _divided),
    "divf": Func((ANY, ANY), lambda first, *rest: _by_decimals(_quotient, first, rest), variadic=True),
    "float64": Func((ANY,), to_float),
    "floor": Func((ANY,), _rounded(math.floor)),
    "int": Func((ANY,), to_int),
    "int64": Func((ANY,), to_int64),
    "max": _MAX,
    "maxf": Func((ANY, ANY), lambda first, *rest: max([to_float(first), *map(to_float, rest)]), variadic=True),
    "min": Func((ANY, ANY), lambda first, *rest: min([to_int64(first), *map(to_int64, rest)]), variadic=True),
    "minf": Func((ANY, ANY), lambda first, *rest: min([to_float(first), *map(to_float, rest)]), variadic=True),
    "mod": Func((ANY, ANY), _modulo),
    "mul": Func((ANY, ANY), _product, variadic=True),
    "mulf": Func((ANY, ANY), lambda first, *rest: _by_decimals(_EXACT.multiply, first, rest), variadic=True),
    "randInt": Func((INT, INT), _rand_int),
    "round": Func((ANY, INT, FLOAT), _round, variadic=True),
    "seq": Func((INT,), _seq, variadic=True),
    "sub": Func((ANY, ANY), lambda one, other: wrap64(_whole(one) - _whole(other))),
    "subf": Func((ANY, ANY), lambda first, *rest: _by_decimals(_EXACT.subtract, first, rest), variadic=True),
    "toDecimal": Func((ANY,), _octal),
    "until": Func((INT,), _until),
    "untilStep": Func((INT, INT, INT), _steps),
}
