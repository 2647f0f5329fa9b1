# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the fields of objects that anyone may have written: what is of the wrong type counts as absent (the schema's analyzer tells of it)."""
from __future__ import annotations

import typing as t

Map = t.Mapping[str, t.Any]
_NOTHING: t.Final[Map] = {}


def mapping(value: t.Any, *path: str) -> Map:
    """The mapping at a path of keys; empty where there is none."""
    for key in path:
        if not isinstance(value, dict):
            return _NOTHING
        value = value.get(key)
    return value if isinstance(value, dict) else _NOTHING


def items(value: t.Any, *path: str) -> list[t.Any]:
    """The list at a path of keys, not to be changed; empty where there is none."""
    for key in path:
        if not isinstance(value, dict):
            return []
        value = value.get(key)
    return value if isinstance(value, list) else []


def maps(value: t.Any, *path: str) -> list[Map]:
    """The same, whatever is no mapping in it made an empty one, so that positions stay."""
    found = items(value, *path)
    for one in found:
        if not isinstance(one, dict):
            return [one if isinstance(one, dict) else _NOTHING for one in found]
    return found


def texts(value: t.Any, *path: str) -> list[str]:
    """The texts of the list at a path of keys, not to be changed."""
    found = items(value, *path)
    for one in found:
        if not isinstance(one, str):
            return [one for one in found if isinstance(one, str)]
    return found


def _at(value: t.Any, path: tuple[str, ...]) -> t.Any:
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def text(value: t.Any, *path: str) -> str:
    """The text at a path of keys; empty where there is none."""
    found = _at(value, path)
    return found if isinstance(found, str) else ""


def number(value: t.Any, *path: str) -> int:
    """The whole number at a path of keys, also one written as a text; 0 where there is none."""
    found = _at(value, path)
    if isinstance(found, bool):
        return 0
    if isinstance(found, str) and found.isdecimal() and len(found) < 20:
        return int(found)
    if isinstance(found, float) and found.is_integer():
        return int(found)
    return found if isinstance(found, int) else 0


def has(value: t.Any, *path: str) -> bool:
    """Whether something is set at a path of keys."""
    return _at(value, path) is not None


def strings(value: t.Any, *path: str) -> dict[str, str]:
    """The mapping of texts to texts at a path of keys: labels, annotations, selectors."""
    found = mapping(value, *path)
    for one in found.values():
        if not isinstance(one, str):
            return {key: one for key, one in found.items() if isinstance(one, str)}
    return t.cast("dict[str, str]", found)
