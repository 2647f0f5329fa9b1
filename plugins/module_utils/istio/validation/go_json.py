# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON as Go's encoding/json reads it: its complaints about text that is none, and about values of another type."""
from __future__ import annotations

import json
import re
import typing as t

from ...gotemplate.floats import json_float
from ...gotemplate.quoting import quote

END: t.Final = "unexpected end of JSON input"
_BLANK: t.Final = " \t\r\n"
_PLAIN: t.Final = re.compile(r'[^"\\\x00-\x1f]*')
_LITERALS: t.Final = {"t": "true", "f": "false", "n": "null"}
_DEEPEST: t.Final = 10000


class JsonSyntaxError(ValueError):
    """Text that is no JSON; the message is Go's. ``at_end`` says that it only ended too early."""

    def __init__(self, message: str, *, at_end: bool = False) -> None:
        super().__init__(message)
        self.at_end = at_end


def kind_of(value: t.Any) -> str:
    """What Go calls a JSON value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, dict):
        return "object"
    return "array" if isinstance(value, (list, tuple)) else "string"


def number_text(value: float) -> str:
    """A number as Go writes it."""
    return str(value) if isinstance(value, int) else json_float(value)


def string_text(value: str) -> str:
    """A string as Go writes it, with the quotes."""
    line = json.dumps(value, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        if char in line:
            line = line.replace(char, f"\\u{ord(char):04x}")
    return line


def text(value: t.Any) -> str:
    """Any value as Go writes it, keys in order."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{string_text(str(key))}:{text(item)}" for key, item in sorted(value.items(), key=lambda pair: str(pair[0]))) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(text(item) for item in value) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return number_text(value) if isinstance(value, (int, float)) else string_text(str(value))


def check(source: str, *, whole: bool = True) -> int:
    """Where the JSON value ends that ``source`` starts with; nothing may follow unless ``whole`` is false. Raises JsonSyntaxError."""
    scanner = _Scanner(source)
    scanner.value("looking for beginning of value")
    end = scanner.at
    scanner.blanks()
    if whole and scanner.at < len(source):
        scanner.fail("after top-level value")
    return end


class _Scanner:
    def __init__(self, source: str) -> None:
        self.text, self.at = source, 0

    def fail(self, context: str) -> t.NoReturn:
        """Complain about the character at hand; the end counts as a blank, which only some places refuse."""
        if self.at >= len(self.text):
            blank_is_fine = context.startswith(("looking", "after array", "after object", "in string literal"))
            raise JsonSyntaxError(END if blank_is_fine else f"invalid character ' ' {context}", at_end=True)
        byte = chr(self.text[self.at].encode("utf-8", "surrogatepass")[0])
        shown = {"'": "'\\''", '"': "'\"'"}.get(byte) or f"'{quote(byte)[1:-1]}'"
        raise JsonSyntaxError(f"invalid character {shown} {context}")

    def blanks(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in _BLANK:
            self.at += 1

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def value(self, context: str) -> None:
        """One value; what is open is kept in a list, so that depth costs no stack."""
        closers: list[str] = []
        while True:
            self.blanks()
            char = self.peek()
            if char and char in "[{":
                if len(closers) >= _DEEPEST:
                    raise JsonSyntaxError("exceeded max depth")
                self.at += 1
                self.blanks()
                closer = "]" if char == "[" else "}"
                if self.peek() == closer:
                    self.at += 1
                else:
                    closers.append(closer)
                    if closer == "}":
                        self.key()
                    context = "looking for beginning of value"
                    continue
            else:
                self.scalar(char, context)
            while closers:
                self.blanks()
                if self.peek() == closers[-1]:
                    self.at += 1
                    closers.pop()
                    continue
                if self.peek() != ",":
                    self.fail("after array element" if closers[-1] == "]" else "after object key:value pair")
                self.at += 1
                if closers[-1] == "}":
                    self.blanks()
                    self.key()
                break
            if not closers:
                return
            context = "looking for beginning of value"

    def key(self) -> None:
        if self.peek() != '"':
            self.fail("looking for beginning of object key string")
        self.string()
        self.blanks()
        if self.peek() != ":":
            self.fail("after object key")
        self.at += 1

    def scalar(self, char: str, context: str) -> None:
        if char == '"':
            self.string()
        elif char in _LITERALS:
            word = _LITERALS[char]
            for expected in word:
                if self.peek() != expected:
                    self.fail(f"in literal {word} (expecting '{expected}')")
                self.at += 1
        elif char and (char == "-" or char in "0123456789"):
            self.number()
        else:
            self.fail(context)

    def string(self) -> None:
        self.at += 1
        while True:
            self.at += len(_PLAIN.match(self.text, self.at)[0])  # type: ignore[index]
            char = self.peek()
            if char == '"':
                self.at += 1
                return
            if char != "\\":
                self.fail("in string literal")
            self.at += 1
            char = self.peek()
            if not char or char not in 'bfnrt\\/"u':
                self.fail("in string escape code")
            self.at += 1
            if char == "u":
                for _ in range(4):
                    if not self.peek() or self.peek() not in "0123456789abcdefABCDEF":
                        self.fail("in \\u hexadecimal character escape")
                    self.at += 1

    def digits(self, context: str) -> None:
        if not self.peek() or self.peek() not in "0123456789":
            self.fail(context)
        while self.peek() and self.peek() in "0123456789":
            self.at += 1

    def number(self) -> None:
        if self.peek() == "-":
            self.at += 1
        if self.peek() == "0":
            self.at += 1
        else:
            self.digits("in numeric literal")
        if self.peek() == ".":
            self.at += 1
            self.digits("after decimal point in numeric literal")
        if self.peek() and self.peek() in "eE":
            self.at += 1
            if self.peek() and self.peek() in "+-":
                self.at += 1
            self.digits("in exponent of numeric literal")
