# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects in JSON's form as the Go structs that injection templates see.

A template asks for ``.Spec.Containers`` or ``.ProxyConfig.GetTracing``; what is behind stays the plain object, and only
what is asked for is made. The tables ``pod_fields`` and ``istio.mesh_fields`` say which fields there are.
"""
from __future__ import annotations

import functools
import typing as t

from ..gotemplate.errors import FunctionError
from ..gotemplate.gotypes import GoObject, Int32, Int64, NilSlice, NilStrings, Slice, StringMap, Strings, Uint32, Uint64
from ..gotemplate.signature import Func
from ..istio.go_fields import Field, read_table
from ..istio.mesh_fields import mesh_fields
from .pod_fields import POD_FIELDS

Map = dict[str, t.Any]

_ZEROS: t.Final[dict[str, t.Any]] = {
    "string": "", "bool": False, "int32": Int32(0), "int64": Int64(0), "uint32": Uint32(0), "uint64": Uint64(0), "float64": 0.0, "float32": 0.0,
}  # fmt: skip
_NUMBERS: t.Final[dict[str, t.Callable[[t.Any], t.Any]]] = {
    "int32": Int32, "int64": Int64, "uint32": Uint32, "uint64": Uint64, "float64": float, "float32": float,
}  # fmt: skip
_WRAPPED: t.Final = {
    "BoolValue": "bool", "StringValue": "string", "Int32Value": "int32", "Int64Value": "int64", "UInt32Value": "uint32",
    "UInt64Value": "uint64", "DoubleValue": "float64", "FloatValue": "float32",
}  # fmt: skip


class Struct(GoObject):
    """A view of one object; ``data`` is None for a nil pointer, whose methods still answer."""

    GO_SPEC: t.ClassVar[dict[str, Field]] = {}
    GO_PREFIX: t.ClassVar[str] = ""

    def __init__(self, data: Map | None) -> None:
        self.data = data

    def __getattr__(self, name: str) -> t.Any:
        field = self.GO_SPEC.get(name)
        if field is None:
            raise AttributeError(name)
        if self.data is None:
            raise FunctionError(f"nil pointer evaluating *{self.GO_TYPE}.{name}")
        value = view(field.type, self.data.get(field.json), self.GO_PREFIX)
        self.__dict__[name] = value
        return value

    def go_true(self) -> bool:
        """A nil pointer is false."""
        return self.data is not None

    def go_json(self) -> Map:
        """The object's fields in Go's order, those that are zero and may be left out without."""
        data = self.data or {}
        out: Map = {}
        for field in self.GO_SPEC.values():
            value = data.get(field.json)
            # A pointer is written unless it is nil, a struct always.
            zero = value is None if field.type[0] == "*" else not value and not field.type.endswith("ResourceRequirements")
            if zero and field.omit_empty:
                continue
            out[field.json] = view(field.type, value, self.GO_PREFIX)
        return out


class ProtoStruct(Struct):
    """A protobuf message: every field also by its method ``GetField``, which a nil pointer answers too."""

    GO_POINTER = True


class Enum(GoObject):
    """A number with a name."""

    def __init__(self, name: str, number: int) -> None:
        self.name, self.number = name, number

    def go_string(self) -> str:
        """Its name."""
        return self.name

    def go_true(self) -> bool:
        """Zero is false."""
        return self.number != 0


Enum.GO_METHODS = {"String": Func((), Enum.go_string)}


class Wrapped(GoObject):
    """A pointer to a message that holds one value (``google.protobuf.BoolValue`` and the like)."""

    GO_POINTER = True
    GO_FIELDS: t.ClassVar[t.Mapping[str, str]] = {"Value": "value"}

    def __init__(self, value: t.Any, zero: t.Any) -> None:
        self.given, self.value = value is not None, zero if value is None else value

    def go_true(self) -> bool:
        """A nil pointer is false, a false value behind a pointer is not."""
        return self.given


Wrapped.GO_METHODS = {"GetValue": Func((), lambda wrapped: wrapped.value)}


class Text(GoObject):
    """A type that prints as one text: a quantity, a time, a duration, a number or name of a port."""

    def __init__(self, text: t.Any, kind: str) -> None:
        self.text, self.kind = text, kind

    def go_string(self) -> str:
        """The text."""
        return "" if self.text is None else str(self.text)

    def go_true(self) -> bool:
        """Where there is none it is a nil pointer."""
        return self.text is not None or self.kind in ("IntOrString", "Quantity", "Time")

    def go_json(self) -> t.Any:
        """As JSON has it."""
        return self.text


Text.GO_METHODS = {"String": Func((), Text.go_string)}
_TEXTS: t.Final = frozenset(("Quantity", "Time", "Duration", "IntOrString"))


@functools.cache
def _class(name: str, prefix: str) -> type[Struct]:
    table = (read_table(POD_FIELDS) if prefix == "v1." else mesh_fields())[0][name]
    base = Struct if prefix == "v1." else ProtoStruct
    spec = {field.go: field for field in table}
    made = type(name, (base,), {"GO_TYPE": prefix + name, "GO_PREFIX": prefix, "GO_SPEC": spec, "GO_FIELDS": {go: go for go in spec}})
    if base is ProtoStruct:
        made.GO_TYPE = f"*{prefix}{name}"  # type: ignore[attr-defined]
        made.GO_METHODS = {f"Get{go}": Func((), _getter(field)) for go, field in spec.items()}  # type: ignore[attr-defined]
    return t.cast("type[Struct]", made)


def _getter(field: Field) -> t.Callable[[Struct], t.Any]:
    return lambda message: view(field.type, (message.data or {}).get(field.json), message.GO_PREFIX)


@functools.cache
def _list_class(kind: str, prefix: str) -> type[Slice]:
    element = prefix + kind if kind[0].isupper() else kind
    return type("Items", (Slice,), {"GO_TYPE": f"[]{element}", "ELEM": element})


def view(kind: str, value: t.Any, prefix: str) -> t.Any:
    """A value as its Go type: ``prefix`` is the package of the types, ``v1.`` for pods, ``v1alpha1.`` for the mesh."""
    if kind in _ZEROS:
        zero = _ZEROS[kind]
        if value is None:
            return zero
        made = _NUMBERS.get(kind)
        return made(value) if made else value
    if kind[0] == "*":
        inner = kind[1:]
        if inner in _ZEROS or (value is None and prefix == "v1."):
            return None if value is None else view(inner, value, prefix)
        return _class(inner, prefix)(value)
    if kind.startswith("[]"):
        inner = kind[2:]
        if inner == "string":
            return NilStrings() if value is None else Strings(value)
        if value is None and inner not in _ZEROS and prefix != "v1.":
            return NilSlice()
        return _list_class(inner, prefix)(view(inner, item, prefix) for item in value or ())
    if kind.startswith("map:"):
        inner = kind[4:]
        if inner == "string":
            return StringMap(value or {})
        return {key: view(inner, item, prefix) for key, item in (value or {}).items()}
    if kind.startswith("enum:"):
        numbers = mesh_fields()[1][kind[5:]]
        name = value if value in numbers else next(iter(numbers))
        return Enum(name, numbers[name])
    if kind in _WRAPPED:
        return Wrapped(value, _ZEROS[_WRAPPED[kind]])
    if kind in _TEXTS:
        return Text(value, kind)
    if kind in ("any", "Struct", "Any", "Value"):
        return value
    return _class(kind, prefix)(value or {})
