# SPDX-License-Identifier: GPL-3.0-or-later
"""Calling functions from compiled templates: arguments checked as Go's reflection does, with Go's errors."""
from __future__ import annotations

import typing as t

from . import nodes as n
from .errors import FunctionError, TemplateError
from .evaluation import Eval, Frame, constant, error_at, raiser
from .gotypes import INVALID, type_name
from .signature import ANY, BOOL, FLOAT, INT, INT64, STRING, VALUE, Func, accepts, can_be_nil, zero


def lazy_and(*args: t.Any) -> t.Any:
    """Stands for ``and`` in the function table; the compiler does its work."""
    raise AssertionError("and is compiled")


def lazy_or(*args: t.Any) -> t.Any:
    """Stands for ``or`` in the function table; the compiler does its work."""
    raise AssertionError("or is compiled")


def as_any(value: Eval) -> Eval:
    def plain(frame: Frame, dot: t.Any) -> t.Any:
        result = value(frame, dot)
        return None if result is INVALID else result

    return plain


def count_problem(function: Func, name: str, given: int, has_final: bool) -> str:
    total, wanted = given + has_final, len(function.params)
    if function.variadic:
        if total < wanted - 1:
            return f"wrong number of args for {name}: want at least {wanted - 1} got {given}"
    elif total != wanted:
        return f"wrong number of args for {name}: want {wanted} got {total if has_final else given}"
    return ""


def mismatch(value: t.Any, kind: str, at: n.Node, unwrapped: bool) -> t.Any:
    """What a value that is not of a parameter's type becomes, or the error."""
    if value is INVALID or (value is None and unwrapped):
        if can_be_nil(kind):
            return zero(kind)
        raise error_at(at, f"invalid value; expected {kind}")
    if value is not None and accepts(kind, value):
        return value
    got = ANY if value is None else type_name(value)
    raise error_at(at, f"wrong type for value; expected {kind}; got {got}")


_QUICK: t.Final[dict[str, type]] = {STRING: str, INT: int, FLOAT: float, BOOL: bool, "map[string]interface {}": dict}


def checked(value: Eval, kind: str, at: n.Node, unwrapped: bool | None) -> Eval:
    quick = _QUICK.get(kind)

    def check(frame: Frame, dot: t.Any) -> t.Any:
        result = value(frame, dot)
        if type(result) is quick:
            return result
        return mismatch(result, kind, at, bool(unwrapped))

    return check


def checker(kind: str, at: n.Node) -> t.Callable[[t.Any], t.Any]:
    """Checks the piped value."""
    if kind == ANY:
        return lambda value: None if value is INVALID else value
    if kind == VALUE:
        return lambda value: INVALID if value is None else value
    quick = _QUICK.get(kind)

    def check(value: t.Any) -> t.Any:
        return value if type(value) is quick else mismatch(value, kind, at, True)

    return check


_EXPECTED: t.Final[dict[str, str]] = {STRING: "string", BOOL: "bool", INT: "integer", INT64: "integer", FLOAT: "float", "uint32": "unsigned integer"}


def literal(node: n.Node, kind: str) -> Eval:
    """A literal for a parameter of a basic type."""
    expected = _EXPECTED.get(kind)
    if expected is None:
        return raiser(node, f"can't handle {node} for arg of type {kind}")
    if kind == STRING and isinstance(node, n.StringNode):
        return constant(node.text)
    if kind == BOOL and isinstance(node, n.BoolNode):
        return constant(node.true)
    if isinstance(node, n.NumberNode):
        if expected == "integer" and node.as_int is not None:
            return constant(node.as_int)
        if expected == "float" and node.as_float is not None:
            return constant(node.as_float)
        if expected == "unsigned integer" and node.as_uint is not None:
            return constant(node.as_uint)
    return raiser(node, f"expected {expected}; found {node}")


def direct(function: Func, name: str, node: n.Node, evals: list[Eval]) -> Eval:
    """A call without a piped value, with a fast shape for few arguments."""
    call = function.call
    if function.context:

        def contextual(frame: Frame, dot: t.Any) -> t.Any:
            values = [evaluate(frame, dot) for evaluate in evals]
            try:
                return call(frame[2], *values)
            except (FunctionError, TemplateError) as error:
                raise error_at(node, f"error calling {name}: {error}", error) from error

        return contextual
    if len(evals) == 1:
        only = evals[0]

        def one(frame: Frame, dot: t.Any) -> t.Any:
            value = only(frame, dot)
            try:
                return call(value)
            except FunctionError as error:
                raise error_at(node, f"error calling {name}: {error}", error) from error

        return one
    if len(evals) == 2:
        first, second = evals

        def two(frame: Frame, dot: t.Any) -> t.Any:
            a, b = first(frame, dot), second(frame, dot)
            try:
                return call(a, b)
            except FunctionError as error:
                raise error_at(node, f"error calling {name}: {error}", error) from error

        return two

    def many(frame: Frame, dot: t.Any) -> t.Any:
        values = [evaluate(frame, dot) for evaluate in evals]
        try:
            return call(*values)
        except FunctionError as error:
            raise error_at(node, f"error calling {name}: {error}", error) from error

    return many


def piped(
    function: Func, name: str, node: n.Node, evals: list[Eval], final: Eval, check: t.Callable[[t.Any], t.Any]
) -> Eval:
    call, contextual = function.call, function.context

    def run(frame: Frame, dot: t.Any) -> t.Any:
        last = final(frame, dot)
        values = [evaluate(frame, dot) for evaluate in evals]
        values.append(check(last))
        try:
            return call(frame[2], *values) if contextual else call(*values)
        except (FunctionError, TemplateError) as error:
            raise error_at(node, f"error calling {name}: {error}", error) from error

    return run
