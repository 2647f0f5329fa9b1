# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML as sigs.k8s.io/yaml (go-yaml 2) and go-yaml 3 write it: libyaml's layout with Go's choice of quotes.

Keys are in natural order, strings are plain where they stay strings, lines fold after 80 columns.
"""
from __future__ import annotations

import base64
import functools
import math
import re
import typing as t

from ...gotemplate.errors import FunctionError
from ...gotemplate.floats import format_float
from ...gotemplate.gotypes import GoObject, NilMap, NilSlice, NilStrings, to_bytes
from .yaml_scalars import is_plain_string

_WIDTH = 80
_SAFE = re.compile(r"[A-Za-z0-9_/$(][A-Za-z0-9_./$()=+@-]*")  # needs no analysis beyond what it resolves to
_ESCAPES = {0: "0", 7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 27: "e", 34: '"', 92: "\\", 133: "N", 160: "_", 0x2028: "L", 0x2029: "P"}
_BREAKS = "\r\n\x85\u2028\u2029"
_FIRST = "#,[]{}&*!|>'\"%@`"


def _printable(char: str) -> bool:
    code = ord(char)
    return code == 10 or 0x20 <= code <= 0x7E or (code >= 0xA0 and not 0xD800 <= code < 0xE000 and code not in (0xFEFF, 0xFFFE, 0xFFFF) and code <= 0xFFFF)


class _Analysis(t.NamedTuple):
    multiline: bool
    plain: bool
    single: bool
    block: bool


# Most texts: nothing in them is an indicator, so that the loop below need not look at each character.
_PROSE = re.compile(r"[A-Za-z0-9_/($][A-Za-z0-9_/.()$,;'\"=+<>{}\[\]*&!|?@`~^%\\ -]*")
_SPACES = re.compile(" +")
_EASY: t.Final = _Analysis(False, True, True, True)


def _analyze(text: str) -> _Analysis:
    """Which styles a scalar may have outside of flow collections (libyaml's analyze_scalar)."""
    if not text:
        return _Analysis(False, True, True, False)
    if _PROSE.fullmatch(text) and text[-1] != " ":
        return _EASY
    indicators = text.startswith(("---", "..."))
    line_breaks = special = False
    break_space = space_break = False
    previous_space = previous_break = False
    before_white = True
    size = len(text)
    for index, char in enumerate(text):
        after_white = index + 1 >= size or text[index + 1] in " \t"
        if index == 0:
            if char in _FIRST or (char in "?:-" and after_white):
                indicators = True
        elif (char == ":" and after_white) or (char == "#" and before_white):
            indicators = True
        if not _printable(char):
            special = True
        if char == " ":
            break_space = break_space or previous_break
            previous_space, previous_break = True, False
        elif char in _BREAKS:
            line_breaks = True
            space_break = space_break or previous_space
            previous_space, previous_break = False, True
        else:
            previous_space = previous_break = False
        before_white = char in " \t" or char in _BREAKS or char == "\0"
    plain = single = block = True
    if text[0] in " " + _BREAKS or text[-1] in " " + _BREAKS:
        plain = False
    if text[-1] == " ":
        block = False
    if break_space:
        plain = single = False
    if space_break or special:
        plain = single = block = False
    if line_breaks or indicators:
        plain = False
    return _Analysis(line_breaks, plain, single, block)


class Emitter:
    """Writes one document.

    ``indent`` is the step of nested mappings; ``indent_sequences`` puts the dashes of a list inside a mapping
    one step further in (go-yaml 3) instead of under the key (go-yaml 2).
    """

    def __init__(self, indent: int = 2, *, indent_sequences: bool = False, folds: bool = True) -> None:
        self.step, self.indent_sequences = indent, indent_sequences
        self.width = _WIDTH if folds else 1 << 30
        self.out: list[str] = []

    def document(self, value: t.Any) -> str:
        """The text of a value, ending in a newline."""
        self.node(value, 0, 0, top=True)
        text = "".join(self.out)
        return text if text.endswith("\n") else text + "\n"

    # Each writer starts where the text stands at `column` and leaves a newline behind.

    def node(self, value: t.Any, indent: int, column: int, *, top: bool = False, in_mapping: bool = False) -> None:
        if isinstance(value, dict) and not isinstance(value, NilMap):
            if value:
                self.mapping(value, indent, fresh=not in_mapping)
            else:
                self.out.append(("" if top or not in_mapping else " ") + "{}\n")
        elif isinstance(value, list) and not isinstance(value, (NilSlice, NilStrings)):
            if value:
                self.sequence(value, indent, fresh=not in_mapping)
            else:
                self.out.append(("" if top or not in_mapping else " ") + "[]\n")
        else:
            text = self.scalar(value, indent, column + (1 if in_mapping else 0), top=top)
            if in_mapping and text:
                text = " " + text
            self.out.append(text if (text.endswith("\n") and "\n" in text[:-1]) or text.endswith("\n") else text + "\n")

    def mapping(self, value: dict[str, t.Any], indent: int, fresh: bool) -> None:
        """Entries at an indentation; ``fresh``: the first one continues the line."""
        pad = " " * indent
        first = fresh
        for key in _sorted(tuple(value)):
            item = value[key]
            name, simple = _plain_key(key) or self.key(key, indent)
            if not first:
                self.out.append(pad)
            first = False
            short = _short(item) if type(item) is str and simple else None
            if short is not None and indent + len(name) + len(short) + 2 < self.width:
                self.out.append(f"{name}: {short}\n")
                continue
            if simple:
                self.out.append(name + ":")
                column = indent + len(name) + 1
            else:
                self.out.append(f"? {name}\n{pad}:")
                column = indent + 1
            if isinstance(item, dict) and item and not isinstance(item, NilMap):
                inner = indent + self.step
                if simple:
                    self.out.append("\n" + " " * inner)
                else:
                    self.out.append(" ")
                self.mapping(item, inner, fresh=True)
            elif isinstance(item, list) and item and not isinstance(item, (NilSlice, NilStrings)):
                inner = indent + (self.step if self.indent_sequences else 0)
                self.out.append("\n" + " " * inner)
                self.sequence(item, inner, fresh=True)
            else:
                self.node(item, indent + self.step, column, in_mapping=True)

    def sequence(self, value: list[t.Any], indent: int, fresh: bool) -> None:
        pad = " " * indent
        first = fresh
        inner = indent + 2
        for item in value:
            if not first:
                self.out.append(pad)
            first = False
            short = _short(item) if type(item) is str else None
            if short is not None and indent + len(short) + 3 < self.width:
                self.out.append(f"- {short}\n")
                continue
            self.out.append("-")
            if isinstance(item, dict) and item and not isinstance(item, NilMap):
                self.out.append(" ")
                self.mapping(item, inner, fresh=True)
            elif isinstance(item, list) and item and not isinstance(item, (NilSlice, NilStrings)):
                self.out.append(" ")
                self.sequence(item, inner, fresh=True)
            else:
                self.node(item, inner, indent + 1, in_mapping=True)

    def key(self, text: str, indent: int) -> tuple[str, bool]:
        """A key and whether it may stand before a colon on one line."""
        styles = _analyze(text)
        if len(to_bytes(text)) > 128 or styles.multiline:
            return self.scalar(text, indent + self.step, indent + 2).removesuffix("\n"), False
        if not is_plain_string(text):
            return self.double(text, 0, 0, fold=False), True
        if styles.plain and text:
            return text, True
        if styles.single:
            return "'" + text.replace("'", "''") + "'", True
        return self.double(text, 0, 0, fold=False), True

    def scalar(self, value: t.Any, indent: int, column: int, *, top: bool = False) -> str:
        if isinstance(value, str):
            return self.string(value, indent, column, top)
        if value is None or isinstance(value, (NilMap, NilSlice, NilStrings)):
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return str(int(value))
        if isinstance(value, float):
            return format_float(value, "g") if self.indent_sequences else yaml_float(value)
        if isinstance(value, bytes):
            return self.string(base64.b64encode(value).decode(), indent, column, top)
        raise FunctionError(f"json: unsupported type: {type(value).__name__}")

    def string(self, text: str, indent: int, column: int, top: bool) -> str:
        if len(text) + column <= self.width and _SAFE.fullmatch(text) and is_plain_string(text):
            return text
        if any(0xDC80 <= ord(char) <= 0xDCFF for char in text):
            return self.string(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), indent, column, top)
        styles = _analyze(text)
        inner = self.step if top else indent
        if "\n" in text:
            return self.literal(text, inner) if styles.block else self.double(text, inner, column)
        if not is_plain_string(text):
            return self.double(text, inner, column)
        if styles.plain and text:
            return self.folded(text, inner, column)
        if styles.single and text:
            return "'" + self.folded(text.replace("'", "''"), inner, column + 1, quoted=True) + "'"
        return self.double(text, inner, column)

    def literal(self, text: str, indent: int) -> str:
        hint = str(self.step) if text[0] in " " + _BREAKS else ""
        if text[-1] not in _BREAKS:
            hint += "-"
        elif len(text) == 1 or text[-2] in _BREAKS:
            hint += "+"
        pad = " " * indent
        lines = text.split("\n")
        if lines[-1] == "":
            lines.pop()
        body = "\n".join(pad + line if line else "" for line in lines)
        return f"|{hint}\n{body}\n"

    def folded(self, text: str, indent: int, column: int, quoted: bool = False) -> str:
        """A plain or single-quoted scalar; breaks at a single space once past the width."""
        if column + len(text) <= self.width:
            return text
        out: list[str] = []
        start, size = 0, len(text)
        for found in _SPACES.finditer(text):
            at = found.start()
            alone = found.end() - at == 1
            if alone and column + at - start > self.width and not (quoted and at in (0, size - 1)):
                out += text[start:at], "\n" + " " * indent
                start, column = at + 1, indent
        out.append(text[start:])
        return "".join(out)

    def double(self, text: str, indent: int, column: int, fold: bool = True) -> str:
        out = ['"']
        column += 1
        spaces = False
        size = len(text)
        for index, char in enumerate(text):
            code = ord(char)
            if not _printable(char) or char in '"\\' or char in _BREAKS or code == 0xFEFF:
                short = _ESCAPES.get(code)
                if short is not None:
                    piece = "\\" + short
                elif code <= 0xFF:
                    piece = f"\\x{code:02X}"
                elif code <= 0xFFFF:
                    piece = f"\\u{code:04X}"
                else:
                    piece = f"\\U{code:08X}"
                out.append(piece)
                column += len(piece)
                spaces = False
            elif char == " ":
                if fold and not spaces and column > self.width and 0 < index < size - 1:
                    out.append("\n" + " " * indent)
                    column = indent
                    if text[index + 1] == " ":
                        out.append("\\")
                        column += 1
                else:
                    out.append(char)
                    column += 1
                spaces = True
            else:
                out.append(char)
                column += 1
                spaces = False
        out.append('"')
        return "".join(out)


@functools.lru_cache(maxsize=4096)
def _short(text: str) -> str | None:
    """A string that needs no line of its own, as it stands wherever it fits into one; None for any other."""
    if "\n" in text or len(text) > _WIDTH:
        return None
    made = Emitter().string(text, 0, 0, False)
    return made if len(made) < _WIDTH and "\n" not in made else None


@functools.lru_cache(maxsize=4096)
def _plain_key(text: str) -> tuple[str, bool] | None:
    """A key that is written as it is, before a colon; None for any other."""
    return (text, True) if _SAFE.fullmatch(text) and len(text) <= 128 and is_plain_string(text) else None


def yaml_float(value: float) -> str:
    """A float whose JSON form is an integer is written as one."""
    if math.isinf(value) or math.isnan(value):
        raise FunctionError("json: unsupported value")
    if value.is_integer() and abs(value) < 1e21:
        number = int(format_float(value, "f"))  # JSON's digits, not the exact value
        if -(2**63) <= number < 2**64:
            return str(number)
    return format_float(value, "g")


def sorted_keys(value: t.Mapping[str, t.Any]) -> list[str]:
    """go-yaml's order: digits by their number, letters after other characters."""
    return list(_sorted(tuple(map(str, value))))


@functools.lru_cache(maxsize=1024)
def _sorted(keys: tuple[str, ...]) -> tuple[str, ...]:
    if len(keys) < 2:
        return keys
    if all(key.isascii() and key.isalpha() for key in keys):
        return tuple(sorted(keys))
    return tuple(sorted(keys, key=functools.cmp_to_key(_compare_keys)))


def _compare_keys(one: str, other: str) -> int:
    digits = False
    for index in range(min(len(one), len(other))):
        a, b = one[index], other[index]
        if a == b:
            digits = _is_digit(a)
            continue
        al, bl = a.isalpha(), b.isalpha()
        if al and bl:
            return -1 if a < b else 1
        if al or bl:
            return (-1 if al else 1) if digits else (1 if al else -1)
        return _compare_numbers(one, other, index)
    return (len(one) > len(other)) - (len(one) < len(other))


def _is_digit(char: str) -> bool:
    return char.isdecimal()


def _compare_numbers(one: str, other: str, index: int) -> int:
    a_number = b_number = a_length = b_length = 0
    if one[index] == "0" or other[index] == "0":
        back = index - 1
        while back >= 0 and _is_digit(one[back]):
            if one[back] != "0":
                a_number = b_number = 1
                break
            back -= 1
    at = index
    while at < len(one) and _is_digit(one[at]):
        a_number = a_number * 10 + int(one[at])
        at += 1
    a_length = at
    at = index
    while at < len(other) and _is_digit(other[at]):
        b_number = b_number * 10 + int(other[at])
        at += 1
    b_length = at
    if a_number != b_number:
        return -1 if a_number < b_number else 1
    if a_length != b_length:
        return -1 if a_length < b_length else 1
    return -1 if one[index] < other[index] else 1


def _plain_value(value: t.Any) -> t.Any:
    """Structs as the maps encoding/json makes of them; bytes as base64."""
    if isinstance(value, GoObject):
        plain = value.go_json()
        return {name: _plain_value(item) for name, item in plain.items()} if isinstance(plain, dict) else plain
    return value


def dumps(value: t.Any) -> str:
    """A value as sigs.k8s.io/yaml's Marshal writes it (through JSON). Raises FunctionError."""
    return Emitter().document(_through_json(value))


_FORBIDDEN = re.compile("[\x7f-\x84\x86-\x9f\ufffe\uffff]")
_NEXT_LINES = re.compile("[ \t]*\x85[ \t\x85]*")


def _through_json(value: t.Any) -> t.Any:
    """What is left of a value that JSON carries to the YAML parser, which refuses some characters and folds others."""
    if isinstance(value, str):
        return _carried(value) if not value.isascii() or "\x7f" in value else value
    if value is None or type(value) in (bool, int, float):
        return value
    if isinstance(value, dict) and not isinstance(value, NilMap):
        for key in value:
            if "\x85" in str(key):
                raise FunctionError("yaml: mapping values are not allowed in this context")
        return {_through_json(str(key)): _through_json(item) for key, item in value.items()}
    if isinstance(value, list) and not isinstance(value, (NilSlice, NilStrings)):
        return [_through_json(item) for item in value]
    if isinstance(value, GoObject):
        return _through_json(value.go_json())
    return value


def _carried(text: str) -> str:
    if _FORBIDDEN.search(text):
        raise FunctionError("yaml: control characters are not allowed")
    return _NEXT_LINES.sub(lambda found: "\n" * (found[0].count("\x85") - 1) or " ", text) if "\x85" in text else text


def dumps_pretty(value: t.Any) -> str:
    """A value as go-yaml 3 writes it with an indentation of 2."""
    return Emitter(2, indent_sequences=True, folds=False).document(_plain_value(value))
