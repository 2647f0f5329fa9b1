# SPDX-License-Identifier: GPL-3.0-or-later
"""Go's values in Python.

| Go                     | here              | Go                  | here            |
|------------------------|-------------------|---------------------|-----------------|
| nil interface          | ``None``          | invalid value       | ``INVALID``     |
| bool, string           | ``bool``, ``str`` | int                 | ``int``         |
| float64                | ``float``         | int64, uint64, ...  | ``Int64``, ...  |
| []interface {}         | ``list``          | []string, []int ... | ``Strings`` ... |
| map[string]interface{} | ``dict``          | map[string]string   | ``StringMap``   |
| []byte                 | ``bytes``         | structs             | ``GoObject``    |

A Go string is bytes; bytes that are not UTF-8 are kept as lone surrogates (``surrogateescape``).
"""
from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from .signature import Func


class _Invalid:
    """Go's zero ``reflect.Value``: no value at all, not even nil."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "INVALID"

    def __bool__(self) -> bool:
        return False


INVALID: t.Final = _Invalid()


class Sized(int):
    """An integer of a Go type other than ``int``."""

    GO_TYPE: t.ClassVar[str] = "int64"
    BITS: t.ClassVar[int] = 64
    SIGNED: t.ClassVar[bool] = True


class Int64(Sized):
    """int64, which wraps around as Go's does when made by ``int64()``."""


class Int32(Sized):
    """int32 (rune)."""

    GO_TYPE = "int32"
    BITS = 32


class Uint64(Sized):
    """uint64."""

    GO_TYPE = "uint64"
    SIGNED = False


class Uint32(Sized):
    """uint32."""

    GO_TYPE = "uint32"
    BITS = 32
    SIGNED = False


class Uint8(Sized):
    """uint8, an element of a []byte or of an indexed string."""

    GO_TYPE = "uint8"
    BITS = 8
    SIGNED = False


class Slice(list[t.Any]):
    """A slice whose elements have a type of their own."""

    GO_TYPE: t.ClassVar[str] = "[]interface {}"
    ELEM: t.ClassVar[str] = "interface {}"


class Strings(Slice):
    """[]string."""

    GO_TYPE = "[]string"
    ELEM = "string"


class Ints(Slice):
    """[]int."""

    GO_TYPE = "[]int"
    ELEM = "int"


class Lists(Slice):
    """[][]interface {}."""

    GO_TYPE = "[][]interface {}"
    ELEM = "[]interface {}"


class NilSlice(Slice):
    """A nil []interface {}: empty, and ``null`` in JSON."""


class NilStrings(Strings):
    """A nil []string."""


class NilMap(dict[str, t.Any]):
    """A nil map[string]interface {}: empty, not writable, and ``null`` in JSON."""


class StringMap(dict[str, str]):
    """map[string]string: a missing key is the empty string."""

    GO_TYPE: t.ClassVar[str] = "map[string]string"
    ELEM: t.ClassVar[str] = "string"


class GoObject:
    """A Go struct, pointer or named type handed to templates.

    ``GO_FIELDS`` maps exported field names to attributes, ``GO_METHODS`` method names to functions whose
    first argument is the object. ``go_string`` is Go's ``String()``; without it the struct is printed.
    """

    GO_TYPE: t.ClassVar[str] = "struct {}"
    GO_FIELDS: t.ClassVar[t.Mapping[str, str]] = {}
    GO_METHODS: t.ClassVar[t.Mapping[str, Func]] = {}
    GO_POINTER: t.ClassVar[bool] = False

    def go_string(self) -> str | None:
        """The text of ``String()``, or None where the Go type has no such method."""
        return None

    def go_true(self) -> bool:
        """Whether a condition holds for it: not for a nil pointer or the zero of a named number."""
        return True

    def go_json(self) -> t.Any:
        """What encoding/json writes for it: its fields in their order."""
        return {name: getattr(self, field) for name, field in self.GO_FIELDS.items()}


_NAMES: t.Final[dict[type, str]] = {
    type(None): "<nil>",
    bool: "bool",
    str: "string",
    int: "int",
    float: "float64",
    complex: "complex128",
    bytes: "[]uint8",
    list: "[]interface {}",
    dict: "map[string]interface {}",
    NilMap: "map[string]interface {}",
}


def type_name(value: t.Any) -> str:
    """Go's name of the dynamic type, as ``%T`` prints it."""
    name = _NAMES.get(type(value))
    if name is not None:
        return name
    if isinstance(value, dict) and not hasattr(value, "GO_TYPE"):
        return "map[string]interface {}"
    return str(getattr(value, "GO_TYPE", type(value).__name__))


def is_map(value: t.Any) -> bool:
    """True for every Go map."""
    return isinstance(value, dict)


def is_slice(value: t.Any) -> bool:
    """True for every Go slice or array."""
    return isinstance(value, (list, bytes))


def kind(value: t.Any) -> str:
    """Go's ``reflect.Kind`` of a value as text."""
    if value is None or value is INVALID:
        return "invalid"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "string"
    if isinstance(value, Sized):
        return value.GO_TYPE
    if isinstance(value, int):
        return "int"
    if isinstance(value, float):
        return "float64"
    if isinstance(value, complex):
        return "complex128"
    if isinstance(value, dict):
        return "map"
    if isinstance(value, (list, bytes)):
        return "slice"
    if isinstance(value, GoObject):
        return "ptr" if value.GO_POINTER else "struct"
    return "func"


def wrap64(number: int) -> Int64:
    """The int64 that Go's arithmetic keeps of a number."""
    if not -(1 << 63) <= number < 1 << 63:
        number = (number + (1 << 63)) % (1 << 64) - (1 << 63)
    return Int64(number)


def truth(value: t.Any) -> bool:
    """text/template's truth: not the zero value, and not empty."""
    if value is None or value is INVALID:
        return False
    if isinstance(value, GoObject):
        return value.go_true()
    return bool(value)


def to_bytes(text: str) -> bytes:
    """The bytes of a Go string."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape")


def from_bytes(data: bytes) -> str:
    """The Go string of some bytes."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")
