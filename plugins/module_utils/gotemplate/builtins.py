# SPDX-License-Identifier: GPL-3.0-or-later
"""The functions every Go template has (https://pkg.go.dev/text/template#hdr-Functions)."""
from __future__ import annotations

import html
import re
import typing as t
import urllib.parse

from .calls import lazy_and, lazy_or
from .errors import FunctionError
from .formatting import sprint, sprintf, sprintln, to_text
from .gotypes import INVALID, Sized, Slice, StringMap, Uint8, from_bytes, is_map, is_slice, kind, to_bytes, truth, type_name
from .quoting import is_print
from .signature import ANY, STRING, VALUE, Func

_MISSING_TYPE = "reflect: call of reflect.Value.Type on zero Value"


def _index_number(index: t.Any, limit: int) -> int:
    if index is None or index is INVALID:
        raise FunctionError("cannot index slice/array with nil")
    if isinstance(index, bool) or not isinstance(index, int):
        raise FunctionError(f"cannot index slice/array with type {type_name(index)}")
    if not 0 <= index <= limit:
        raise FunctionError(f"index out of range: {int(index)}")
    return index


def index(item: t.Any, *indexes: t.Any) -> t.Any:
    """``index x 1 2`` is Go's ``x[1][2]``; a missing map key gives the zero value."""
    if item is None or item is INVALID:
        raise FunctionError("index of untyped nil")
    for key in indexes:
        if item is None or item is INVALID:
            raise FunctionError("index of nil pointer")
        if isinstance(item, str):
            data = to_bytes(item)
            number = _index_number(key, len(data))
            if number >= len(data):
                raise FunctionError("reflect: string index out of range")
            item = Uint8(data[number])
        elif is_slice(item):
            number = _index_number(key, len(item))
            if number >= len(item):
                raise FunctionError("reflect: slice index out of range")
            item = Uint8(item[number]) if isinstance(item, bytes) else item[number]
        elif is_map(item):
            if key is None or key is INVALID:
                raise FunctionError("value is nil; should be of type string")
            if not isinstance(key, str):
                raise FunctionError(f"value has type {type_name(key)}; should be string")
            item = item.get(key, "" if isinstance(item, StringMap) else None)
        else:
            raise FunctionError(f"can't index item of type {type_name(item)}")
    return item


def slice_(item: t.Any, *indexes: t.Any) -> t.Any:
    """``slice x 1 2`` is Go's ``x[1:2]``."""
    if item is None or item is INVALID:
        raise FunctionError("slice of untyped nil")
    if len(indexes) > 3:
        raise FunctionError(f"too many slice indexes: {len(indexes)}")
    if isinstance(item, str):
        if len(indexes) == 3:
            raise FunctionError("cannot 3-index slice a string")
        data: t.Any = to_bytes(item)
    elif is_slice(item):
        data = item
    else:
        raise FunctionError(f"can't slice item of type {type_name(item)}")
    bounds = [0, len(data), len(data)]
    for place, number in enumerate(indexes):
        bounds[place] = _index_number(number, len(data))
    if bounds[0] > bounds[1]:
        raise FunctionError(f"invalid slice index: {bounds[0]} > {bounds[1]}")
    if len(indexes) == 3 and bounds[1] > bounds[2]:
        raise FunctionError(f"invalid slice index: {bounds[1]} > {bounds[2]}")
    part = data[bounds[0] : bounds[1]]
    if isinstance(item, str):
        return from_bytes(part)
    return type(item)(part) if isinstance(item, Slice) else part


def length(item: t.Any) -> int:
    """The number of bytes, elements or keys."""
    if item is None:
        raise FunctionError("len of nil pointer")
    if item is INVALID:
        raise FunctionError(_MISSING_TYPE)
    if isinstance(item, str):
        return len(item) if item.isascii() else len(to_bytes(item))
    if is_slice(item) or is_map(item):
        return len(item)
    raise FunctionError(f"len of type {type_name(item)}")


def _basic(value: t.Any) -> str:
    """The kind two values must share to be compared; empty where there is no order or equality of its own."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "string"
    if isinstance(value, float):
        return "float"
    if isinstance(value, Sized):
        return "int" if value.SIGNED else "uint"
    if isinstance(value, int):
        return "int"
    return "complex" if isinstance(value, complex) else ""


def _nil(value: t.Any) -> bool:
    return value is None or value is INVALID


def _equal(one: t.Any, other: t.Any) -> bool:
    first, second = _basic(one), _basic(other)
    if first != second:
        if {first, second} == {"int", "uint"}:
            return bool(one == other)
        if not _nil(one) and not _nil(other):
            raise FunctionError(f"incompatible types for comparison: {type_name(one)} and {type_name(other)}")
        return False
    if first:
        return bool(one == other)
    if _nil(one) or _nil(other):
        return _nil(one) and _nil(other)
    if kind(one) != kind(other):
        raise FunctionError(
            f"non-comparable types {_described(one)}: {type_name(one)}, {type_name(other)}: {to_text(other)}"
        )
    if is_map(other) or is_slice(other):
        raise FunctionError(f"non-comparable type {_described(other)}: {type_name(other)}")
    return bool(one == other)


def _described(value: t.Any) -> str:
    """A reflect.Value printed with %s: its content."""
    return sprintf("%s", [value])


def eq(first: t.Any, *others: t.Any) -> bool:
    """Equal to any of the others; types must match."""
    if not others:
        raise FunctionError("missing argument for comparison")
    # any() would hide the order of Go's errors: each is compared until one is equal.
    return any(_equal(first, other) for other in others)


def ne(first: t.Any, second: t.Any) -> bool:
    """Not equal."""
    return not eq(first, second)


def lt(first: t.Any, second: t.Any) -> bool:
    """Less than, for numbers and strings of one kind."""
    one, other = _basic(first), _basic(second)
    if not one or not other:
        raise FunctionError("invalid type for comparison")
    if one != other and {one, other} != {"int", "uint"}:
        raise FunctionError(f"incompatible types for comparison: {type_name(first)} and {type_name(second)}")
    if one in ("bool", "complex"):
        raise FunctionError("invalid type for comparison")
    if one == "string":
        return to_bytes(first) < to_bytes(second)
    return bool(first < second)


def le(first: t.Any, second: t.Any) -> bool:
    """Less than or equal."""
    return lt(first, second) or eq(first, second)


def gt(first: t.Any, second: t.Any) -> bool:
    """Greater than."""
    return not le(first, second)


def ge(first: t.Any, second: t.Any) -> bool:
    """Greater than or equal."""
    return not lt(first, second)


def _printed(values: t.Sequence[t.Any]) -> str:
    if len(values) == 1 and isinstance(values[0], str):
        return values[0]
    return sprint(["<no value>" if value is None else value for value in values])


def html_escaper(*values: t.Any) -> str:
    """Text made safe for HTML."""
    text = html.escape(_printed(values)).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")
    return text.replace("\0", "�")


def js_escaper(*values: t.Any) -> str:
    """Text made safe for JavaScript."""

    def escape(found: re.Match[str]) -> str:
        char = found[0]
        if char in "\\'\"":
            return "\\" + char
        if char < "\x80":
            return f"\\u{ord(char):04X}"
        return char if is_print(char) else f"\\u{ord(char):04X}"

    return re.sub(r"[\\'\"<>&=\x00-\x1f]|[^\x00-\x7f]", escape, _printed(values))


def url_query_escaper(*values: t.Any) -> str:
    """Text escaped for the query of a URL."""
    return urllib.parse.quote_plus(to_bytes(_printed(values)), safe="~")


def call(name: str, function: t.Any, *values: t.Any) -> t.Any:
    """Call a function held in a value."""
    if function is None or function is INVALID:
        raise FunctionError("call of nil")
    if not isinstance(function, Func):
        raise FunctionError(f"non-function {name} of type {type_name(function)}")
    return function.call(*values)


def not_(value: t.Any) -> bool:
    """True for what ``if`` takes as false."""
    return not truth(value)


BUILTINS: t.Final[dict[str, Func]] = {
    "and": Func((VALUE, VALUE), lazy_and, variadic=True),
    "or": Func((VALUE, VALUE), lazy_or, variadic=True),
    "not": Func((VALUE,), not_),
    "call": Func((VALUE, VALUE), call, variadic=True, names_callee=True),
    "html": Func((ANY,), html_escaper, variadic=True),
    "index": Func((VALUE, VALUE), index, variadic=True),
    "slice": Func((VALUE, VALUE), slice_, variadic=True),
    "js": Func((ANY,), js_escaper, variadic=True),
    "len": Func((VALUE,), length),
    "print": Func((ANY,), lambda *values: sprint(values), variadic=True),
    "printf": Func((STRING, ANY), lambda form, *values: sprintf(form, values), variadic=True),
    "println": Func((ANY,), lambda *values: sprintln(values), variadic=True),
    "urlquery": Func((ANY,), url_query_escaper, variadic=True),
    "eq": Func((VALUE, VALUE), eq, variadic=True),
    "ge": Func((VALUE, VALUE), ge),
    "gt": Func((VALUE, VALUE), gt),
    "le": Func((VALUE, VALUE), le),
    "lt": Func((VALUE, VALUE), lt),
    "ne": Func((VALUE, VALUE), ne),
}
