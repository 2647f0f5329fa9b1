# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON Patch (RFC 6902) as a webhook answers it: add, remove and replace."""
from __future__ import annotations

import copy
import typing as t

from .errors import InjectError


def apply_patch(value: t.Any, patch: list[dict[str, t.Any]]) -> t.Any:
    """A new value with all operations applied in turn. Raises InjectError for one that does not fit."""
    out = copy.deepcopy(value)
    for step in patch:
        operation, path = step.get("op"), str(step.get("path") or "")
        if operation not in ("add", "remove", "replace"):
            raise InjectError(f"the webhook's patch: operation {operation!r} is not known")
        keys = [key.replace("~1", "/").replace("~0", "~") for key in path.split("/")[1:]]
        try:
            _apply(out, keys, operation, copy.deepcopy(step.get("value")))
        except (KeyError, IndexError, TypeError, ValueError):
            raise InjectError(f"the webhook's patch: {operation} {path} does not fit the pod") from None
    return out


def _apply(target: t.Any, keys: list[str], operation: str, value: t.Any) -> None:
    for key in keys[:-1]:
        target = target[int(key)] if isinstance(target, list) else target[key]
    last = keys[-1]
    if isinstance(target, list):
        at = len(target) if last == "-" else int(last)
        if operation == "add":
            target.insert(at, value)
        elif operation == "remove":
            del target[at]
        else:
            target[at] = value
    elif operation == "remove":
        del target[last]
    else:
        target[last] = value
