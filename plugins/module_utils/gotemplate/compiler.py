# SPDX-License-Identifier: GPL-3.0-or-later
"""Trees become closures, once; running a template calls them and parses nothing.

Every closure takes the frame and dot. A frame is a list: ``$``, the writer, the Context, then one slot a
variable. A nil interface is None; what Go calls an invalid value (the nil a pipeline or variable ends up
with) is INVALID. The two differ in what happens when a field of them is asked for.

Where an error is reported is Go's rule: at the node evaluated last, which ``last_node`` finds beforehand.
"""
from __future__ import annotations

import typing as t

from . import nodes as n
from .errors import FunctionError, TemplateError
from .formatting import to_text
from .gotypes import INVALID, GoObject, Slice, StringMap, truth, type_name
from .quoting import quote
from .signature import ANY, BOOL, FLOAT, INT, INT64, STRING, VALUE, Func, accepts, can_be_nil, zero

Frame = list[t.Any]
Eval = t.Callable[[Frame, t.Any], t.Any]
MAX_DEPTH: t.Final = 100_000  # Go's limit of nested templates


class _Break(Exception):  # noqa: N818 - control flow, no error
    pass


class _Continue(Exception):  # noqa: N818 - control flow, no error
    pass


def error_at(node: n.Node, message: str, cause: Exception | None = None) -> TemplateError:
    """Go's execution error at a node."""
    location, context = node.tree.location(node), str(node)
    text = f"template: {location}: executing {quote(node.tree.name)} at <{context}>: {message}"
    return TemplateError(text, location=location, context=context, reason=message, cause=cause)


def _raiser(node: n.Node, message: str) -> Eval:
    def fail(frame: Frame, dot: t.Any) -> t.Any:
        raise error_at(node, message)

    return fail


def last_node(node: n.Node) -> n.Node:
    """The node Go's executor would have visited last after evaluating this one."""
    while True:
        if isinstance(node, n.PipeNode):
            node = node.commands[-1]
        elif isinstance(node, n.CommandNode):
            node = node.args[-1]
        elif isinstance(node, n.ChainNode):
            node = node.node
        else:
            return node


class Scope:
    """The variables visible at a place: name, slot, and whether it holds elements of interface type."""

    def __init__(self, names: list[tuple[str, int, bool]], used: int, dot_wrapped: bool) -> None:
        self.names, self.used, self.dot_wrapped = names, used, dot_wrapped
        self.high = used

    def declare(self, name: str, wrapped: bool = False) -> int:
        slot = self.used
        self.used += 1
        self.high = max(self.high, self.used)
        self.names.append((name, slot, wrapped))
        return slot

    def find(self, name: str) -> tuple[int, bool] | None:
        for known, slot, wrapped in reversed(self.names):
            if known == name:
                return slot, wrapped
        return None

    def copy(self) -> Scope:
        return Scope(list(self.names), self.used, self.dot_wrapped)


class Compiler:
    """Compiles one tree.

    ``functions`` are what the templates of its set may call; ``missing`` is ``zero``, ``invalid`` or
    ``error``, Go's option ``missingkey``; ``maps`` are map types of the caller's (maps of anything).
    """

    def __init__(self, functions: t.Mapping[str, Func], missing: str, maps: tuple[type, ...] = ()) -> None:
        self.functions, self.missing = functions, missing
        self.absent: t.Any = None if missing == "zero" else INVALID
        # Maps whose entries are read directly, and the names that are methods of theirs instead.
        self.maps = frozenset((dict, *maps))
        self.methods = frozenset(name for kind in maps for name in getattr(kind, "GO_METHODS", ()))

    def compile(self, tree: n.Tree) -> tuple[Eval, int]:
        """The template's closure and the size of its frames."""
        scope = Scope([("$", 0, False)], 3, False)
        root = tree.root
        if root is None:
            return (lambda frame, dot: None), 3
        return self.body(root, scope), scope.high

    # -- statements

    def body(self, body: n.ListNode, scope: Scope) -> Eval:
        steps = [self.step(node, scope) for node in body.nodes]
        if not steps:
            return lambda frame, dot: None
        if len(steps) == 1:
            return steps[0]
        if len(steps) == 2:
            first, second = steps

            def two(frame: Frame, dot: t.Any) -> None:
                first(frame, dot)
                second(frame, dot)

            return two

        def run(frame: Frame, dot: t.Any) -> None:
            for step in steps:
                step(frame, dot)

        return run

    def block(self, body: n.ListNode, scope: Scope, dot_wrapped: bool | None = None) -> Eval:
        """A body with variables of its own."""
        mark, used, wrapped = len(scope.names), scope.used, scope.dot_wrapped
        if dot_wrapped is not None:
            scope.dot_wrapped = dot_wrapped
        run = self.body(body, scope)
        del scope.names[mark:]
        scope.used, scope.dot_wrapped = used, wrapped
        return run

    def step(self, node: n.Node, scope: Scope) -> Eval:
        if isinstance(node, n.TextNode):
            text = node.text

            def write_text(frame: Frame, dot: t.Any) -> None:
                frame[1](text)

            return write_text
        if isinstance(node, n.ActionNode):
            return self.action(node, scope)
        if isinstance(node, n.RangeNode):
            return self.range(node, scope)
        if isinstance(node, n.BranchNode):
            return self.condition(node, scope)
        if isinstance(node, n.TemplateNode):
            return self.template(node, scope)
        stop: type[Exception] = _Break if isinstance(node, n.BreakNode) else _Continue

        def leave(frame: Frame, dot: t.Any) -> None:
            raise stop

        return leave

    def action(self, node: n.ActionNode, scope: Scope) -> Eval:
        pipe = node.pipe
        if pipe.decl:
            return self.pipe(pipe, scope)
        value = self.pipe_any(pipe, scope)

        def show(frame: Frame, dot: t.Any) -> None:
            result = value(frame, dot)
            if type(result) is str:
                frame[1](result)
            elif result is None:
                frame[1]("<no value>")
            elif isinstance(result, Func):
                raise error_at(node, f"can't print {node} of type func")
            else:
                frame[1](to_text(result))

        return show

    def condition(self, node: n.BranchNode, scope: Scope) -> Eval:
        mark, used = len(scope.names), scope.used
        test = self.pipe_any(node.pipe, scope)
        is_with = isinstance(node, n.WithNode)
        body = self.block(node.body, scope, False if is_with else None)
        otherwise = self.block(node.otherwise, scope) if node.otherwise is not None else None
        del scope.names[mark:]
        scope.used = used

        def run(frame: Frame, dot: t.Any) -> None:
            value = test(frame, dot)
            if value.__class__ is bool or value.__class__ is str or value.__class__ is dict:
                ok = bool(value)
            else:
                ok = truth(value)
            if ok:
                body(frame, value if is_with else dot)
            elif otherwise is not None:
                otherwise(frame, dot)

        return run

    def template(self, node: n.TemplateNode, scope: Scope) -> Eval:
        name = node.name
        value = self.pipe(node.pipe, scope) if node.pipe is not None else (lambda frame, dot: INVALID)

        def run(frame: Frame, dot: t.Any) -> None:
            context = frame[2]
            found = context.templates.get(name)
            if found is None:
                raise error_at(node, f"template {quote(name)} not defined")
            if context.depth >= MAX_DEPTH:
                raise error_at(node, f"exceeded maximum template depth ({MAX_DEPTH})")
            inner = value(frame, dot)
            context.depth += 1
            try:
                found.run(inner, frame[1], context)
            finally:
                context.depth -= 1

        return run

    def range(self, node: n.RangeNode, scope: Scope) -> Eval:
        mark, used = len(scope.names), scope.used
        decl = node.pipe.decl
        value = self.pipe_value(node.pipe, scope)
        slots: list[int | None] = []
        for variable in decl:
            name = variable.ident[0]
            if node.pipe.assign:
                found = scope.find(name)
                slots.append(found[0] if found else None)
            else:
                slots.append(scope.declare(name, wrapped=variable is decl[-1]))
        snapshot = scope.copy()
        body = self.block(node.body, scope, True)
        # As Go: in the else branch the variables of the pipeline are still there.
        otherwise = self.block(node.otherwise, scope) if node.otherwise is not None else None
        del scope.names[mark:]
        scope.used = used
        for variable, slot in zip(decl, slots, strict=True):
            if slot is None:
                return _raiser(variable, f"undefined variable: {variable.ident[0]}")
        index_slot = slots[0] if len(slots) == 2 else None
        item_slot = slots[-1] if slots else None
        typed_body: list[Eval] = []  # compiled when a slice of strings or the like is first met
        at = last_node(node.pipe)

        def body_for(items: t.Any) -> Eval:
            if not isinstance(items, (Slice, StringMap)) or items.ELEM == ANY:
                return body
            if not typed_body:
                inner = snapshot.copy()
                inner.names = [(name, slot, wrapped and slot != item_slot) for name, slot, wrapped in inner.names]
                typed_body.append(self.block(node.body, inner, False))
            return typed_body[0]

        def run(frame: Frame, dot: t.Any) -> None:
            items = value(frame, dot)
            pairs: t.Iterable[tuple[t.Any, t.Any]]
            if isinstance(items, dict):
                pairs = [(key, items[key]) for key in sorted(items)]
            elif isinstance(items, list):
                pairs = enumerate(list(items))
            elif items is None or items is INVALID:
                pairs = ()
            elif isinstance(items, int) and not isinstance(items, bool):
                if index_slot is not None:
                    raise error_at(at, f"can't use {items} to iterate over more than one variable")
                pairs = ((INVALID, type(items)(number)) for number in range(items))
            elif isinstance(items, bytes):
                pairs = enumerate(items)
            else:
                raise error_at(at, f"range can't iterate over {to_text(items)}")
            each = body_for(items)
            empty = True
            for index, item in pairs:
                empty = False
                if item_slot is not None:
                    frame[item_slot] = item
                    if index_slot is not None:
                        frame[index_slot] = index
                try:
                    each(frame, item)
                except _Continue:
                    continue
                except _Break:
                    break
            if empty and otherwise is not None:
                otherwise(frame, dot)

        return run

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
                    return _raiser(last_node(pipe), f"undefined variable: {name}")
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
        return _as_any(value)

    def command(self, node: n.CommandNode, final: Eval | None, before: n.CommandNode | None, scope: Scope) -> Eval:
        """A command; ``final`` computes the value piped into it, from the command ``before``."""
        first = node.args[0]
        if isinstance(first, n.IdentifierNode):
            return self.function(first, node, node.args[1:], final, scope)
        if isinstance(first, n.FieldNode):
            return self.fields(first, _dot, scope.dot_wrapped, first.ident, node.args[1:], final, first, scope)
        if isinstance(first, n.VariableNode):
            return self.variable(first, node.args[1:], final, scope)
        if isinstance(first, n.ChainNode):
            return self.chain(first, node.args[1:], final, scope)
        if len(node.args) > 1 or final is not None:
            at = first
            if isinstance(first, n.PipeNode):
                at = last_node(before) if before is not None else first
            return _after(final, _raiser(at, f"can't give argument to non-function {first}"))
        if isinstance(first, n.NilNode):
            return _raiser(first, "nil is not a command")
        return self.constant(first, scope)

    def constant(self, node: n.Node, scope: Scope) -> Eval:
        """Dot, a literal or a parenthesized pipeline."""
        if isinstance(node, n.DotNode):
            return _dot
        if isinstance(node, n.PipeNode):
            return self.pipe(node, scope)
        if isinstance(node, n.BoolNode):
            return _constant(node.true)
        if isinstance(node, n.StringNode):
            return _constant(node.text)
        if isinstance(node, n.NumberNode):
            return self.number(node)
        return _raiser(node, f"can't evaluate command {quote(str(node))}")

    def number(self, node: n.NumberNode) -> Eval:
        text = node.text
        if node.as_complex is not None:
            return _constant(node.as_complex)
        is_hex = text[:2] in ("0x", "0X") and "p" not in text.lower()
        if node.as_float is not None and not is_hex and text[0] != "'" and any(c in text for c in ".eEpP"):
            return _constant(node.as_float)
        if node.as_int is not None:
            return _constant(node.as_int)
        return _raiser(node, f"{text} overflows int")

    # -- values

    def operand(self, node: n.Node, scope: Scope) -> Eval:
        """An argument that is no literal, as it is."""
        if isinstance(node, n.FieldNode):
            return self.fields(node, _dot, scope.dot_wrapped, node.ident, [], None, node, scope)
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
            return _after(final, _raiser(node, f"undefined variable: {node.ident[0]}"))
        slot, wrapped = found
        if len(node.ident) == 1:
            if args or final is not None:
                return _after(final, _raiser(node, f"can't give argument to non-function {node}"))

            def read(frame: Frame, dot: t.Any) -> t.Any:
                return frame[slot]

            return read

        def base(frame: Frame, dot: t.Any) -> t.Any:
            return frame[slot]

        return self.fields(node, base, wrapped, node.ident[1:], args, final, node, scope)

    def chain(self, node: n.ChainNode, args: list[n.Node], final: Eval | None, scope: Scope) -> Eval:
        if isinstance(node.node, n.NilNode):
            return _after(final, _raiser(node, f"indirection through explicit nil in {node}"))
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

        if not has_args and not strict and len(names) == 1 and base is _dot:
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
                        inside = _holds_interfaces(parent)
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
                inside = _holds_interfaces(parent)
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
                problem = _count_problem(method, name, len(args), has_final)
                if problem:
                    raise error_at(at, problem)
                evals = [self.argument(arg, method.param(i), snapshot.copy()) for i, arg in enumerate(args)]
                check = _checker(method.param(len(args)), last_node(args[-1]) if args else at) if has_final else None
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
            return _after(final, _raiser(ident, f"{quote(name)} is not a defined function"))
        problem = _count_problem(function, name, len(args), final is not None)
        if problem:
            return _after(final, _raiser(ident, problem))
        if function.call is lazy_and or function.call is lazy_or:
            return self.lazy(name == "or", args, final, scope)
        if function.names_callee:
            call = function.call
            callee = str(args[0]) if args else str(last_node(ident))
            function = Func(function.params, lambda *values: call(callee, *values), function.variadic)
        evals = [self.argument(arg, function.param(i), scope) for i, arg in enumerate(args)]
        if final is not None:
            at = last_node(args[-1]) if args else ident
            return _piped(function, name, command, evals, final, _checker(function.param(len(args)), at))
        return _direct(function, name, command, evals)

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
                return _constant(zero(kind)) if kind in (ANY, VALUE) else (lambda frame, dot: zero(kind))
            return _raiser(node, f"cannot assign nil to {kind}")
        if not isinstance(node, (n.BoolNode, n.NumberNode, n.StringNode)):
            value = self.operand(node, scope)
            if kind == VALUE:
                return value
            if kind == ANY:
                return _as_any(value)
            return _checked(value, kind, last_node(node), isinstance(node, n.PipeNode) or None)
        if kind in (ANY, VALUE):
            return self.constant(node, scope)
        return _literal(node, kind)


def lazy_and(*args: t.Any) -> t.Any:
    """Stands for ``and`` in the function table; the compiler does its work."""
    raise AssertionError("and is compiled")


def lazy_or(*args: t.Any) -> t.Any:
    """Stands for ``or`` in the function table; the compiler does its work."""
    raise AssertionError("or is compiled")


def _dot(frame: Frame, dot: t.Any) -> t.Any:
    return dot


def _constant(value: t.Any) -> Eval:
    def constant(frame: Frame, dot: t.Any) -> t.Any:
        return value

    return constant


def _after(first: Eval | None, then: Eval) -> Eval:
    """Evaluate what is piped in before failing, as Go does."""
    if first is None:
        return then

    def run(frame: Frame, dot: t.Any) -> t.Any:
        first(frame, dot)
        return then(frame, dot)

    return run


def _as_any(value: Eval) -> Eval:
    def plain(frame: Frame, dot: t.Any) -> t.Any:
        result = value(frame, dot)
        return None if result is INVALID else result

    return plain


def _holds_interfaces(parent: t.Any) -> bool:
    """Whether the fields of a value have interface type (maps of anything) or one of their own."""
    return isinstance(parent, dict) and getattr(parent, "ELEM", ANY) == ANY


def _count_problem(function: Func, name: str, given: int, has_final: bool) -> str:
    total, wanted = given + has_final, len(function.params)
    if function.variadic:
        if total < wanted - 1:
            return f"wrong number of args for {name}: want at least {wanted - 1} got {given}"
    elif total != wanted:
        return f"wrong number of args for {name}: want {wanted} got {total if has_final else given}"
    return ""


def _mismatch(value: t.Any, kind: str, at: n.Node, unwrapped: bool) -> t.Any:
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


def _checked(value: Eval, kind: str, at: n.Node, unwrapped: bool | None) -> Eval:
    quick = _QUICK.get(kind)

    def check(frame: Frame, dot: t.Any) -> t.Any:
        result = value(frame, dot)
        if type(result) is quick:
            return result
        return _mismatch(result, kind, at, bool(unwrapped))

    return check


def _checker(kind: str, at: n.Node) -> t.Callable[[t.Any], t.Any]:
    """Checks the piped value."""
    if kind == ANY:
        return lambda value: None if value is INVALID else value
    if kind == VALUE:
        return lambda value: INVALID if value is None else value
    quick = _QUICK.get(kind)

    def check(value: t.Any) -> t.Any:
        return value if type(value) is quick else _mismatch(value, kind, at, True)

    return check


_EXPECTED: t.Final[dict[str, str]] = {STRING: "string", BOOL: "bool", INT: "integer", INT64: "integer", FLOAT: "float", "uint32": "unsigned integer"}


def _literal(node: n.Node, kind: str) -> Eval:
    """A literal for a parameter of a basic type."""
    expected = _EXPECTED.get(kind)
    if expected is None:
        return _raiser(node, f"can't handle {node} for arg of type {kind}")
    if kind == STRING and isinstance(node, n.StringNode):
        return _constant(node.text)
    if kind == BOOL and isinstance(node, n.BoolNode):
        return _constant(node.true)
    if isinstance(node, n.NumberNode):
        if expected == "integer" and node.as_int is not None:
            return _constant(node.as_int)
        if expected == "float" and node.as_float is not None:
            return _constant(node.as_float)
        if expected == "unsigned integer" and node.as_uint is not None:
            return _constant(node.as_uint)
    return _raiser(node, f"expected {expected}; found {node}")


def _direct(function: Func, name: str, node: n.Node, evals: list[Eval]) -> Eval:
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


def _piped(
    function: Func, name: str, node: n.Node, evals: list[Eval], final: Eval, check: t.Callable[[t.Any], t.Any]
) -> Eval:
    call, contextual = function.call, function.context

    def piped(frame: Frame, dot: t.Any) -> t.Any:
        last = final(frame, dot)
        values = [evaluate(frame, dot) for evaluate in evals]
        values.append(check(last))
        try:
            return call(frame[2], *values) if contextual else call(*values)
        except (FunctionError, TemplateError) as error:
            raise error_at(node, f"error calling {name}: {error}", error) from error

    return piped
