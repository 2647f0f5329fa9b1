# SPDX-License-Identifier: GPL-3.0-or-later
"""A pod's metadata and spec in the one form that Kubernetes writes them in.

Types are checked; what is empty and may be left out is left out, what is always written is there (``resources: {}``), and
quantities are canonical. A field that the tables do not know (a newer Kubernetes') stays as it is.
"""
from __future__ import annotations

import functools
import re
import typing as t

from ..cluster.quantities import canonical
from ..istio.go_fields import read_table
from .errors import InjectError
from .pod_fields import POD_FIELDS

Map = dict[str, t.Any]
Convert = t.Callable[[t.Any], t.Any]

_QUANTITY: t.Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?", re.ASCII)


class _ProblemError(Exception):
    """A value that does not fit, and the path to it, innermost first."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.path: list[str] = []


def _shown(value: t.Any) -> str:
    return "a map" if isinstance(value, dict) else "a list" if isinstance(value, list) else repr(value)


def _text(value: t.Any) -> str:
    if isinstance(value, str):
        return value
    raise _ProblemError(f"must be a text, is {_shown(value)}" + ("; put it in quotes" if isinstance(value, (bool, int, float)) else ""))


def _boolean(value: t.Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _ProblemError(f"must be true or false, is {_shown(value)}")


def _integer(value: t.Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise _ProblemError(f"must be a whole number, is {_shown(value)}")


def _number_or_name(value: t.Any) -> int | str:
    return value if isinstance(value, str) else _integer(value)


def _quantity(value: t.Any) -> str:
    known = canonical(value)
    if known is not None:
        return known
    if isinstance(value, str) and _QUANTITY.fullmatch(value):
        return value
    raise _ProblemError(f"must be a quantity such as 100m or 128Mi, is {_shown(value)}")


def _anything(value: t.Any) -> t.Any:
    return value


_SIMPLE: t.Final[dict[str, Convert]] = {
    "string": _text, "bool": _boolean, "int32": _integer, "int64": _integer, "IntOrString": _number_or_name,
    "Quantity": _quantity, "Time": _anything, "any": _anything,
}  # fmt: skip


@functools.cache
def _converter(kind: str) -> Convert:
    kind = kind.lstrip("*")
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if kind.startswith("[]"):
        return _list_of(_converter(kind[2:]))
    if kind.startswith("map:"):
        return _map_of(_converter(kind[4:]))
    return _struct(kind)


def _list_of(convert: Convert) -> Convert:
    def run(value: t.Any) -> list[t.Any]:
        if not isinstance(value, list):
            raise _ProblemError(f"must be a list, is {_shown(value)}")
        out: list[t.Any] = []
        for number, item in enumerate(value):
            try:
                out.append(convert(item))
            except _ProblemError as problem:
                problem.path.append(f"[{number}]")
                raise
        return out

    return run


def _map_of(convert: Convert) -> Convert:
    def run(value: t.Any) -> Map:
        if not isinstance(value, dict):
            raise _ProblemError(f"must be a map, is {_shown(value)}")
        out: Map = {}
        for key, item in value.items():
            if item is None and convert is _text:
                item = ""
            try:
                out[str(key)] = convert(item)
            except _ProblemError as problem:
                problem.path.append(f".{key}")
                raise
        return out

    return run


def _struct(name: str) -> Convert:
    # Found when it is first run: types refer to one another.
    known: dict[str, tuple[Convert, bool]] = {}
    always: list[str] = []
    fields = read_table(POD_FIELDS)[0][name]

    def prepare() -> None:
        for field in fields:
            struct = field.type[0].isupper() and field.type not in _SIMPLE
            pointer = field.type[0] == "*" or struct or field.type in ("Quantity", "IntOrString", "Time")
            known[field.json] = _converter(field.type), field.omit_empty and not pointer
            if struct and field.type.endswith("ResourceRequirements"):
                always.append(field.json)

    def run(value: t.Any) -> Map:
        if not isinstance(value, dict):
            raise _ProblemError(f"must be a map, is {_shown(value)}")
        if not known:
            prepare()
        out: Map = {}
        for key, item in value.items():
            if item is None:
                continue
            found = known.get(key)
            if found is None:
                out[key] = item
                continue
            try:
                made = found[0](item)
            except _ProblemError as problem:
                problem.path.append(f".{key}")
                raise
            if made or not found[1]:
                out[key] = made
        for key in always:
            if key not in out:
                out[key] = {}
        return out

    return run


def _checked(kind: str, value: t.Any, where: str) -> Map:
    try:
        return t.cast(Map, _converter(kind)(value))
    except _ProblemError as problem:
        raise InjectError(f"{where}{''.join(reversed(problem.path))}: {problem}") from None


def typed_pod(metadata: t.Any, spec: t.Any) -> Map:
    """A new pod of the two parts; nil counts as empty. Raises InjectError that names the field."""
    return {"metadata": _checked("ObjectMeta", metadata or {}, "metadata"), "spec": _checked("PodSpec", spec or {}, "spec")}


def typed_containers(value: t.Any, where: str) -> list[Map]:
    """A list of containers. Raises InjectError that names the field."""
    return t.cast("list[Map]", _checked("[]Container", value or [], where))
