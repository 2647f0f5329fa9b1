# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON as Go's encoding/json reads and writes it (https://pkg.go.dev/encoding/json)."""
from __future__ import annotations

import base64
import json
import math
import re
import typing as t

from ...gotemplate.errors import FunctionError
from ...gotemplate.floats import json_float
from ...gotemplate.gotypes import GoObject, NilMap, NilSlice, NilStrings, type_name
from ...gotemplate.signature import Func

_SPECIAL = re.compile(r'[\x00-\x1f"\\<>&\u2028\u2029\ud800-\udfff]')
_RAW = re.compile(r'[\x00-\x1f"\\\u2028\u2029\ud800-\udfff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    short = _SHORT.get(char)
    if short is not None:
        return short
    if 0xD800 <= ord(char) <= 0xDFFF:
        return "\\ufffd"
    return f"\\u{ord(char):04x}"


def json_string(text: str, escape_html: bool = True) -> str:
    """A string literal; ``<``, ``>`` and ``&`` are escaped unless told not to."""
    return '"' + (_SPECIAL if escape_html else _RAW).sub(_escape, text) + '"'


def dumps(value: t.Any, *, indent: str = "", escape_html: bool = True) -> str:
    """JSON text of a template value: keys sorted, numbers as Go writes them. Raises FunctionError."""
    out: list[str] = []
    _write(value, out, indent, "\n" if indent else "", escape_html)
    return "".join(out)


def _write(value: t.Any, out: list[str], indent: str, newline: str, escape_html: bool) -> None:
    if value is None or isinstance(value, (NilMap, NilSlice, NilStrings)):
        out.append("null")
    elif isinstance(value, bool):
        out.append("true" if value else "false")
    elif isinstance(value, str):
        out.append(json_string(value, escape_html))
    elif isinstance(value, int):
        out.append(str(int(value)))
    elif isinstance(value, float):
        if not math.isfinite(value):
            name = "NaN" if math.isnan(value) else ("+Inf" if value > 0 else "-Inf")
            raise FunctionError(f"json: unsupported value: {name}")
        out.append(json_float(value))
    elif isinstance(value, bytes):
        out.append('"' + base64.b64encode(value).decode() + '"')
    elif isinstance(value, dict):
        pairs = [(json_string(str(key), escape_html), value[key]) for key in sorted(value)]
        _write_items("{", "}", pairs, out, indent, newline, escape_html)
    elif isinstance(value, list):
        _write_items("[", "]", [("", item) for item in value], out, indent, newline, escape_html)
    elif isinstance(value, GoObject):
        _write_object(value, out, indent, newline, escape_html)
    else:
        raise FunctionError(f"json: unsupported type: {type_name(value)}")


def _write_items(
    opening: str, closing: str, items: list[tuple[str, t.Any]], out: list[str], indent: str, newline: str, html: bool
) -> None:
    if not items:
        out.append(opening + closing)
        return
    inner = newline + indent
    colon = ": " if indent else ":"
    out.append(opening)
    for number, (key, item) in enumerate(items):
        out.append(("," if number else "") + inner + (key + colon if key else ""))
        _write(item, out, indent, inner, html)
    out.append(newline + closing)


def _write_object(value: GoObject, out: list[str], indent: str, newline: str, escape_html: bool) -> None:
    plain = value.go_json()
    if not isinstance(plain, dict):
        _write(plain, out, indent, newline, escape_html)
        return
    pairs = [(json_string(name, escape_html), item) for name, item in plain.items()]
    _write_items("{", "}", pairs, out, indent, newline, escape_html)


def loads(text: str) -> t.Any:
    """Parse JSON; every number is a float. Raises FunctionError with Go's message."""
    too_large: list[str] = []
    value = _decode(text, too_large)
    if too_large:
        raise FunctionError(too_large[0])
    return value


def _decode(text: str, too_large: list[str]) -> t.Any:
    """Parsed JSON; a number beyond float64 is nil and noted, as Go goes on after it."""

    def number(digits: str) -> float | None:
        value = float(digits)
        if math.isinf(value):
            too_large.append(f"json: cannot unmarshal number {digits} into Go value of type float64")
            return None
        return value

    try:
        return json.loads(text, parse_int=number, parse_float=number, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise FunctionError(_problem(text)) from None


def _no_constant(name: str) -> t.NoReturn:
    raise ValueError(name)


def _quoted(char: str) -> str:
    if char == "'":
        return "'\\''"
    if char == '"':
        return "'\"'"
    return repr(char) if char.isprintable() else "'" + char.encode("unicode_escape").decode() + "'"


class _Scanner:
    """Finds what Go would complain about in text that is not JSON."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def fail(self, context: str) -> t.NoReturn:
        if self.at >= len(self.text):
            raise FunctionError("unexpected end of JSON input")
        raise FunctionError(f"invalid character {_quoted(self.text[self.at])} {context}")

    def space(self) -> str:
        while self.at < len(self.text) and self.text[self.at] in " \t\r\n":
            self.at += 1
        return self.text[self.at : self.at + 1]

    def value(self) -> None:
        char = self.space()
        if char == "{":
            self.members()
        elif char == "[":
            self.elements()
        elif char == '"':
            self.string()
        elif char and char in "tfn":
            self.literal({"t": "true", "f": "false", "n": "null"}[char])
        elif char and (char == "-" or char.isdigit()):
            self.number()
        else:
            self.fail("looking for beginning of value")

    def literal(self, word: str) -> None:
        for expected in word:
            if self.text[self.at : self.at + 1] != expected:
                self.fail(f"in literal {word} (expecting {_quoted(expected)})")
            self.at += 1

    def number(self) -> None:
        if self.text[self.at] == "-":
            self.at += 1
            if not self.text[self.at : self.at + 1].isdigit():
                self.fail("in numeric literal")
        if self.text[self.at] == "0":
            self.at += 1
        else:
            self.digits()
        if self.text[self.at : self.at + 1] == ".":
            self.at += 1
            if not self.text[self.at : self.at + 1].isdigit():
                self.fail("after decimal point in numeric literal")
            self.digits()
        if self.text[self.at : self.at + 1] in ("e", "E"):
            self.at += 1
            if self.text[self.at : self.at + 1] in ("+", "-"):
                self.at += 1
            if not self.text[self.at : self.at + 1].isdigit():
                self.fail("in exponent of numeric literal")
            self.digits()

    def digits(self) -> None:
        while self.text[self.at : self.at + 1].isdigit():
            self.at += 1

    def string(self) -> None:
        self.at += 1
        while True:
            char = self.text[self.at : self.at + 1]
            if char == '"':
                self.at += 1
                return
            if char == "\\":
                self.at += 1
                escape = self.text[self.at : self.at + 1]
                if escape == "u":
                    for _digit in range(4):
                        self.at += 1
                        if not re.fullmatch("[0-9a-fA-F]", self.text[self.at : self.at + 1]):
                            self.fail("in \\u hexadecimal character escape")
                elif not escape or escape not in '"\\/bfnrt':
                    self.fail("in string escape code")
            elif not char or char < " ":
                self.fail("in string literal")
            self.at += 1

    def members(self) -> None:
        self.at += 1
        if self.space() == "}":
            self.at += 1
            return
        while True:
            if self.space() != '"':
                self.fail("looking for beginning of object key string")
            self.string()
            if self.space() != ":":
                self.fail("after object key")
            self.at += 1
            self.value()
            char = self.space()
            if char == "}":
                self.at += 1
                return
            if char != ",":
                self.fail("after object key:value pair")
            self.at += 1

    def elements(self) -> None:
        self.at += 1
        if self.space() == "]":
            self.at += 1
            return
        while True:
            self.value()
            char = self.space()
            if char == "]":
                self.at += 1
                return
            if char != ",":
                self.fail("after array element")
            self.at += 1


def _problem(text: str) -> str:
    scanner = _Scanner(text)
    try:
        scanner.value()
        if scanner.space():
            scanner.fail("after top-level value")
    except FunctionError as error:
        return str(error)
    except RecursionError:
        return "exceeded max depth"
    return "invalid JSON"


def json_kind(value: t.Any) -> str:
    """What encoding/json calls a value in its type errors."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "string"
    if isinstance(value, float):
        return "number"
    return "array" if isinstance(value, list) else "object"


def decoded(value: t.Any, wanted: type, go_type: str) -> t.Any:
    """A parsed value as a map or list; None where it is null. Raises FunctionError for another kind."""
    if value is None or isinstance(value, wanted):
        return value
    raise FunctionError(f"json: cannot unmarshal {json_kind(value)} into Go value of type {go_type}")


def _from_json(text: str) -> t.Any:
    too_large: list[str] = []
    try:
        value = decoded(_decode(text, too_large), dict, "map[string]interface {}")
    except FunctionError as error:
        return {"Error": str(error)}
    if too_large:
        value["Error"] = too_large[0]
    return NilMap() if value is None else value


def _from_json_array(text: str) -> t.Any:
    too_large: list[str] = []
    try:
        value = decoded(_decode(text, too_large), list, "[]interface {}")
        if too_large:
            raise FunctionError(too_large[0])
    except FunctionError as error:
        return [str(error)]
    return NilSlice() if value is None else value


def _quiet(value: t.Any, **options: t.Any) -> str:
    try:
        return dumps(value, **options)
    except FunctionError:
        return ""


FUNCTIONS: t.Final[dict[str, Func]] = {
    "fromJson": Func(("string",), _from_json),
    "fromJsonArray": Func(("string",), _from_json_array),
    "mustFromJson": Func(("string",), loads),
    "mustToJson": Func(("interface {}",), dumps),
    "mustToPrettyJson": Func(("interface {}",), lambda value: dumps(value, indent="  ")),
    "mustToRawJson": Func(("interface {}",), lambda value: dumps(value, escape_html=False)),
    "toJson": Func(("interface {}",), _quiet),
    "toPrettyJson": Func(("interface {}",), lambda value: _quiet(value, indent="  ")),
    "toRawJson": Func(("interface {}",), lambda value: dumps(value, escape_html=False)),
}
