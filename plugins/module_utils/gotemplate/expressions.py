# SPDX-License-Identifier: GPL-3.0-or-later
"""Pipelines, operands, fields and calls become closures."""
from __future__ import annotations

import typing as t

from . import nodes as n
from .calls import as_any, checked, checker, count_problem, direct, lazy_and, lazy_or, literal, piped
from .errors import FunctionError, TemplateError
from .evaluation import Eval, Frame, Scope, after, constant, error_at, last_node, raiser, read_dot
from .gotypes import INVALID, GoObject, StringMap, truth, type_name
from .quoting import quote
from .signature import ANY, VALUE, Func, can_be_nil, zero


def holds_interfaces(parent: t.Any) -> bool:
    """Whether the fields of a value have interface type (maps of anything) or one of their own."""
    return isinstance(parent, dict) and getattr(parent, "ELEM", ANY) == ANY


class Expressions:
    """Compiles what has a value.

    ``functions`` are what the templates of a set may call; ``missing`` is ``zero``, ``invalid`` or
    ``error``, Go's option ``missingkey``; ``maps`` are map types of the caller's (maps of anything).
    """

    def __init__(self, functions: t.Mapping[str, Func], missing: str, maps: tuple[type, ...] = ()) -> None:
        self.functions, self.missing = functions, missing
        self.absent: t.Any = None if missing == "zero" else INVALID
        # Maps whose entries are read directly, and the names that are methods of theirs instead.
        self.maps = frozenset((dict, *maps))
        self.methods = frozenset(name for kind in maps for name in getattr(kind, "GO_METHODS", ()))

    # -- pipelines

    def pipe_value(self, pipe: n.PipeNode, scope: Scope) -> Eval:
        """The value of a pipeline without setting its variables; nil may be None or INVALID."""
        value: Eval | None = None
        before: n.CommandNode | None = None
        for command in pipe.commands:
            value = self.command(command, value, before, scope)
            before = command
        if value is None:
            return lambda frame, dot: INVALID
        return value

    def pipe(self, pipe: n.PipeNode, scope: Scope) -> Eval:
        """The value of a pipeline, its variables set; nil is INVALID."""
        value = self.pipe_value(pipe, scope)
        slots: list[int] = []
        for variable in pipe.decl:
            name = variable.ident[0]
            if pipe.assign:
                found = scope.find(name)
                if found is None:
                    return raiser(last_node(pipe), f"undefined variable: {name}")
                slots.append(found[0])
            else:
                slots.append(scope.declare(name))
        if len(slots) == 1:
            slot = slots[0]

            def store(frame: Frame, dot: t.Any) -> t.Any:
                result = value(frame, dot)
                frame[slot] = INVALID if result is None else result
                return frame[slot]

            return store

        def plain(frame: Frame, dot: t.Any) -> t.Any:
            result = value(frame, dot)
            if result is None:
                result = INVALID
            for slot in slots:
                frame[slot] = result
            return result

        return plain

    def pipe_any(self, pipe: n.PipeNode, scope: Scope) -> Eval:
        """The value of a pipeline, its variables set; nil is None."""
        value = self.pipe(pipe, scope) if pipe.decl else self.pipe_value(pipe, scope)
        return as_any(value)

    def command(self, node: n.CommandNode, final: Eval | None, before: n.CommandNode | None, scope: Scope) -> Eval:
        """A command; ``final`` computes the value piped into it, from the command ``before``."""
        first = node.args[0]
        if isinstance(first, n.IdentifierNode):
            return self.function(first, node, node.args[1:], final, scope)
        if isinstance(first, n.FieldNode):
            return self.fields(first, read_dot, scope.dot_wrapped, first.ident, node.args[1:], final, first, scope)
        if isinstance(first, n.VariableNode):
            return self.variable(first, node.args[1:], final, scope)
        if isinstance(first, n.ChainNode):
            return self.chain(first, node.args[1:], final, scope)
        if len(node.args) > 1 or final is not None:
            at = first
            if isinstance(first, n.PipeNode):
                at = last_node(before) if before is not None else first
            return after(final, raiser(at, f"can't give argument to non-function {first}"))
        if isinstance(first, n.NilNode):
            return raiser(first, "nil is not a command")
        return self.constant(first, scope)

    def constant(self, node: n.Node, scope: Scope) -> Eval:
        """Dot, a literal or a parenthesized pipeline."""
        if isinstance(node, n.DotNode):
            return read_dot
        if isinstance(node, n.PipeNode):
            return self.pipe(node, scope)
        if isinstance(node, n.BoolNode):
            return constant(node.true)
        if isinstance(node, n.StringNode):
            return constant(node.text)
        if isinstance(node, n.NumberNode):
            return self.number(node)
        return raiser(node, f"can't evaluate command {quote(str(node))}")

    def number(self, node: n.NumberNode) -> Eval:
        text = node.text
        if node.as_complex is not None:
            return constant(node.as_complex)
        is_hex = text[:2] in ("0x", "0X") and "p" not in text.lower()
        if node.as_float is not None and not is_hex and text[0] != "'" and any(c in text for c in ".eEpP"):
            return constant(node.as_float)
        if node.as_int is not None:
            return constant(node.as_int)
        return raiser(node, f"{text} overflows int")

    # -- values

    def operand(self, node: n.Node, scope: Scope) -> Eval:
        """An argument that is no literal, as it is."""
        if isinstance(node, n.FieldNode):
            return self.fields(node, read_dot, scope.dot_wrapped, node.ident, [], None, node, scope)
        if isinstance(node, n.VariableNode):
            return self.variable(node, [], None, scope)
        if isinstance(node, n.IdentifierNode):
            return self.function(node, node, [], None, scope)
        if isinstance(node, n.ChainNode):
            return self.chain(node, [], None, scope)
        return self.constant(node, scope)

    def variable(self, node: n.VariableNode, args: list[n.Node], final: Eval | None, scope: Scope) -> Eval:
        found = scope.find(node.ident[0])
        if found is None:
            return after(final, raiser(node, f"undefined variable: {node.ident[0]}"))
        slot, wrapped = found
        if len(node.ident) == 1:
            if args or final is not None:
                return after(final, raiser(node, f"can't give argument to non-function {node}"))

            def read(frame: Frame, dot: t.Any) -> t.Any:
                return frame[slot]

            return read

        def base(frame: Frame, dot: t.Any) -> t.Any:
            return frame[slot]

        return self.fields(node, base, wrapped, node.ident[1:], args, final, node, scope)

    def chain(self, node: n.ChainNode, args: list[n.Node], final: Eval | None, scope: Scope) -> Eval:
        if isinstance(node.node, n.NilNode):
            return after(final, raiser(node, f"indirection through explicit nil in {node}"))
        base = self.operand(node.node, scope)
        wrapped = isinstance(node.node, n.IdentifierNode)
        return self.fields(node, base, wrapped, node.fields, args, final, last_node(node.node), scope)

    def fields(
        self,
        node: n.Node,
        base: Eval,
        wrapped: bool,
        names: list[str],
        args: list[n.Node],
        final: Eval | None,
        at: n.Node,
        scope: Scope,
    ) -> Eval:
        """``base.a.b``, the last name possibly a method with arguments; errors are reported ``at`` a node."""
        absent, maps = self.absent, self.maps
        strict = self.missing == "error" or not self.methods.isdisjoint(names)
        has_args = bool(args) or final is not None
        slow = self.slow_field

        if not has_args and not strict and len(names) == 1 and base is read_dot:
            only = names[0]

            def field(frame: Frame, dot: t.Any) -> t.Any:
                if type(dot) in maps:
                    return dot.get(only, absent)
                return slow(dot, only, node, at, wrapped)

            return field
        if not has_args and not strict:

            def chain(frame: Frame, dot: t.Any) -> t.Any:
                value = base(frame, dot)
                inside = wrapped
                for name in names:
                    if type(value) in maps:
                        value = value.get(name, absent)
                        inside = True
                    else:
                        parent = value
                        value = slow(parent, name, node, at, inside)
                        inside = holds_interfaces(parent)
                return value

            return chain
        method = self.method_caller(node, args, final is not None, at, scope)

        def call(frame: Frame, dot: t.Any) -> t.Any:
            last = final(frame, dot) if final is not None else None
            value = base(frame, dot)
            inside = wrapped
            for name in names[:-1]:
                parent = value
                value = slow(parent, name, node, at, inside)
                inside = holds_interfaces(parent)
            if not has_args:
                return slow(value, names[-1], node, at, inside)
            return method(frame, dot, value, names[-1], inside, last)

        return call

    def slow_field(self, receiver: t.Any, name: str, node: n.Node, at: n.Node, wrapped: bool) -> t.Any:
        """One field of anything: a map's entry, an object's field, a method without arguments."""
        if receiver is INVALID:
            if self.missing == "error":
                raise error_at(at, f'nil data; no entry for key "{name}"')
            return INVALID
        if receiver is None:
            raise error_at(at, f"nil pointer evaluating interface {{}}.{name}")
        method = getattr(type(receiver), "GO_METHODS", {}).get(name)
        if method is not None:
            if method.params and not method.variadic:
                raise error_at(at, f"wrong number of args for {name}: want {len(method.params)} got 0")
            return self.invoke(method.bound(receiver), name, node, [], None)
        if isinstance(receiver, GoObject):
            attribute = receiver.GO_FIELDS.get(name)
            if attribute is not None:
                return getattr(receiver, attribute)
        elif isinstance(receiver, dict):
            if name in receiver:
                return receiver[name]
            if self.missing == "error":
                raise error_at(at, f'map has no entry for key "{name}"')
            if self.missing == "zero" and isinstance(receiver, StringMap):
                return ""
            return self.absent
        kind = ANY if wrapped else type_name(receiver)
        raise error_at(at, f"can't evaluate field {name} in type {kind}")

    def method_caller(
        self, node: n.Node, args: list[n.Node], has_final: bool, at: n.Node, scope: Scope
    ) -> t.Callable[..., t.Any]:
        """Calls a method found at run time; its arguments are compiled when its types are known."""
        compiled: dict[int, tuple[Func, list[Eval], t.Callable[[t.Any], t.Any] | None]] = {}
        snapshot = scope.copy()

        def call(frame: Frame, dot: t.Any, receiver: t.Any, name: str, wrapped: bool, last: t.Any) -> t.Any:
            if receiver is INVALID:
                return self.slow_field(receiver, name, node, at, wrapped)
            method = getattr(type(receiver), "GO_METHODS", {}).get(name)
            if method is None:
                if receiver is not None and isinstance(receiver, dict):
                    raise error_at(at, f"{name} is not a method but has arguments")
                self.slow_field(receiver, name, node, at, wrapped)
                raise error_at(at, f"{name} has arguments but cannot be invoked as function")
            if id(method) not in compiled:
                problem = count_problem(method, name, len(args), has_final)
                if problem:
                    raise error_at(at, problem)
                evals = [self.argument(arg, method.param(i), snapshot.copy()) for i, arg in enumerate(args)]
                check = checker(method.param(len(args)), last_node(args[-1]) if args else at) if has_final else None
                compiled[id(method)] = method, evals, check
            _, evals, check = compiled[id(method)]
            values = [evaluate(frame, dot) for evaluate in evals]
            if check is not None:
                values.append(check(last))
            return self.invoke(method.bound(receiver), name, node, values, frame[2])

        return call

    # -- calls

    @staticmethod
    def invoke(function: Func, name: str, node: n.Node, values: list[t.Any], context: t.Any) -> t.Any:
        """Call a function; its error becomes one at the node."""
        try:
            return function.call(context, *values) if function.context else function.call(*values)
        except (FunctionError, TemplateError) as error:
            raise error_at(node, f"error calling {name}: {error}", error) from error

    def function(
        self, ident: n.IdentifierNode, command: n.Node, args: list[n.Node], final: Eval | None, scope: Scope
    ) -> Eval:
        name = ident.ident
        function = self.functions.get(name)
        if function is None:
            return after(final, raiser(ident, f"{quote(name)} is not a defined function"))
        problem = count_problem(function, name, len(args), final is not None)
        if problem:
            return after(final, raiser(ident, problem))
        if function.call is lazy_and or function.call is lazy_or:
            return self.lazy(name == "or", args, final, scope)
        if function.names_callee:
            call = function.call
            callee = str(args[0]) if args else str(last_node(ident))
            function = Func(function.params, lambda *values: call(callee, *values), function.variadic)
        evals = [self.argument(arg, function.param(i), scope) for i, arg in enumerate(args)]
        if final is not None:
            at = last_node(args[-1]) if args else ident
            return piped(function, name, command, evals, final, checker(function.param(len(args)), at))
        return direct(function, name, command, evals)

    def lazy(self, stop_at: bool, args: list[n.Node], final: Eval | None, scope: Scope) -> Eval:
        """``and`` and ``or``: no argument after the deciding one is evaluated."""
        evals = [self.argument(arg, VALUE, scope) for arg in args]

        def run(frame: Frame, dot: t.Any) -> t.Any:
            last = final(frame, dot) if final is not None else None
            value: t.Any = INVALID
            for evaluate in evals:
                value = evaluate(frame, dot)
                if truth(value) is stop_at:
                    return value
            return last if final is not None else value

        return run

    def argument(self, node: n.Node, kind: str, scope: Scope) -> Eval:
        """An argument for a parameter of a Go type."""
        if isinstance(node, n.NilNode):
            if can_be_nil(kind):
                return constant(zero(kind)) if kind in (ANY, VALUE) else (lambda frame, dot: zero(kind))
            return raiser(node, f"cannot assign nil to {kind}")
        if not isinstance(node, (n.BoolNode, n.NumberNode, n.StringNode)):
            value = self.operand(node, scope)
            if kind == VALUE:
                return value
            if kind == ANY:
                return as_any(value)
            return checked(value, kind, last_node(node), isinstance(node, n.PipeNode) or None)
        if kind in (ANY, VALUE):
            return self.constant(node, scope)
        return literal(node, kind)
