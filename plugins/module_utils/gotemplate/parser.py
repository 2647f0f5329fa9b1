# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens become trees: the grammar and the messages of Go's text/template/parse."""
from __future__ import annotations

import typing as t

from . import lexer as lx
from . import nodes as n
from .errors import TemplateError
from .number_node import number_node
from .quoting import quote, unquote

_OPERANDS = frozenset(
    (lx.BOOL, lx.CONSTANT, lx.COMPLEX, lx.DOT, lx.FIELD, lx.IDENTIFIER, lx.NUMBER, lx.NIL, lx.RAW, lx.STRING, lx.VARIABLE, lx.LPAREN)
)
_MAX_DEPTH = 400  # nested parentheses; Go stops at 10,000, long after any reader did


def parse(name: str, text: str, functions: t.Container[str], known: t.Mapping[str, n.Tree] | None = None) -> dict[str, n.Tree]:
    """Parse a template's text.

    ``functions`` are the names that may be called, ``known`` the templates of the set so far. Returns the
    trees the text defines by name: its own and one for each ``define`` and ``block`` in it. A definition
    that is empty never replaces one that is not. Raises TemplateError.
    """
    parser = _Parser(name, text, functions, known or {})
    parser.parse()
    return parser.trees


class _Parser:
    def __init__(self, name: str, text: str, functions: t.Container[str], known: t.Mapping[str, n.Tree]) -> None:
        self.name, self.text, self.functions, self.known = name, text, functions, known
        self.trees: dict[str, n.Tree] = {}
        self.tokens = lx.lex(text, "break" not in functions, "continue" not in functions)
        self.index = self.high = 0
        self.tree = n.Tree(name, name, text)
        self.vars = ["$"]
        self.action_line = self.range_depth = self.depth = 0

    # -- tokens

    def next(self) -> lx.Token:
        tokens, index = self.tokens, self.index
        if index < len(tokens):
            self.index = index + 1
            self.high = max(self.high, index)
            return tokens[index]
        self.high = len(tokens) - 1
        return lx.Token(lx.EOF, tokens[-1].pos, "EOF", tokens[-1].line)

    def peek(self) -> lx.Token:
        index = self.index
        token = self.next()
        self.index = index
        return token

    def next_solid(self) -> lx.Token:
        token = self.next()
        return self.next() if token.kind == lx.SPACE else token

    def peek_solid(self) -> lx.Token:
        if self.peek().kind == lx.SPACE:
            self.next()
        return self.peek()

    # -- errors

    def fail(self, message: str) -> t.NoReturn:
        line = self.tokens[self.high].line
        location = f"{self.name}:{line}"
        raise TemplateError(f"template: {location}: {message}", location=location, reason=message, parsing=True)

    def unexpected(self, token: lx.Token, context: str) -> t.NoReturn:
        if token.kind == lx.ERROR:
            extra = ""
            if self.action_line and self.action_line != token.line:
                extra = f" in action started at {self.name}:{self.action_line}"
                if token.text.endswith(" action"):
                    extra = extra[len(" in action") :]
            self.fail(f"{token}{extra}")
        self.fail(f"unexpected {token} in {context}")

    def expect(self, kinds: tuple[str, ...], context: str) -> lx.Token:
        token = self.next_solid()
        if token.kind not in kinds:
            self.unexpected(token, context)
        return token

    # -- templates

    def parse(self) -> None:
        root = n.ListNode(self.peek().pos, self.tree)
        while self.peek().kind != lx.EOF:
            if self.peek().kind == lx.LEFT:
                start = self.index
                self.next()
                if self.next_solid().kind == "define":
                    self.definition()
                    continue
                self.index = start
            node = self.text_or_action()
            if isinstance(node, (n.EndNode, n.ElseNode)):
                self.fail(f"unexpected {node}")
            root.nodes.append(node)
        self.tree.root = root
        self.add(self.tree)

    def add(self, tree: n.Tree) -> None:
        before = self.trees.get(tree.name)
        if before is None or before.root is None or before.root.is_empty():
            self.trees[tree.name] = tree
        elif tree.root is not None and not tree.root.is_empty():
            self.fail(f"template: multiple definition of template {quote(tree.name)}")

    def inner(self, name: str, context: str) -> None:
        """The body of a define or block, as a tree of its own with its own variables."""
        outer = self.tree, self.vars, self.range_depth, self.action_line
        self.tree, self.vars, self.range_depth = n.Tree(name, self.name, self.text), ["$"], 0
        self.action_line = 0
        self.tree.root, end = self.item_list()
        if not isinstance(end, n.EndNode):
            self.fail(f"unexpected {end} in {context}")
        self.add(self.tree)
        self.tree, self.vars, self.range_depth, self.action_line = outer

    def definition(self) -> None:
        token = self.expect((lx.STRING, lx.RAW), "define clause")
        name = self.unquoted(token)
        self.expect((lx.RIGHT,), "define clause")
        self.inner(name, "define clause")

    def unquoted(self, token: lx.Token) -> str:
        text = unquote(token.text)
        if text is None:
            self.fail("invalid syntax")
        return text

    def item_list(self) -> tuple[n.ListNode, n.Node]:
        body = n.ListNode(self.peek_solid().pos, self.tree)
        while self.peek_solid().kind != lx.EOF:
            node = self.text_or_action()
            if isinstance(node, (n.EndNode, n.ElseNode)):
                return body, node
            body.nodes.append(node)
        self.fail("unexpected EOF")

    def text_or_action(self) -> n.Node:
        token = self.next_solid()
        if token.kind == lx.TEXT:
            return n.TextNode(token.pos, self.tree, token.text)
        if token.kind == lx.LEFT:
            self.action_line = token.line
            node = self.action()
            self.action_line = 0
            return node
        self.unexpected(token, "input")

    # -- actions

    def action(self) -> n.Node:
        start = self.index
        token = self.next_solid()
        control = _CONTROLS.get(token.kind)
        if control is not None:
            return control(self, token)
        self.index = start
        if self.peek().kind == lx.SPACE:
            self.next()
        token = self.peek()
        return n.ActionNode(token.pos, self.tree, self.pipeline("command", lx.RIGHT))

    def loop_control(self, token: lx.Token) -> n.Node:
        word = token.text
        after = self.next_solid()
        if after.kind != lx.RIGHT:
            self.unexpected(after, "{{" + word + "}}")
        if not self.range_depth:
            self.fail("{{" + word + "}} outside {{range}}")
        return (n.BreakNode if word == "break" else n.ContinueNode)(token.pos, self.tree)

    def end_control(self, token: lx.Token) -> n.Node:
        return n.EndNode(self.expect((lx.RIGHT,), "end").pos, self.tree)

    def else_control(self, token: lx.Token) -> n.Node:
        after = self.peek_solid()
        if after.kind in ("if", "with"):
            return n.ElseNode(after.pos, self.tree)
        return n.ElseNode(self.expect((lx.RIGHT,), "else").pos, self.tree)

    def branch(self, token: lx.Token) -> n.Node:
        keyword = token.kind
        mark = len(self.vars)
        pipe = self.pipeline(keyword, lx.RIGHT)
        self.range_depth += keyword == "range"
        body, after = self.item_list()
        self.range_depth -= keyword == "range"
        otherwise: n.ListNode | None = None
        if isinstance(after, n.ElseNode):
            if keyword != "range" and self.peek().kind == keyword:
                self.next()
                otherwise = n.ListNode(after.pos, self.tree, [self.branch(lx.Token(keyword, 0, keyword, 0))])
            else:
                otherwise, after = self.item_list()
                if not isinstance(after, n.EndNode):
                    self.fail(f"expected end; found {after}")
        del self.vars[mark:]
        return {"if": n.IfNode, "range": n.RangeNode, "with": n.WithNode}[keyword](pipe.pos, self.tree, pipe, body, otherwise)

    def template_control(self, token: lx.Token) -> n.Node:
        name_token = self.next_solid()
        name = self.template_name(name_token, "template clause")
        start = self.index
        pipe = None
        if self.next_solid().kind != lx.RIGHT:
            self.index = start
            pipe = self.pipeline("template clause", lx.RIGHT)
        return n.TemplateNode(name_token.pos, self.tree, name, pipe)

    def block_control(self, token: lx.Token) -> n.Node:
        name_token = self.next_solid()
        name = self.template_name(name_token, "block clause")
        pipe = self.pipeline("block clause", lx.RIGHT)
        self.inner(name, "block clause")
        return n.TemplateNode(name_token.pos, self.tree, name, pipe)

    def template_name(self, token: lx.Token, context: str) -> str:
        if token.kind not in (lx.STRING, lx.RAW):
            self.unexpected(token, context)
        return self.unquoted(token)

    # -- pipelines

    def pipeline(self, context: str, end: str) -> n.PipeNode:
        token = self.peek_solid()
        pipe = n.PipeNode(token.pos, self.tree, token.line)
        self.declarations(pipe, context)
        while True:
            start = self.index
            token = self.next_solid()
            if token.kind == end:
                self.check(pipe, context)
                return pipe
            if token.kind not in _OPERANDS:
                self.unexpected(token, context)
            self.index = start
            pipe.commands.append(self.command())

    def declarations(self, pipe: n.PipeNode, context: str) -> None:
        while True:
            token = self.peek_solid()
            if token.kind != lx.VARIABLE:
                return
            start = self.index
            self.next()
            after = self.peek_solid()
            if after.kind in (lx.ASSIGN, lx.DECLARE):
                pipe.assign = after.kind == lx.ASSIGN
                self.next_solid()
                self.declare(pipe, token)
                return
            if after.kind != lx.CHAR or after.text != ",":
                self.index = start
                return
            self.next_solid()
            self.declare(pipe, token)
            if context == "range" and len(pipe.decl) < 2:
                if self.peek_solid().kind in (lx.VARIABLE, lx.RIGHT, lx.RPAREN):
                    continue
                self.fail("range can only initialize variables")
            self.fail(f"too many declarations in {context}")

    def declare(self, pipe: n.PipeNode, token: lx.Token) -> None:
        pipe.decl.append(n.VariableNode(token.pos, self.tree, token.text.split(".")))
        self.vars.append(token.text)

    def check(self, pipe: n.PipeNode, context: str) -> None:
        if not pipe.commands:
            self.fail(f"missing value for {context}")
        for stage, command in enumerate(pipe.commands[1:], 2):
            if isinstance(command.args[0], (n.BoolNode, n.DotNode, n.NilNode, n.NumberNode, n.StringNode)):
                self.fail(f"non executable command in pipeline stage {stage}")

    def command(self) -> n.CommandNode:
        command = n.CommandNode(self.peek_solid().pos, self.tree)
        while True:
            self.peek_solid()
            operand = self.operand()
            if operand is not None:
                command.args.append(operand)
            start = self.index
            token = self.next()
            if token.kind == lx.SPACE:
                continue
            if token.kind in (lx.RIGHT, lx.RPAREN):
                self.index = start
            elif token.kind != lx.PIPE:
                self.unexpected(token, "operand")
            break
        if not command.args:
            self.fail("empty command")
        return command

    def operand(self) -> n.Node | None:
        node = self.term()
        if node is None or self.peek().kind != lx.FIELD:
            return node
        pos = self.peek().pos
        fields: list[str] = []
        while self.peek().kind == lx.FIELD:
            fields.append(self.next().text[1:])
        if isinstance(node, n.FieldNode):
            return n.FieldNode(pos, self.tree, node.ident + fields)
        if isinstance(node, n.VariableNode):
            return n.VariableNode(pos, self.tree, node.ident + fields)
        if isinstance(node, (n.BoolNode, n.StringNode, n.NumberNode, n.NilNode, n.DotNode)):
            self.fail(f"unexpected . after term {quote(str(node))}")
        return n.ChainNode(pos, self.tree, node, fields)

    def term(self) -> n.Node | None:
        start = self.index
        token = self.next_solid()
        kind, pos, tree = token.kind, token.pos, self.tree
        if kind == lx.IDENTIFIER:
            if token.text not in self.functions:
                self.fail(f"function {quote(token.text)} not defined")
            return n.IdentifierNode(pos, tree, token.text)
        if kind == lx.FIELD:
            return n.FieldNode(pos, tree, [token.text[1:]])
        if kind == lx.VARIABLE:
            if token.text not in self.vars:
                self.fail(f"undefined variable {quote(token.text)}")
            return n.VariableNode(pos, tree, [token.text])
        if kind in (lx.STRING, lx.RAW):
            return n.StringNode(pos, tree, token.text, self.unquoted(token))
        if kind == lx.DOT:
            return n.DotNode(pos, tree)
        if kind == lx.NIL:
            return n.NilNode(pos, tree)
        if kind == lx.BOOL:
            return n.BoolNode(pos, tree, token.text == "true")
        if kind in (lx.NUMBER, lx.COMPLEX, lx.CONSTANT):
            number = number_node(pos, tree, token.text, kind)
            if isinstance(number, str):
                self.fail(number)
            return number
        if kind == lx.LPAREN:
            if self.depth >= _MAX_DEPTH:
                self.fail("max expression depth exceeded")
            self.depth += 1
            pipe = self.pipeline("parenthesized pipeline", lx.RPAREN)
            self.depth -= 1
            return pipe
        self.index = start
        return None


_CONTROLS: dict[str, t.Callable[[_Parser, lx.Token], n.Node]] = {
    "block": _Parser.block_control,
    "break": _Parser.loop_control,
    "continue": _Parser.loop_control,
    "else": _Parser.else_control,
    "end": _Parser.end_control,
    "if": _Parser.branch,
    "range": _Parser.branch,
    "template": _Parser.template_control,
    "with": _Parser.branch,
}
