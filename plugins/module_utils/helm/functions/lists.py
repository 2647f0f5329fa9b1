# SPDX-License-Identifier: GPL-3.0-or-later
"""sprig's functions on lists, and its defaults."""
from __future__ import annotations

import math
import typing as t

from ...gotemplate.errors import FunctionError
from ...gotemplate.gotypes import Lists, NilSlice, Slice, Uint8, is_slice, kind, type_name
from ...gotemplate.signature import ANY, BOOL, INT, Func
from .dicts import is_empty
from .numbers import to_int

_NIL_TYPE: t.Final = "runtime error: invalid memory address or nil pointer dereference"


def _items(value: t.Any, doing: str) -> list[t.Any]:
    """The elements of a list, or the error of a function that wanted one."""
    if value is None:
        raise FunctionError(_NIL_TYPE)
    if not is_slice(value):
        raise FunctionError(f"{doing} type {kind(value)}" if not doing.endswith("but") else f"{doing} {kind(value)}")
    return [Uint8(byte) for byte in value] if isinstance(value, bytes) else value


def deep_equal(one: t.Any, other: t.Any) -> bool:
    """reflect.DeepEqual: the same type and content."""
    if type_name(one) != type_name(other) or isinstance(one, NilSlice) != isinstance(other, NilSlice):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(deep_equal(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(deep_equal, one, other))
    if isinstance(one, float) and math.isnan(one):
        return False
    return bool(one == other)


def _inside(items: t.Iterable[t.Any], needle: t.Any) -> bool:
    return any(deep_equal(needle, item) for item in items)


def _uniq(value: t.Any) -> list[t.Any]:
    out: list[t.Any] = []
    for item in _items(value, "Cannot find uniq on"):
        if not _inside(out, item):
            out.append(item)
    return out


def _has(needle: t.Any, value: t.Any) -> bool:
    return value is not None and _inside(_items(value, "Cannot find has on"), needle)


def _without(value: t.Any, *omit: t.Any) -> list[t.Any]:
    return [item for item in _items(value, "Cannot find without on") if not _inside(omit, item)]


def _ends(name: str, pick: t.Callable[[list[t.Any]], t.Any], empty: t.Callable[[], t.Any]) -> Func:
    def call(value: t.Any) -> t.Any:
        items = _items(value, f"Cannot find {name} on")
        return pick(items) if items else empty()

    return Func((ANY,), call)


def _slice(value: t.Any, *indices: t.Any) -> t.Any:
    items = _items(value, "list should be type of slice or array but")
    if not items:
        return None
    start = to_int(indices[0]) if indices else 0
    end = to_int(indices[1]) if len(indices) > 1 else len(items)
    if type(items) is list and len(items) < end <= _capacity(len(items)):
        items = items + [None] * (end - len(items))
    if not 0 <= start <= end <= len(items):
        raise FunctionError("reflect.Value.Slice: slice index out of bounds")
    part = items[start:end]
    return type(value)(part) if isinstance(value, Slice) else part


def _capacity(size: int) -> int:
    """The capacity Go's decoder leaves a list of values with; a slice may reach into it."""
    return 1 << (size - 1).bit_length() if size else 0


def _concat(*values: t.Any) -> t.Any:
    out: list[t.Any] = []
    for value in values:
        if value is None:
            raise FunctionError(_NIL_TYPE)
        if not is_slice(value):
            raise FunctionError(f"Cannot concat type {kind(value)} as list")
        out.extend(value)
    return out or NilSlice()


def _chunk(size: int, value: t.Any) -> Lists:
    items = _items(value, "Cannot chunk")
    if size <= 0:
        raise FunctionError("runtime error: makeslice: len out of range")
    if not items:
        return Lists()
    return Lists(list(items[i : i + size]) for i in range(0, len(items), size))


def _default(fallback: t.Any, *given: t.Any) -> t.Any:
    return fallback if not given or empty(given[0]) else given[0]


def empty(value: t.Any) -> bool:
    """sprig's empty: nil, zero, false or without elements."""
    return is_empty(value)


def _coalesce(*values: t.Any) -> t.Any:
    return next((value for value in values if not empty(value)), None)


_PUSH = Func((ANY, ANY), lambda value, item: [*_items(value, "Cannot push on"), item])
_PREPEND = Func((ANY, ANY), lambda value, item: [item, *_items(value, "Cannot prepend on")])
_FIRST = _ends("first", lambda items: items[0], lambda: None)
_LAST = _ends("last", lambda items: items[-1], lambda: None)
_REST = _ends("rest", lambda items: list(items[1:]), NilSlice)
_INITIAL = _ends("initial", lambda items: list(items[:-1]), NilSlice)
_REVERSE = _ends("reverse", lambda items: list(reversed(items)), list)
_COMPACT = Func((ANY,), lambda value: [item for item in _items(value, "Cannot compact on") if not empty(item)])
_UNIQ = Func((ANY,), _uniq)
_WITHOUT = Func((ANY, ANY), _without, variadic=True)
_HAS = Func((ANY, ANY), _has)
_SLICE = Func((ANY, ANY), _slice, variadic=True)
_CHUNK = Func((INT, ANY), _chunk)
_LIST = Func((ANY,), lambda *items: Slice(items), variadic=True)


def _like(target: str, value: t.Any) -> bool:
    name = type_name(value)
    return name in (target, "*" + target)


FUNCTIONS: t.Final[dict[str, Func]] = {
    "all": Func((ANY,), lambda *values: not any(empty(value) for value in values), variadic=True),
    "any": Func((ANY,), lambda *values: any(not empty(value) for value in values), variadic=True),
    "append": _PUSH,
    "chunk": _CHUNK,
    "coalesce": Func((ANY,), _coalesce, variadic=True),
    "compact": _COMPACT,
    "concat": Func((ANY,), _concat, variadic=True),
    "deepEqual": Func((ANY, ANY), deep_equal),
    "default": Func((ANY, ANY), _default, variadic=True),
    "empty": Func((ANY,), empty),
    "first": _FIRST,
    "has": _HAS,
    "initial": _INITIAL,
    "kindIs": Func(("string", ANY), lambda target, value: target == kind(value)),
    "kindOf": Func((ANY,), kind),
    "last": _LAST,
    "list": _LIST,
    "mustAppend": _PUSH,
    "mustChunk": _CHUNK,
    "mustCompact": _COMPACT,
    "mustFirst": _FIRST,
    "mustHas": _HAS,
    "mustInitial": _INITIAL,
    "mustLast": _LAST,
    "mustPrepend": _PREPEND,
    "mustPush": _PUSH,
    "mustRest": _REST,
    "mustReverse": _REVERSE,
    "mustSlice": _SLICE,
    "mustUniq": _UNIQ,
    "mustWithout": _WITHOUT,
    "prepend": _PREPEND,
    "push": _PUSH,
    "rest": _REST,
    "reverse": _REVERSE,
    "slice": _SLICE,
    "ternary": Func((ANY, ANY, BOOL), lambda yes, no, test: yes if test else no),
    "tuple": _LIST,
    "typeIs": Func(("string", ANY), lambda target, value: target == type_name(value)),
    "typeIsLike": Func(("string", ANY), _like),
    "typeOf": Func((ANY,), type_name),
    "uniq": _UNIQ,
    "without": _WITHOUT,
}
