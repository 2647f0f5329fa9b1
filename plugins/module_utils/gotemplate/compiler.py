# SPDX-License-Identifier: GPL-3.0-or-later
"""Trees become closures, once; running a template calls them and parses nothing. Here: control structures."""
from __future__ import annotations

import typing as t

from . import nodes as n
from .evaluation import MAX_DEPTH, Break, Continue, Eval, Frame, Scope, error_at, last_node, raiser
from .expressions import Expressions
from .formatting import to_text
from .gotypes import INVALID, Slice, StringMap, truth
from .quoting import quote
from .signature import ANY, Func


class Compiler(Expressions):
    """Compiles one tree."""

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
        stop: type[Exception] = Break if isinstance(node, n.BreakNode) else Continue

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
                return raiser(variable, f"undefined variable: {variable.ident[0]}")
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
                except Continue:
                    continue
                except Break:
                    break
            if empty and otherwise is not None:
                otherwise(frame, dot)

        return run
