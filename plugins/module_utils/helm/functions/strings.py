# SPDX-License-Identifier: GPL-3.0-or-later
"""sprig's functions on text. As in Go, lengths and positions count bytes."""
from __future__ import annotations

import base64
import binascii
import re
import secrets
import string
import typing as t

from ...gotemplate.errors import FunctionError
from ...gotemplate.formatting import to_text
from ...gotemplate.gotypes import GoObject, StringMap, Strings, from_bytes, to_bytes
from ...gotemplate.quoting import quote
from ...gotemplate.signature import ANY, INT, STRING, Func
from .words import camel_case, lower_with

SPACES: t.Final = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"


def strval(value: t.Any) -> str:
    """sprig's strval: the text of anything."""
    if type(value) is str:
        return value
    if isinstance(value, bytes):
        return from_bytes(value)
    if isinstance(value, GoObject):
        text = value.go_string()
        if text is not None:
            return text
    return to_text(value)


def strslice(value: t.Any) -> Strings:
    """A list of texts; nil elements are left out."""
    if isinstance(value, (list, bytes)):
        return Strings(strval(item) for item in value if item is not None)
    return Strings() if value is None else Strings([strval(value)])


def _each(text: str, change: t.Callable[[str], str]) -> str:
    """Change the case of each character, but never into several (as Go)."""
    return "".join(changed if len(changed := change(char)) == 1 else char for char in text)


def upper(text: str) -> str:
    """strings.ToUpper."""
    return text.upper() if text.isascii() else _each(text, str.upper)


def lower(text: str) -> str:
    """strings.ToLower."""
    return text.lower() if text.isascii() else _each(text, str.lower)


def _title(text: str) -> str:
    out, previous = [], " "
    for char in text:
        boundary = not (previous.isalnum() or previous == "_") and (previous < "\x80" or previous in SPACES)
        changed = char.title() if boundary else char
        out.append(changed if len(changed) == 1 else char)
        previous = char
    return "".join(out)


def _untitle(text: str) -> str:
    out, fresh = [], True
    for char in text:
        if char in SPACES:
            fresh = True
        elif fresh:
            char, fresh = _each(char, str.lower), False
        out.append(char)
    return "".join(out)


def _swapcase(text: str) -> str:
    out, white = [], True
    for char in text:
        if char.isupper():
            char, white = _each(char, str.lower), False
        elif char.islower():
            char, white = _each(char, str.title if white else str.upper), False
        else:
            white = char in SPACES
        out.append(char)
    return "".join(out)


def _substr(start: int, end: int, text: str) -> str:
    data = to_bytes(text)
    if start < 0:
        if not 0 <= end <= len(data):
            raise _out_of_range("", end, len(data))
        return from_bytes(data[:end])
    if end < 0 or end > len(data):
        if start > len(data):
            raise FunctionError(f"runtime error: slice bounds out of range [{start}:{len(data)}]")
        return from_bytes(data[start:])
    if start > end:
        raise FunctionError(f"runtime error: slice bounds out of range [{start}:{end}]")
    return from_bytes(data[start:end])


def _out_of_range(start: str, end: int, size: int) -> FunctionError:
    if end < 0:
        return FunctionError(f"runtime error: slice bounds out of range [:{end}]")
    return FunctionError(f"runtime error: slice bounds out of range [{start}:{end}] with length {size}")


def _trunc(count: int, text: str) -> str:
    data = to_bytes(text)
    if count < 0 and len(data) + count > 0:
        return from_bytes(data[len(data) + count :])
    if 0 <= count < len(data):
        return from_bytes(data[:count])
    return text


def _abbreviate(text: str, offset: int, width: int) -> str:
    data = to_bytes(text)
    if len(data) <= width:
        return text
    offset = min(offset, len(data))
    if len(data) - offset < width - 3:
        offset = len(data) - (width - 3)
    if offset <= 4:
        return from_bytes(data[: width - 3]) + "..."
    if width < 7:
        return ""
    if offset + width - 3 < len(data):
        return "..." + (_abbreviate(from_bytes(data[offset:]), 0, width - 3) if width - 3 >= 4 else "")
    return "..." + from_bytes(data[len(data) - (width - 3) :])


def _abbrevboth(left: int, right: int, text: str) -> str:
    if right < 4 or (left > 0 and right < 7):
        return text
    return _abbreviate(text, left, right)


def _nospace(text: str) -> str:
    data = to_bytes(text)
    kept = [chr(byte) for byte in data if chr(byte) not in SPACES]
    return text if len(kept) == len(data) else "".join(kept)


def _initials(text: str) -> str:
    out, gap = [], True
    for byte in to_bytes(text):
        char = chr(byte)
        if char in SPACES:
            gap = True
        elif gap:
            out.append(char)
            gap = False
    return "".join(out)


def _wrap(text: str, width: int, separator: str, long_words: bool) -> str:
    data, newline, width = to_bytes(text), to_bytes(separator or "\n"), max(width, 1)
    out, offset = bytearray(), 0
    while len(data) - offset > width:
        if data[offset] == 32:
            offset += 1
            continue
        space = data.rfind(b" ", offset, offset + width + 1)
        if space >= offset:
            out += data[offset:space] + newline
            offset = space + 1
        elif long_words:
            out += data[offset : offset + width] + newline
            offset += width
        else:
            space = data.find(b" ", offset + width)
            if space < 0:
                out += data[offset:]
                offset = len(data)
            else:
                out += data[offset:space] + newline
                offset = space + 1
    return from_bytes(bytes(out + data[offset:]))


def indent(spaces: int, text: str) -> str:
    """Every line after so many spaces."""
    if spaces < 0:
        raise FunctionError("strings: negative Repeat count")
    pad = " " * spaces
    return pad + text.replace("\n", "\n" + pad)


def _repeat(count: int, text: str) -> str:
    if count < 0:
        raise FunctionError("strings: negative Repeat count")
    if count * len(text) > 1 << 30:
        raise FunctionError("strings: Repeat output length overflow")
    return text * count


def _split(separator: str, text: str, count: int = -1) -> list[str]:
    """strings.SplitN."""
    if count == 0:
        return []
    if not separator:
        chars = list(text)
        if 0 < count < len(chars):
            chars = [*chars[: count - 1], "".join(chars[count - 1 :])]
        return chars
    return text.split(separator, count - 1 if count > 0 else -1)


def _numbered(parts: list[str]) -> StringMap:
    return StringMap((f"_{number}", part) for number, part in enumerate(parts))


def _b64dec(text: str) -> str:
    data = text.replace("\n", "").replace("\r", "")
    bad = re.search(r"[^A-Za-z0-9+/=]|=(?=[^=])", data)
    body = data.rstrip("=")
    if bad or len(data) % 4 or len(data) - len(body) > 2:
        position = bad.start() if bad else (len(body) if len(data) % 4 == 0 else len(data) - len(data) % 4)
        if not bad and len(data) % 4:
            position = len(data) // 4 * 4 if "=" not in data else len(data)
        return f"illegal base64 data at input byte {position}"
    try:
        return from_bytes(base64.b64decode(data, validate=True))
    except binascii.Error:
        return f"illegal base64 data at input byte {len(body)}"


def _b32dec(text: str) -> str:
    data = text.replace("\n", "").replace("\r", "")
    bad = re.search(r"[^A-Z2-7=]", data)
    try:
        if bad:
            raise binascii.Error
        return from_bytes(base64.b32decode(data))
    except binascii.Error:
        return f"illegal base32 data at input byte {bad.start() if bad else len(data) // 8 * 8}"


def _quoted(*values: t.Any) -> str:
    return " ".join(quote(strval(value)) for value in values if value is not None)


def _random(letters: str) -> t.Callable[[int], str]:
    return lambda count: "".join(secrets.choice(letters) for _ in range(max(count, 0)))


def _shuffle(text: str) -> str:
    chars = list(text)
    secrets.SystemRandom().shuffle(chars)
    return "".join(chars)


_TEXT = (STRING,)
FUNCTIONS: t.Final[dict[str, Func]] = {
    "abbrev": Func((INT, STRING), lambda width, text: text if width < 4 else _abbreviate(text, 0, width)),
    "abbrevboth": Func((INT, INT, STRING), _abbrevboth),
    "b32dec": Func(_TEXT, _b32dec),
    "b32enc": Func(_TEXT, lambda text: base64.b32encode(to_bytes(text)).decode()),
    "b64dec": Func(_TEXT, _b64dec),
    "b64enc": Func(_TEXT, lambda text: base64.b64encode(to_bytes(text)).decode()),
    "camelcase": Func(_TEXT, camel_case),
    "cat": Func((ANY,), lambda *values: " ".join(to_text(v) for v in values if v is not None), variadic=True),
    "contains": Func((STRING, STRING), lambda part, text: part in text),
    "hasPrefix": Func((STRING, STRING), lambda part, text: text.startswith(part)),
    "hasSuffix": Func((STRING, STRING), lambda part, text: text.endswith(part)),
    "hello": Func((), lambda: "Hello!"),
    "indent": Func((INT, STRING), indent),
    "initials": Func(_TEXT, _initials),
    "join": Func((STRING, ANY), lambda separator, values: separator.join(strslice(values))),
    "kebabcase": Func(_TEXT, lambda text: lower_with(text, "-")),
    "lower": Func(_TEXT, lower),
    "nindent": Func((INT, STRING), lambda spaces, text: "\n" + indent(spaces, text)),
    "nospace": Func(_TEXT, _nospace),
    "plural": Func((STRING, STRING, INT), lambda one, many, count: one if count == 1 else many),
    "quote": Func((ANY,), _quoted, variadic=True),
    "randAlpha": Func((INT,), _random(string.ascii_letters)),
    "randAlphaNum": Func((INT,), _random(string.ascii_letters + string.digits)),
    "randAscii": Func((INT,), _random("".join(map(chr, range(32, 127))))),
    "randNumeric": Func((INT,), _random(string.digits)),
    "repeat": Func((INT, STRING), _repeat),
    "replace": Func((STRING, STRING, STRING), lambda old, new, text: text.replace(old, new)),
    "shuffle": Func(_TEXT, _shuffle),
    "snakecase": Func(_TEXT, lambda text: lower_with(text, "_")),
    "sortAlpha": Func((ANY,), lambda values: Strings(sorted(strslice(values), key=to_bytes))),
    "split": Func((STRING, STRING), lambda separator, text: _numbered(_split(separator, text))),
    "splitList": Func((STRING, STRING), lambda separator, text: Strings(_split(separator, text))),
    "splitn": Func((STRING, INT, STRING), lambda separator, count, text: _numbered(_split(separator, text, count))),
    "squote": Func((ANY,), lambda *values: " ".join(f"'{to_text(v)}'" for v in values if v is not None), variadic=True),
    "substr": Func((INT, INT, STRING), _substr),
    "swapcase": Func(_TEXT, _swapcase),
    "title": Func(_TEXT, _title),
    "toString": Func((ANY,), strval),
    "toStrings": Func((ANY,), strslice),
    "trim": Func(_TEXT, lambda text: text.strip(SPACES)),
    "trimAll": Func((STRING, STRING), lambda chars, text: text.strip(chars) if chars else text),
    "trimPrefix": Func((STRING, STRING), lambda part, text: text.removeprefix(part)),
    "trimSuffix": Func((STRING, STRING), lambda part, text: text.removesuffix(part)),
    "trimall": Func((STRING, STRING), lambda chars, text: text.strip(chars) if chars else text),
    "trunc": Func((INT, STRING), _trunc),
    "untitle": Func(_TEXT, _untitle),
    "upper": Func(_TEXT, upper),
    "wrap": Func((INT, STRING), lambda width, text: _wrap(text, width, "", False) if text else ""),
    "wrapWith": Func((INT, STRING, STRING), lambda width, separator, text: _wrap(text, width, separator, True) if text else ""),
}
