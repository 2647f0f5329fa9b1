# SPDX-License-Identifier: GPL-3.0-or-later
"""Scalars and enums of protobuf messages out of parsed JSON, as istiod reads them, with its errors."""
from __future__ import annotations

import base64
import binascii
import re
import typing as t

from ...gotemplate.quoting import quote
from . import go_json
from .messages import Read, Reading, enum_numbers

RANGES: t.Final = {
    **dict.fromkeys(("int32", "sint32", "sfixed32"), ("int32", -(1 << 31), 1 << 31)),
    **dict.fromkeys(("int64", "sint64", "sfixed64"), ("int64", -(1 << 63), 1 << 63)),
    **dict.fromkeys(("uint32", "fixed32"), ("uint32", 0, 1 << 32)),
    **dict.fromkeys(("uint64", "fixed64"), ("uint64", 0, 1 << 64)),
    "uint8": ("uint8", 0, 1 << 8),
}
_DECIMAL: t.Final = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NOT_FINITE: t.Final = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}
_FLOAT32_LIMIT: t.Final = 3.4028235677973366e38


class ReadError(ValueError):
    """A value that does not fit its field; the message is istiod's, ``path`` leads to the field, innermost first."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.path: list[str | int] = []


def misfit(value: t.Any, into: str) -> ReadError:
    """The error of a value of another type."""
    return ReadError(f"json: cannot unmarshal {go_json.kind_of(value)} into Go value of type {into}")


def string(value: t.Any, reading: Reading) -> str:
    """A text; what YAML makes of a date counts as one. Raises ReadError, as all here."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if go_json.kind_of(value) == "string":
        return str(value)
    raise misfit(value, "string")


def boolean(value: t.Any, reading: Reading) -> bool:
    """True or false."""
    if value is True or value is False:
        return value
    if value is None:
        return False
    raise misfit(value, "bool")


def _out_of_quotes(value: t.Any, into: str) -> t.Any:
    """What JSON's text holds between its quotes, which jsonpb reads as JSON of its own."""
    raw = go_json.string_text(str(value))[1:-1]
    try:
        go_json.check(raw)
    except go_json.JsonSyntaxError as error:
        raise ReadError(str(error)) from None
    raw = raw.strip(" \t\r\n")
    if raw == "null":
        return None
    if raw in ("true", "false"):
        raise misfit(True, into)
    if raw[0] in '"[{':
        raise misfit({'"': "", "[": [], "{": {}}[raw[0]], into)
    return raw


def integer(kind: str) -> Read:
    """The reader of whole numbers of a type; they may stand in quotes."""
    name, low, high = RANGES[kind]

    def read(value: t.Any, reading: Reading) -> int:
        if type(value) is int:
            if low <= value < high:
                return value
            raise ReadError(f"json: cannot unmarshal number {value} into Go value of type {name}")
        text = value
        if isinstance(value, str):
            if not _DECIMAL.fullmatch(value):
                text = _out_of_quotes(value, name)
        elif isinstance(value, float):
            text = go_json.number_text(value)
        elif value is not None:
            raise misfit(value, name)
        if text is None:
            return 0
        if _DECIMAL.fullmatch(text) and len(text) < 25 and low <= int(text) < high and text != "-0":
            return int(text)
        if text == "-0" and low < 0:
            return 0
        raise ReadError(f"json: cannot unmarshal number {text} into Go value of type {name}")

    return read


def real(kind: str) -> Read:
    """The reader of numbers; they may stand in quotes."""
    name = {"double": "float64", "float": "float32"}[kind]

    def read(value: t.Any, reading: Reading) -> float:
        text = value
        if isinstance(value, str):
            if value in _NOT_FINITE:
                return _NOT_FINITE[value]
            text = _out_of_quotes(value, name)
        elif value is not None and go_json.kind_of(value) != "number":
            raise misfit(value, name)
        if text is None:
            return 0.0
        try:
            number = float(text)
        except OverflowError:
            number = float("inf")
        if abs(number) == float("inf") or (kind == "float" and abs(number) >= _FLOAT32_LIMIT):
            shown = text if isinstance(text, str) else go_json.number_text(value)
            raise ReadError(f"json: cannot unmarshal number {shown} into Go value of type {name}")
        return number

    return read


def binary(value: t.Any, reading: Reading) -> bytes:
    """Bytes, in base64."""
    if value is None:
        return b""
    if isinstance(value, list):
        return bytes(_byte(item, reading) for item in value)
    if go_json.kind_of(value) != "string":
        raise misfit(value, "[]uint8")
    text = str(value).replace("\n", "").replace("\r", "")
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ReadError(f"illegal base64 data at input byte {_corrupt_at(text)}") from None


def _byte(value: t.Any, reading: Reading) -> int:
    if value is not None and go_json.kind_of(value) != "number":
        raise misfit(value, "uint8")
    return t.cast("int", integer("uint8")(value, reading))


def _corrupt_at(text: str) -> int:
    """Where Go gives up reading base64: at a character that does not belong there, or where an unfinished group of four starts."""
    bad = re.search(r"[^A-Za-z0-9+/=]|=(?!=?$)", text)
    if bad:
        return bad.start()
    body = text.rstrip("=")
    if body == text:
        return len(text) // 4 * 4
    missing = -len(body) % 4
    return len(body) if missing in (0, 3) else min(len(body) + missing, len(text))


def enum(name: str) -> Read:
    """The reader of an enum: by name or number."""
    numbers = enum_numbers(name)
    names: dict[int, str] = {}
    for value, number in numbers.items():
        names.setdefault(number, value)
    known = {value: names[number] for value, number in numbers.items()}
    whole = integer("int32")

    def read(value: t.Any, reading: Reading) -> str | int:
        if isinstance(value, str):
            if value not in known:
                raise ReadError(f"unknown value {quote(go_json.string_text(value))} for enum {name}")
            return known[value]
        try:
            number = whole(value, reading)
        except ReadError as error:
            raise ReadError(str(error).removesuffix("int32") + "protoreflect.EnumNumber") from None
        known_name = names.get(number)
        return number if known_name is None else known_name

    return read


def scalar(kind: str) -> Read:
    """The reader of a scalar type."""
    if kind in RANGES:
        return integer(kind)
    if kind in ("double", "float"):
        return real(kind)
    return {"string": string, "bool": boolean, "bytes": binary}[kind]
