# SPDX-License-Identifier: GPL-3.0-or-later
"""Protobuf messages in JSON's form (https://protobuf.dev/programming-guides/json/): read from YAML, written back.

A message is a dict with JSON's names. Reading checks types and gives every value one form (a duration is ``45s``, an
enum its name); fields nobody knows are left out, as Istio does. A zero that was given is kept, so that it overrides.
"""
from __future__ import annotations

import functools
import json
import re
import typing as t

from .durations import DurationError, parse_duration
from .go_fields import Field
from .mesh_fields import mesh_fields

Map = dict[str, t.Any]

_INTEGERS: t.Final = {
    "int32": (-(1 << 31), 1 << 31), "uint32": (0, 1 << 32), "int64": (-(1 << 63), 1 << 63), "uint64": (0, 1 << 64),
}  # fmt: skip
_FLOATS: t.Final = ("float32", "float64")
_WRAPPERS: t.Final = {
    "BoolValue": "bool", "StringValue": "string", "Int32Value": "int32", "Int64Value": "int64", "UInt32Value": "uint32",
    "UInt64Value": "uint64", "DoubleValue": "float64", "FloatValue": "float32",
}  # fmt: skip
_ANYTHING: t.Final = ("any", "Struct", "Any", "Value")


class ProtoError(ValueError):
    """A value that does not fit its field; the message names the field."""


def _fields(message: str) -> tuple[Field, ...]:
    return mesh_fields()[0][message]


@functools.cache
def _names(message: str) -> dict[str, Field]:
    """Every name a field may have: JSON's, and the one of the .proto file."""
    out: dict[str, Field] = {}
    for field in _fields(message):
        out[field.json] = field
        out[re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", field.json).lower()] = field
    return out


def nanoseconds(text: str) -> int | None:
    """A duration of Go's (``1h2m3.5s``), or None for what is none."""
    try:
        return parse_duration(text)
    except DurationError:
        return None


def duration_text(nanos: int) -> str:
    """Seconds with three, six or nine digits behind the point where there are any."""
    sign, nanos = ("-", -nanos) if nanos < 0 else ("", nanos)
    whole, part = divmod(nanos, 10**9)
    digits = f"{part:09d}"
    while digits.endswith("000"):
        digits = digits[:-3]
    return f"{sign}{whole}{'.' + digits if digits else ''}s"


def read(message: str, value: t.Any, where: str = "") -> Map:
    """A message out of parsed YAML. Raises ProtoError, which names the field below ``where``."""
    if not isinstance(value, dict):
        raise ProtoError(f"{where or message}: is no map")
    known, out = _names(message), {}
    for name, item in value.items():
        field = known.get(name)
        if field is None or item is None:
            continue
        if field.oneof and any(other.oneof == field.oneof and other.json in out for other in _fields(message)):
            raise ProtoError(f"{where or message}: only one of the fields of {field.oneof} can be set")
        out[field.json] = _value(field.type, item, f"{where}.{field.json}" if where else field.json)
    return out


def _value(kind: str, value: t.Any, where: str) -> t.Any:
    kind = _WRAPPERS.get(kind, kind)
    if kind in _ANYTHING:
        return value
    if kind == "string":
        if isinstance(value, str):
            return value
        raise ProtoError(f"{where}: must be a text, is {value!r}")
    if kind == "bool":
        if isinstance(value, bool):
            return value
        raise ProtoError(f"{where}: must be true or false, is {value!r}")
    if kind in _INTEGERS:
        return _integer(kind, value, where)
    if kind in _FLOATS:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value
        raise ProtoError(f"{where}: must be a number, is {value!r}")
    if kind == "Duration":
        nanos = nanoseconds(value) if isinstance(value, str) else None
        if nanos is None:
            raise ProtoError(f"{where}: must be a duration such as 45s, is {value!r}")
        return duration_text(nanos)
    if kind.startswith("[]"):
        if not isinstance(value, list):
            raise ProtoError(f"{where}: must be a list, is {value!r}")
        return [_value(kind[2:], item, f"{where}[{number}]") for number, item in enumerate(value)]
    if kind.startswith("map:"):
        if not isinstance(value, dict):
            raise ProtoError(f"{where}: must be a map, is {value!r}")
        return {str(key): _value(kind[4:], item, f"{where}.{key}") for key, item in value.items()}
    if kind.startswith("enum:"):
        numbers = mesh_fields()[1][kind[5:]]
        names = {number: name for name, number in numbers.items()}
        if value in numbers or (not isinstance(value, (bool, str)) and value in names):
            return value if value in numbers else names[value]
        raise ProtoError(f"{where}: must be one of {', '.join(numbers)}, is {value!r}")
    return read(kind.lstrip("*"), value, where)


def _integer(kind: str, value: t.Any, where: str) -> int:
    low, high = _INTEGERS[kind]
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]+", value):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value < high:
        raise ProtoError(f"{where}: must be a whole number of {kind}, is {value!r}")
    return value


def without_zeros(message: str, value: Map) -> Map:
    """The message as protobuf writes it: zeros left out, fields in their order, maps by key."""
    out: Map = {}
    for field in _fields(message):
        if field.json not in value:
            continue
        item, kind = value[field.json], field.type
        plain = not field.oneof and kind not in _WRAPPERS and kind != "Duration" and kind[0] != "*" and kind not in _ANYTHING
        if item is None or (plain and (not item or (kind.startswith("enum:") and mesh_fields()[1][kind[5:]][item] == 0))):
            continue
        out[field.json] = _written(kind, item)
    return out


def _written(kind: str, item: t.Any) -> t.Any:
    if kind.startswith("[]"):
        return [_written(kind[2:], element) for element in item]
    if kind.startswith("map:"):
        return {key: _written(kind[4:], item[key]) for key in sorted(item)}
    if _WRAPPERS.get(kind, kind) in ("int64", "uint64"):
        return str(item)
    if kind.lstrip("*") in mesh_fields()[0]:
        return without_zeros(kind.lstrip("*"), item)
    return item


def text(message: str, value: Map) -> str:
    """The message as one line of JSON; ``<``, ``>`` and ``&`` are written as Go does."""
    line = json.dumps(without_zeros(message, value), separators=(",", ":"), ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        line = line.replace(char, f"\\u{ord(char):04x}")
    return line
