# SPDX-License-Identifier: GPL-3.0-or-later
"""Go's string literals: ``strconv.Quote`` and ``strconv.Unquote`` (https://pkg.go.dev/strconv)."""
from __future__ import annotations

import re

from .gotypes import from_bytes

_ESCAPES = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\"}
_UNESCAPES = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92}
_PLAIN = re.compile(r"[ !#-\[\]-~]*")
_HEX = {"x": 2, "u": 4, "U": 8}


def is_print(char: str) -> bool:
    """Go's ``unicode.IsPrint``."""
    return char == " " or (char.isprintable() and not 0xD800 <= ord(char) < 0xE000)


def quote_char(char: str, mark: str, ascii_only: bool = False) -> str:
    """One character as it stands inside a literal quoted with ``mark``."""
    if char == mark:
        return "\\" + char
    if char in _ESCAPES:
        return _ESCAPES[char]
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    if is_print(char) and (not ascii_only or code < 0x80):
        return char
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def quote(text: str, ascii_only: bool = False) -> str:
    """``strconv.Quote`` (or ``QuoteToASCII``)."""
    if _PLAIN.fullmatch(text):
        return f'"{text}"'
    return '"' + "".join(quote_char(char, '"', ascii_only) for char in text) + '"'


def quote_rune(code: int, ascii_only: bool = False) -> str:
    """``strconv.QuoteRune``."""
    char = chr(code) if 0 <= code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else "�"
    return "'" + quote_char(char, "'", ascii_only) + "'"


def can_backquote(text: str) -> bool:
    """``strconv.CanBackquote``: one line, no control characters but tab, no backquote."""
    return not any(c == "`" or c == "\ufeff" or (c < " " and c != "\t") or c == "\x7f" or 0xD800 <= ord(c) < 0xE000 for c in text)


def unquote(literal: str) -> str | None:
    """The string a Go literal stands for; None where the literal is not valid Go."""
    mark, body = literal[0], literal[1:-1]
    if mark == "`":
        return body.replace("\r", "")
    if "\\" not in body:
        return body if "\n" not in body and mark not in body else None
    out = bytearray()
    index, size = 0, len(body)
    while index < size:
        char = body[index]
        if char != "\\":
            if char == mark or char == "\n":
                return None
            out += char.encode("utf-8", "surrogateescape")
            index += 1
            continue
        escape = body[index + 1 : index + 2]
        index += 2
        if escape in _UNESCAPES:
            out.append(_UNESCAPES[escape])
        elif escape == mark and escape:
            out += escape.encode()
        elif escape in _HEX:
            digits = body[index : index + _HEX[escape]]
            if not re.fullmatch(f"[0-9a-fA-F]{{{_HEX[escape]}}}", digits):
                return None
            index += len(digits)
            code = int(digits, 16)
            if escape == "x":
                out.append(code)
            elif code > 0x10FFFF or 0xD800 <= code < 0xE000:
                return None
            else:
                out += chr(code).encode()
        elif escape and escape in "01234567":
            digits = body[index - 1 : index + 2]
            if not re.fullmatch(r"[0-7]{3}", digits) or int(digits, 8) > 255:
                return None
            index += 2
            out.append(int(digits, 8))
        else:
            return None
    return from_bytes(bytes(out))
