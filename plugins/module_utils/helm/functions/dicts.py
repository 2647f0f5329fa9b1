# SPDX-License-Identifier: GPL-3.0-or-later
"""sprig's functions on dictionaries; merging is mergo's."""
from __future__ import annotations

import copy
import typing as t

from ...gotemplate.errors import FunctionError
from ...gotemplate.gotypes import NilMap, Slice, Strings, type_name
from ...gotemplate.signature import ANY, MAP, STRING, Func
from .strings import strval

Map = dict[str, t.Any]


def is_empty(value: t.Any) -> bool:
    """The zero value of its type."""
    return value is None or (not value and isinstance(value, (str, int, float, complex, dict, list, bytes)))


def merge_into(target: Map, source: Map, overwrite: bool) -> Map:
    """mergo's Merge (or MergeWithOverwrite): nested maps are merged in place, lists replaced whole."""
    for key, item in source.items():
        if item is None:
            if overwrite:
                target[key] = None
            continue
        present = key in target
        current = target.get(key)
        if isinstance(item, dict) and isinstance(current, dict):
            merge_into(current, item, overwrite)
            if not is_empty(current):
                continue
        elif isinstance(item, list) and present and not is_empty(current):
            if overwrite:
                target[key] = item
            continue
        if overwrite or not present or is_empty(current):
            target[key] = item
    return target


def _merge(target: Map, *sources: Map, overwrite: bool) -> Map:
    if isinstance(target, NilMap):
        target = {}
    for source in sources:
        merge_into(target, source, overwrite)
    return target


def _set(target: Map, key: str, value: t.Any) -> Map:
    if isinstance(target, NilMap):
        raise FunctionError("assignment to entry in nil map")
    target[key] = value
    return target


def _unset(target: Map, key: str) -> Map:
    target.pop(key, None)
    return target


def _dict(*items: t.Any) -> Map:
    return {strval(items[i]): items[i + 1] if i + 1 < len(items) else "" for i in range(0, len(items), 2)}


def _as_map(value: t.Any) -> Map:
    if not isinstance(value, dict) or type_name(value) != "map[string]interface {}":
        given = "nil" if value is None else type_name(value)
        raise FunctionError(f"interface conversion: interface {{}} is {given}, not map[string]interface {{}}")
    return value


def _dig(*items: t.Any) -> t.Any:
    if len(items) < 3:
        raise FunctionError("dig needs at least three arguments")
    value: t.Any = _as_map(items[-1])
    keys = items[:-2]
    for key in keys:
        if not isinstance(key, str):
            raise FunctionError(f"interface conversion: interface {{}} is {'nil' if key is None else type_name(key)}, not string")
    for number, key in enumerate(keys):
        if number:
            value = _as_map(value)
        if key not in value:
            return items[-2]
        value = value[key]
    return value


def deep_copy(value: t.Any) -> t.Any:
    """A copy that shares no map or list with the original."""
    if isinstance(value, dict):
        return type(value)((key, deep_copy(item)) for key, item in value.items())
    if isinstance(value, list):
        return type(value)(deep_copy(item) for item in value)
    return copy.copy(value)


def _deep_copy(value: t.Any) -> t.Any:
    if value is None:
        raise FunctionError("reflect: call of reflect.Value.Type on zero Value")
    return deep_copy(value)


def _values(value: Map) -> list[t.Any]:
    return [value[key] for key in sorted(value)]


def _keys(*values: Map) -> Slice:
    return Strings(key for value in values for key in sorted(value))


FUNCTIONS: t.Final[dict[str, Func]] = {
    "deepCopy": Func((ANY,), _deep_copy),
    "dict": Func((ANY,), _dict, variadic=True),
    "dig": Func((ANY,), _dig, variadic=True),
    "get": Func((MAP, STRING), lambda value, key: value.get(key, "")),
    "hasKey": Func((MAP, STRING), lambda value, key: key in value),
    "keys": Func((MAP,), _keys, variadic=True),
    "merge": Func((MAP, MAP), lambda target, *sources: _merge(target, *sources, overwrite=False), variadic=True),
    "mergeOverwrite": Func((MAP, MAP), lambda target, *sources: _merge(target, *sources, overwrite=True), variadic=True),
    "mustDeepCopy": Func((ANY,), _deep_copy),
    "mustMerge": Func((MAP, MAP), lambda target, *sources: _merge(target, *sources, overwrite=False), variadic=True),
    "mustMergeOverwrite": Func((MAP, MAP), lambda target, *sources: _merge(target, *sources, overwrite=True), variadic=True),
    "omit": Func((MAP, STRING), lambda value, *keys: {k: v for k, v in value.items() if k not in keys}, variadic=True),
    "pick": Func((MAP, STRING), lambda value, *keys: {k: value[k] for k in keys if k in value}, variadic=True),
    "pluck": Func((STRING, MAP), lambda key, *values: [v[key] for v in values if key in v], variadic=True),
    "set": Func((MAP, STRING, ANY), _set),
    "unset": Func((MAP, STRING), _unset),
    "values": Func((MAP,), _values),
}
