# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths into an IstioOperator, as ``istioctl --set`` takes them: ``a.b``, ``a.[0].b``, ``a.[name:x].b``, ``a\\.b``."""
from __future__ import annotations

import re
import typing as t

from .errors import InstallError

Map = dict[str, t.Any]
_ALWAYS_TEXT: t.Final = (
    "spec.values.compatibilityVersion", "spec.tag", "spec.values.global.tag", "spec.compatibilityVersion",
    "spec.meshConfig.defaultConfig.proxyMetadata.", "spec.values.meshConfig.defaultConfig.proxyMetadata.",
)  # fmt: skip


def split_path(path: str) -> list[str]:
    """The keys of a path; a selector in brackets is a key of its own."""
    out: list[str] = []
    for part in re.split(r"(?<!\\)\.", path.strip(".")):
        key = part.replace("\\.", ".")
        bracket = key.find("[")
        if bracket > 0:
            out += [key[:bracket], key[bracket:]]
        elif key:
            out.append(key)
    return out


def _selector(part: str) -> str | None:
    return part[1:-1] if part.startswith("[") and part.endswith("]") else None


def _index(items: list[t.Any], selector: str, path: str) -> int:
    """Where in a list a selector points; -1: one past the end."""
    if re.fullmatch(r"-?\d+", selector):
        number = int(selector)
        return number if 0 <= number < len(items) else -1
    key, found, value = selector.partition(":")
    for number, item in enumerate(items):
        if found and isinstance(item, dict) and str(item.get(key)) == value:
            return number
    raise InstallError(f"{path}: no element [{selector}] in the list; name one that exists or an index")


def get_path(root: t.Any, path: str, default: t.Any = None) -> t.Any:
    """The value at a path, or the default."""
    current = root
    for part in split_path(path):
        selector = _selector(part)
        if selector is not None:
            if not isinstance(current, list):
                return default
            try:
                at = _index(current, selector, path)
            except InstallError:
                return default
            if at < 0:
                return default
            current = current[at]
        elif isinstance(current, dict) and part in current:
            current = current[part]
        else:
            return default
    return current


def set_path(root: Map, path: str, value: t.Any) -> None:
    """Set the value at a path, making maps and lists on the way. Raises InstallError."""
    parts = split_path(path)
    current: t.Any = root
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        selector = _selector(part)
        following: t.Any = [] if not last and _selector(parts[number + 1]) is not None else {}
        if selector is not None:
            if not isinstance(current, list):
                raise InstallError(f"{path}: {part} points into something that is no list")
            at = _index(current, selector, path)
            if at < 0:
                current.append(value if last else following)
                at = len(current) - 1
            elif last:
                current[at] = value
        else:
            if not isinstance(current, dict):
                raise InstallError(f"{path}: {part} points into something that is no mapping")
            if last:
                current[part] = value
                return
            if current.get(part) is None:
                current[part] = following
            at = t.cast(t.Any, part)
        current = current[at]


def coerced(path: str, text: str) -> t.Any:
    """The value a ``--set`` text stands for: int, float, bool or text, but tags and versions stay text."""
    if path.startswith(_ALWAYS_TEXT):
        return text
    if re.fullmatch(r"[+-]?\d+", text):
        return int(text)
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text):
        return float(text)
    if text in ("1", "t", "T", "TRUE", "true", "True"):
        return True
    if text in ("0", "f", "F", "FALSE", "false", "False"):
        return False
    return text.replace("\\,", ",")


def merge_into(base: Map, over: Map) -> None:
    """Merge maps in place, key by key; lists and everything else are replaced."""
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            merge_into(base[key], value)
        else:
            base[key] = value
