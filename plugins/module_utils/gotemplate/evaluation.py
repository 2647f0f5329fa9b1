# SPDX-License-Identifier: GPL-3.0-or-later
"""What every closure of a compiled template shares: frames, errors at nodes, scopes of variables.

Every closure takes the frame and dot. A frame is a list: ``$``, the writer, the Context, then one slot a
variable. A nil interface is None; what Go calls an invalid value (the nil a pipeline or variable ends up
with) is INVALID. The two differ in what happens when a field of them is asked for.

Where an error is reported is Go's rule: at the node evaluated last, which ``last_node`` finds beforehand.
"""
from __future__ import annotations

import typing as t

from . import nodes as n
from .errors import TemplateError
from .quoting import quote

Frame = list[t.Any]
Eval = t.Callable[[Frame, t.Any], t.Any]
MAX_DEPTH: t.Final = 100_000  # Go's limit of nested templates


class Break(Exception):  # noqa: N818 - control flow, no error
    pass


class Continue(Exception):  # noqa: N818 - control flow, no error
    pass


def error_at(node: n.Node, message: str, cause: Exception | None = None) -> TemplateError:
    """Go's execution error at a node."""
    location, context = node.tree.location(node), str(node)
    text = f"template: {location}: executing {quote(node.tree.name)} at <{context}>: {message}"
    return TemplateError(text, location=location, context=context, reason=message, cause=cause)


def raiser(node: n.Node, message: str) -> Eval:
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


def read_dot(frame: Frame, dot: t.Any) -> t.Any:
    return dot


def constant(value: t.Any) -> Eval:
    def read(frame: Frame, dot: t.Any) -> t.Any:
        return value

    return read


def after(first: Eval | None, then: Eval) -> Eval:
    """Evaluate what is piped in before failing, as Go does."""
    if first is None:
        return then

    def run(frame: Frame, dot: t.Any) -> t.Any:
        first(frame, dot)
        return then(frame, dot)

    return run
