# SPDX-License-Identifier: GPL-3.0-or-later
"""TOML as Helm's functions read and write it (BurntSushi/toml's layout)."""
from __future__ import annotations

import datetime
import math
import re
import tomllib
import typing as t

from ...gotemplate.errors import FunctionError
from ...gotemplate.floats import format_float
from ...gotemplate.gotypes import NilMap, NilSlice, kind
from ...gotemplate.signature import ANY, STRING, Func

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\x1b": "\\e"}


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(c) or (f"\\u{ord(c):04x}" if c < " " or c == "\x7f" else c) for c in text) + '"'


def _key(text: str) -> str:
    return text if re.fullmatch("[A-Za-z0-9_-]+", text) else _quoted(text)


def _is_nil(value: t.Any) -> bool:
    return value is None or isinstance(value, (NilMap, NilSlice))


def _is_table_array(value: t.Any) -> bool:
    if not isinstance(value, list) or not value:
        return False
    if any(_is_nil(item) for item in value):
        raise FunctionError("toml: cannot encode array with nil element")
    return all(isinstance(item, dict) for item in value)


class _Writer:
    def __init__(self) -> None:
        self.out: list[str] = []

    def newline(self) -> None:
        if self.out:
            self.out.append("\n")

    def encode(self, path: list[str], value: t.Any) -> None:
        if _is_nil(value):
            return
        if isinstance(value, dict):
            self.table(path, value)
        elif _is_table_array(value):
            if not path:
                raise FunctionError("toml: top-level values must be Go maps or structs")
            for item in value:
                self.newline()
                self.out.append("  " * (len(path) - 1) + "[[" + ".".join(map(_key, path)) + "]]")
                self.newline()
                self.entries(path, item)
        elif path:
            self.out.append("  " * (len(path) - 1) + _key(path[-1]) + " = " + self.element(value))
            self.newline()
        else:
            self.out.append(self.element(value))

    def table(self, path: list[str], value: dict[str, t.Any]) -> None:
        if len(path) == 1:
            self.newline()
        if path:
            self.out.append("  " * (len(path) - 1) + "[" + ".".join(map(_key, path)) + "]")
            self.newline()
        self.entries(path, value)

    def entries(self, path: list[str], value: dict[str, t.Any]) -> None:
        for key in self.ordered(value):
            if not _is_nil(value[key]):
                self.encode([*path, key], value[key])

    @staticmethod
    def ordered(value: dict[str, t.Any]) -> list[str]:
        """Simple entries first, then tables, each sorted."""
        tables = {key for key, item in value.items() if isinstance(item, dict) or _is_table_array(item)}
        return sorted(set(value) - tables) + sorted(tables)

    def element(self, value: t.Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return _quoted(value)
        if isinstance(value, int):
            return str(int(value))
        if isinstance(value, float):
            if not math.isfinite(value):
                return ("-" if math.copysign(1, value) < 0 else "") + ("nan" if math.isnan(value) else "inf")
            text = format_float(value, "g")
            return text if "e" in text or "." in text else text + ".0"
        if isinstance(value, list):
            return "[" + ", ".join(self.element(item) for item in value) + "]"
        if isinstance(value, dict):
            items = [f"{_key(key)} = {self.element(value[key])}" for key in self.ordered(value) if not _is_nil(value[key])]
            return "{" + ", ".join(items) + "}"
        raise FunctionError(f"unexpected type: {kind(value)}")


def dumps(value: t.Any) -> str:
    """TOML text of a value. Raises FunctionError."""
    if value is None:
        # Not an error of the encoder but a panic, which toToml does not catch either.
        raise _Panic("reflect: call of reflect.Value.Type on zero Value")
    writer = _Writer()
    writer.encode([], value)
    return "".join(writer.out)


class _Panic(FunctionError):  # noqa: N818 - Go's own word
    """A Go panic: fails the template whichever function met it."""


def _to_toml(value: t.Any) -> str:
    try:
        return dumps(value)
    except _Panic:
        raise
    except FunctionError as error:
        return str(error)


def _plain(value: t.Any) -> t.Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        text = value.isoformat()
        return text.replace("+00:00", "Z")
    if isinstance(value, int) and not isinstance(value, bool):
        from ...gotemplate.gotypes import Int64

        return Int64(value)
    return value


def _from_toml(text: str) -> t.Any:
    try:
        return _plain(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        end = text.count("\n") + 1
        if "at end of document" in str(error) or line is None or int(line[1]) >= end:
            body = text.rstrip("\n").rsplit("\n", 1)[-1]
            if "=" not in body and not body.startswith("["):
                return {"Error": f"toml: line {end}: unexpected EOF; expected key separator '='"}
        return {"Error": f"toml: line {line[1] if line else end}: {error}"}


FUNCTIONS: t.Final[dict[str, Func]] = {
    "fromToml": Func((STRING,), _from_toml),
    "mustToToml": Func((ANY,), dumps),
    "toToml": Func((ANY,), _to_toml),
}
