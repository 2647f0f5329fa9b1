# SPDX-License-Identifier: GPL-3.0-or-later
"""The functions and methods a template may call, with the Go types of their parameters."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .gotypes import INVALID, NilMap, NilSlice, Sized, StringMap, type_name

ANY: t.Final = "interface {}"
VALUE: t.Final = "reflect.Value"
STRING: t.Final = "string"
INT: t.Final = "int"
INT64: t.Final = "int64"
FLOAT: t.Final = "float64"
BOOL: t.Final = "bool"
MAP: t.Final = "map[string]interface {}"
LIST: t.Final = "[]interface {}"
UINT32: t.Final = "uint32"


@dataclass(frozen=True, slots=True)
class Func:
    """A function for templates.

    ``params`` are Go type names, the last one repeated where ``variadic``. ``call`` takes the arguments (and
    first the ``Context`` of the running template where ``context``, or the text of the first argument
    where ``names_callee``), returns a value and raises
    FunctionError, the equivalent of Go's error result.
    """

    params: tuple[str, ...]
    call: t.Callable[..., t.Any]
    variadic: bool = False
    context: bool = False
    names_callee: bool = False

    def bound(self, receiver: t.Any) -> Func:
        """The method with its receiver filled in."""
        call = self.call
        return Func(self.params, lambda *args: call(receiver, *args), self.variadic)

    def param(self, index: int) -> str:
        """The type of the argument at an index."""
        return self.params[min(index, len(self.params) - 1)]


def can_be_nil(kind: str) -> bool:
    """Whether nil may be given for a parameter of this type."""
    return kind in (ANY, VALUE) or kind.startswith(("map[", "[]", "*"))


def zero(kind: str) -> t.Any:
    """The value nil stands for in a parameter of a type that can be nil."""
    if kind == ANY:
        return None
    if kind == VALUE:
        return INVALID
    return NilMap() if kind.startswith("map[") else NilSlice()


_EXACT: t.Final[dict[str, type]] = {STRING: str, INT: int, FLOAT: float, BOOL: bool}


def accepts(kind: str, value: t.Any) -> bool:
    """Go's ``AssignableTo`` for a value that is not nil."""
    if kind in (ANY, VALUE):
        return True
    exact = _EXACT.get(kind)
    if exact is not None:
        return type(value) is exact
    if kind == MAP:
        return isinstance(value, dict) and not isinstance(value, StringMap) and getattr(value, "ELEM", ANY) == ANY
    if kind == LIST:
        return isinstance(value, list) and getattr(value, "ELEM", ANY) == ANY
    if isinstance(value, Sized):
        return kind == value.GO_TYPE
    return type_name(value) == kind
