# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of a parsed template. ``str(node)`` is Go's rendering, which its error messages quote."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .quoting import quote


@dataclass(eq=False)
class Node:
    """A part of a template; ``pos`` is its character offset in ``tree.text``."""

    pos: int
    tree: Tree


@dataclass(eq=False)
class Tree:
    """One named template: its body and the text it stands in.

    ``parse_name`` is the name of the file it was read from, ``name`` its own (they differ for ``define``).
    """

    name: str
    parse_name: str
    text: str
    root: ListNode | None = None

    def location(self, node: Node) -> str:
        """``file:line:column`` of a node, the column in bytes from 0."""
        before = node.tree.text[: node.pos]
        start = before.rfind("\n") + 1
        column = len(before[start:].encode("utf-8", "surrogateescape"))
        return f"{node.tree.parse_name}:{before.count(chr(10)) + 1}:{column}"


@dataclass(eq=False)
class ListNode(Node):
    """Nodes one after another."""

    nodes: list[Node] = field(default_factory=list)

    def __str__(self) -> str:
        return "".join(str(node) for node in self.nodes)

    def is_empty(self) -> bool:
        """Whether only white space and comments are in it."""
        return all(isinstance(node, TextNode) and not node.text.strip(" \t\r\n\v\f\x85\xa0") for node in self.nodes)


@dataclass(eq=False)
class TextNode(Node):
    """Plain text."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(eq=False)
class VariableNode(Node):
    """``$x`` or ``$x.Field``: ident holds the parts, the first with its ``$``."""

    ident: list[str]

    def __str__(self) -> str:
        return ".".join(self.ident)


@dataclass(eq=False)
class FieldNode(Node):
    """``.Field.Field``."""

    ident: list[str]

    def __str__(self) -> str:
        return "".join("." + name for name in self.ident)


@dataclass(eq=False)
class ChainNode(Node):
    """``(pipeline).Field``."""

    node: Node
    fields: list[str]

    def __str__(self) -> str:
        inner = f"({self.node})" if isinstance(self.node, PipeNode) else str(self.node)
        return inner + "".join("." + name for name in self.fields)


@dataclass(eq=False)
class IdentifierNode(Node):
    """The name of a function."""

    ident: str

    def __str__(self) -> str:
        return self.ident


@dataclass(eq=False)
class DotNode(Node):
    """``.``"""

    def __str__(self) -> str:
        return "."


@dataclass(eq=False)
class NilNode(Node):
    """``nil``"""

    def __str__(self) -> str:
        return "nil"


@dataclass(eq=False)
class BoolNode(Node):
    """``true`` or ``false``."""

    true: bool

    def __str__(self) -> str:
        return "true" if self.true else "false"


@dataclass(eq=False)
class StringNode(Node):
    """A string constant and how it was written."""

    quoted: str
    text: str

    def __str__(self) -> str:
        return self.quoted


@dataclass(eq=False)
class NumberNode(Node):
    """A number and all it can be: each of the values is None where it is not one."""

    text: str
    as_int: int | None = None
    as_uint: int | None = None
    as_float: float | None = None
    as_complex: complex | None = None

    def __str__(self) -> str:
        return self.text


@dataclass(eq=False)
class CommandNode(Node):
    """A function or value and its arguments."""

    args: list[Node] = field(default_factory=list)

    def __str__(self) -> str:
        return " ".join(f"({arg})" if isinstance(arg, PipeNode) else str(arg) for arg in self.args)


@dataclass(eq=False)
class PipeNode(Node):
    """Commands joined by ``|``, with the variables they set."""

    line: int
    decl: list[VariableNode] = field(default_factory=list)
    assign: bool = False
    commands: list[CommandNode] = field(default_factory=list)

    def __str__(self) -> str:
        text = " | ".join(str(command) for command in self.commands)
        if not self.decl:
            return text
        return ", ".join(str(v) for v in self.decl) + (" = " if self.assign else " := ") + text


@dataclass(eq=False)
class ActionNode(Node):
    """``{{pipeline}}``"""

    pipe: PipeNode

    def __str__(self) -> str:
        return "{{" + str(self.pipe) + "}}"


@dataclass(eq=False)
class BranchNode(Node):
    """``if``, ``range`` or ``with``."""

    keyword: t.ClassVar[str] = ""
    pipe: PipeNode
    body: ListNode
    otherwise: ListNode | None

    def __str__(self) -> str:
        text = "{{" + f"{self.keyword} {self.pipe}" + "}}" + str(self.body)
        if self.otherwise is not None:
            text += "{{else}}" + str(self.otherwise)
        return text + "{{end}}"


class IfNode(BranchNode):
    """``{{if}}``"""

    keyword = "if"


class RangeNode(BranchNode):
    """``{{range}}``"""

    keyword = "range"


class WithNode(BranchNode):
    """``{{with}}``"""

    keyword = "with"


@dataclass(eq=False)
class BreakNode(Node):
    """``{{break}}``"""

    def __str__(self) -> str:
        return "{{break}}"


@dataclass(eq=False)
class ContinueNode(Node):
    """``{{continue}}``"""

    def __str__(self) -> str:
        return "{{continue}}"


@dataclass(eq=False)
class TemplateNode(Node):
    """``{{template "name" pipeline}}``"""

    name: str
    pipe: PipeNode | None

    def __str__(self) -> str:
        return "{{template " + quote(self.name) + (f" {self.pipe}" if self.pipe else "") + "}}"


@dataclass(eq=False)
class EndNode(Node):
    """``{{end}}``, only while parsing."""

    def __str__(self) -> str:
        return "{{end}}"


@dataclass(eq=False)
class ElseNode(Node):
    """``{{else}}``, only while parsing."""

    def __str__(self) -> str:
        return "{{else}}"
