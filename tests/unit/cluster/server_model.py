# SPDX-License-Identifier: GPL-3.0-or-later
"""A small model of server-side apply: values by path, and the paths that each manager owns.

It knows maps, lists by the key ``name``, sets and parts that are owned as a whole, of a custom resource. Paths are those of ``managedFields``.
Rules: https://kubernetes.io/docs/reference/using-api/server-side-apply/
"""
from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field

Json = dict[str, t.Any]
Path = tuple[str, ...]
Manager = tuple[str, str]
HEAD: t.Final[Json] = {"apiVersion": "example.test/v1", "kind": "Thing"}


def flat(item: Json) -> dict[Path, t.Any]:
    """Values by path; an element of a list by key has one for itself, too."""
    out: dict[Path, t.Any] = {("f:metadata", "f:labels", f"f:{key}"): value for key, value in (item["metadata"].get("labels") or {}).items()}
    for key, value in (item.get("spec") or {}).items():
        place = ("f:spec", f"f:{key}")
        if key == "items":
            for one in value:
                element = (*place, f"k:{json.dumps({'name': one['name']}, separators=(',', ':'))}")
                out[(*element, ".")] = {}
                out.update({(*element, f"f:{name}"): inner for name, inner in one.items()})
        elif key == "tags":
            out.update({(*place, f"v:{json.dumps(one)}"): one for one in value})
        else:
            out[place] = value
    return out


def whole(values: t.Mapping[Path, t.Any]) -> Json:
    """The object of values by path."""
    out: Json = {**HEAD, "metadata": {"name": "x"}}
    elements: dict[str, Json] = {}
    for path, value in sorted(values.items()):
        if path[0] == "f:metadata":
            out["metadata"].setdefault("labels", {})[path[2][2:]] = value
        elif len(path) == 2:
            out.setdefault("spec", {})[path[1][2:]] = value
        elif path[1] == "f:tags":
            out.setdefault("spec", {}).setdefault("tags", []).append(value)
        else:
            element = elements.setdefault(path[2], {})
            if path[3] != ".":
                element[path[3][2:]] = value
    if elements:
        out.setdefault("spec", {})["items"] = list(elements.values())
    return out


def tree(paths: t.Iterable[Path]) -> Json:
    """Paths as ``fieldsV1``."""
    out: Json = {}
    for path in paths:
        node = out
        for step in path:
            node = node.setdefault(step, {})
    return out


def paths(fields: Json, before: Path = ()) -> set[Path]:
    """The paths of ``fieldsV1``."""
    return {path for key, inner in fields.items() for path in (paths(inner, (*before, key)) if inner else {(*before, key)})}


@dataclass
class Server:
    """One object."""

    values: dict[Path, t.Any] = field(default_factory=dict)
    owned: dict[Manager, set[Path]] = field(default_factory=dict)

    def live(self) -> Json:
        """As the API gives it."""
        out = whole(self.values)
        out["metadata"]["managedFields"] = [
            {"manager": name, "operation": operation, "apiVersion": HEAD["apiVersion"], "fieldsType": "FieldsV1", "fieldsV1": tree(sorted(found))}
            for (name, operation), found in self.owned.items()
        ]  # fmt: skip
        return out

    def copy(self) -> Server:
        """Another of the same state."""
        return Server(dict(self.values), {key: set(found) for key, found in self.owned.items()})

    def apply(self, manager: str, desired: Json) -> Server:
        """What a forced apply makes of it."""
        out, key, wanted = self.copy(), (manager, "Apply"), flat(desired)
        others = {path for name, found in self.owned.items() if name != key for path in found}
        for path in self.owned.get(key, set()) - set(wanted) - others:
            out.take_away(path, others | set(wanted))
        out.set(wanted, key)
        out.owned[key] = set(wanted)
        return out

    def take_away(self, path: Path, needed: set[Path]) -> None:
        """One path; an element with all that is below it, unless somebody needs a part of it."""
        if path[-1] != ".":
            self.values.pop(path, None)
        elif not any(one[: len(path) - 1] == path[:-1] for one in needed):
            self.values = {one: value for one, value in self.values.items() if one[: len(path) - 1] != path[:-1]}

    def set(self, given: t.Mapping[Path, t.Any], key: Manager) -> None:
        """Values that are written; who had others there loses those fields."""
        for name, found in self.owned.items():
            if name != key:
                found -= {path for path in given if self.values.get(path, given[path]) != given[path]}
        self.values.update(given)

    def update(self, manager: str, given: t.Mapping[Path, t.Any]) -> None:
        """An update that changes or adds values."""
        key = (manager, "Update")
        self.set(given, key)
        self.owned[key] = self.owned.get(key, set()) | set(given)
