# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a text is an expression of CEL (https://github.com/google/cel-spec), with the complaint of the parser that istiod uses.

That parser is made by ANTLR, which goes on after an error. What is here takes and refuses the same; after the first error it goes on where ANTLR does
so in a simple way (a token too many, one that is missing) and stops otherwise, so that of several complaints the later ones may be absent.
"""
from __future__ import annotations

import re
import typing as t

_TOKENS: t.Final = re.compile(
    r"""
    (?P<blank>[\t \r\n\f]+|//[^\n]*)
    |(?P<NUM_FLOAT>(?:[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?))
    |(?P<NUM_UINT>(?:0x[0-9a-fA-F]+|[0-9]+)[uU])
    |(?P<NUM_INT>0x[0-9a-fA-F]+|[0-9]+)
    |(?P<STRING>(?P<bytes>[bB])?(?:
        [rR](?:\"{3}[\s\S]*?\"{3}|'{3}[\s\S]*?'{3}|\"[^\"\r\n]*\"|'[^'\r\n]*')
        |\"{3}(?:@@|[^\\])*?\"{3}|'{3}(?:@@|[^\\])*?'{3}|\"(?:@@|[^\\\"\r\n])*\"|'(?:@@|[^\\'\r\n])*'))
    |(?P<IDENTIFIER>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<ESC_IDENTIFIER>`[A-Za-z0-9_.\-/ ]+`)
    |(?P<mark>==|!=|<=|>=|&&|\|\||[<>\[\]{}().,\-!?:+*/%])
    """.replace("@@", r"""\\[abfnrtvABFNRTV\"'\\?`]|\\[xX][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\[0-3][0-7]{2}"""),
    re.VERBOSE,
)
_WORDS: t.Final = ("true", "false", "null", "in")
_START: t.Final = frozenset(
    ("[", "{", "(", ".", "-", "!", "true", "false", "null", "NUM_FLOAT", "NUM_INT", "NUM_UINT", "STRING", "BYTES", "IDENTIFIER")
)
_EXPECTED: t.Final = "'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER"
_RESERVED: t.Final = frozenset(
    (
        "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop", "null",
        "package", "namespace", "return", "true", "var", "void", "while",
    )
)  # fmt: skip
_RELATIONS: t.Final = ("<", "<=", ">=", ">", "==", "!=", "in")
_DEEPEST: t.Final = 250
_LONGEST: t.Final = 100000
_MACROS: t.Final = {"all": (2,), "exists": (2,), "exists_one": (2,), "existsOne": (2,), "map": (2, 3), "filter": (2,)}
_END: t.Final = "<EOF>"


class _Token(t.NamedTuple):
    kind: str
    text: str
    at: int


class _StopError(Exception):
    """Nothing more can be said."""


class _Node(t.NamedTuple):
    """What macros look at: ``name``, ``select`` or ``other``, and where it is shown."""

    kind: str
    text: str
    at: int


def expression_problem(text: str) -> str:
    """What istiod says of an expression; '' where it parses."""
    if len(text) > _LONGEST:
        return f"ERROR: <input>:-1:0: expression code point size exceeds limit: size: {len(text)}, limit {_LONGEST}"
    parser = _Parser(text)
    try:
        parser.whole()
    except _StopError:
        pass
    except RecursionError:
        parser.errors.append((0, "expression recursion limit exceeded"))
    lines = text.split("\n")
    return "\n".join(_shown(text, lines, at, problem) for at, problem in sorted(parser.errors, key=lambda error: error[0]))


def _shown(text: str, lines: list[str], at: int, problem: str) -> str:
    line = text.count("\n", 0, at)
    column = at - (text.rfind("\n", 0, at) + 1)
    head = f"ERROR: <input>:{line + 1}:{column + 1 if text else 0}: {problem}"
    if not text:
        return head
    source = lines[line].replace("\t", " ")
    dots = "".join("." if char.isascii() else "\uff0e" for char in source[:column])
    here = source[column - 1 : column] if column >= len(source) else source[column]
    return f"{head}\n | {source}\n | {dots}{'^' if here.isascii() else chr(0xFF3E)}"


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.errors: list[tuple[int, str]] = []
        self.tokens = list(self.scan())
        self.at = 0
        self.depth = 0

    def scan(self) -> t.Iterator[_Token]:
        """The tokens; what is none is an error of its own."""
        text, at = self.text, 0
        while at < len(text):
            found = _TOKENS.match(text, at)
            if found is None:
                width = self.unknown(at)
                self.syntax(at, f"token recognition error at: '{text[at : at + width]}'")
                at += width
                continue
            kind = found.lastgroup or ""
            if found["STRING"]:
                kind = "BYTES" if found["bytes"] else "STRING"
            if kind == "mark" or (kind == "IDENTIFIER" and found[0] in _WORDS):
                kind = found[0]
            if kind != "blank":
                yield _Token(kind, found[0], at)
            at = found.end()
        yield _Token(_END, _END, len(text))

    def unknown(self, at: int) -> int:
        """How much the scanner gives up: a sign with what followed it, a string up to where it went wrong."""
        text = self.text
        if text[at] in "\"'":
            good = re.compile(r"""(['"])(?:\\[abfnrtvABFNRTV"'\\?`0-3xXuU]|(?!\1)[^\\\r\n])*""").match(text, at)
            end = good.end() if good else at + 1
            return min(end + 2, len(text)) - at if text[end : end + 1] == "\\" else max(end - at, 1)
        return 2 if text[at] in "=&|" and at + 1 < len(text) else 1

    def syntax(self, at: int, problem: str) -> None:
        self.errors.append((at, f"Syntax error: {problem}"))

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    @property
    def following(self) -> _Token:
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def take(self, *kinds: str) -> bool:
        """Go on past a token of these kinds."""
        if self.token.kind in kinds:
            self.at += 1
            return True
        return False

    def mismatch(self, expected: str) -> t.NoReturn:
        self.syntax(self.token.at, f"mismatched input '{self.token.text}' expecting {expected}")
        raise _StopError

    def need(self, kind: str) -> None:
        """A token that must be here; one that is missing or too many is forgiven."""
        if self.take(kind):
            return
        token = self.token
        if self.following.kind == kind and token.kind != _END:
            self.syntax(token.at, f"extraneous input '{token.text}' expecting '{kind}'")
            self.at += 2
        elif kind in ")]}" and token.kind == _END:
            self.syntax(token.at, f"missing '{kind}' at '{token.text}'")
        else:
            self.mismatch(f"'{kind}'")

    def whole(self) -> None:
        self.expression()
        token = self.token
        if token.kind != _END:
            word = "extraneous" if self.following.kind == _END else "mismatched"
            self.syntax(token.at, f"{word} input '{token.text}' expecting <EOF>")

    def expression(self) -> _Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            self.errors.append((self.token.at, f"expression recursion limit exceeded: {_DEEPEST}"))
            raise _StopError
        node = self.any_of(("||",), lambda: self.any_of(("&&",), self.relation))
        if self.take("?"):
            self.any_of(("||",), lambda: self.any_of(("&&",), self.relation))
            self.need(":")
            self.expression()
            node = _Node("other", "", node.at)
        self.depth -= 1
        return node

    def any_of(self, signs: tuple[str, ...], operand: t.Callable[[], _Node]) -> _Node:
        """Operands between signs."""
        node = operand()
        while self.token.kind in signs:
            at = self.token.at
            self.at += 1
            operand()
            node = _Node("other", "", at)
        return node

    def relation(self) -> _Node:
        return self.any_of(_RELATIONS, lambda: self.any_of(("+", "-"), lambda: self.any_of(("*", "/", "%"), self.unary)))

    def unary(self) -> _Node:
        if self.token.kind not in _START:
            self.unexpected()
        at = self.token.at
        if self.token.kind == "-" and self.following.kind in ("NUM_INT", "NUM_FLOAT"):
            self.at += 1
            self.number("-")
            return self.member(_Node("other", "", at))
        if self.token.kind in ("!", "-"):
            sign = self.token.kind
            while self.take(sign):
                pass
            if self.token.kind not in _START - {"!", "-"}:
                self.unexpected()
            self.member(self.primary())
            return _Node("other", "", at)
        return self.member(self.primary())

    def unexpected(self) -> None:
        """No expression starts here: forgive one token before one, else say so and stop."""
        token, following = self.token, self.following
        if token.kind != _END and following.kind in _START:
            self.syntax(token.at, f"extraneous input '{token.text}' expecting {{{_EXPECTED}}}")
            self.at += 1
            return
        self.syntax(token.at, f"mismatched input '{token.text}' expecting {{{_EXPECTED}}}")
        if token.kind not in (_END, ")", "]", "}", ",", ":", "ESC_IDENTIFIER") and following.kind == _END:
            self.syntax(following.at, f"mismatched input '{_END}' expecting {{{_EXPECTED}}}")
        raise _StopError

    def member(self, node: _Node) -> _Node:
        while self.token.kind in (".", "["):
            at = self.token.at
            if self.take("["):
                if self.take("?"):
                    self.errors.append((at, "unsupported syntax '[?'"))
                self.expression()
                self.need("]")
                node = _Node("other", "", at)
                continue
            self.at += 1
            if self.take("?"):
                self.errors.append((at, "unsupported syntax '.?'"))
            name = self.token
            if not self.take("IDENTIFIER", "ESC_IDENTIFIER"):
                self.no_alternative()
            if self.token.kind == "(" and name.kind == "IDENTIFIER":
                opened = self.token.at
                arguments = self.arguments()
                self.macro(name.text, arguments)
                node = _Node("other", "", opened)
            elif self.token.kind == "{" and node.kind in ("name", "select"):
                self.fields()
                node = _Node("other", "", at)
            else:
                node = _Node("select", name.text, at)
        return node

    def no_alternative(self) -> t.NoReturn:
        token = self.token
        seen = "." + ("" if token.kind == _END else token.text)
        self.syntax(token.at, f"no viable alternative at input '{seen}'")
        raise _StopError

    def primary(self) -> _Node:
        token = self.token
        if token.kind == "(":
            self.at += 1
            node = self.expression()
            self.need(")")
            return node
        if token.kind == "[":
            return self.list_of(token)
        if token.kind == "{":
            self.at += 1
            self.entries("}", self.entry)
            return _Node("other", "", token.at)
        if token.kind in (".", "IDENTIFIER"):
            return self.name(token)
        if token.kind in ("NUM_INT", "NUM_UINT", "NUM_FLOAT"):
            self.number("")
        else:
            self.at += 1
        return _Node("other", "", token.at)

    def list_of(self, token: _Token) -> _Node:
        self.at += 1
        if self.token.kind == _END:
            inside = _EXPECTED.replace("'[', ", "'[', ']', ").replace("'.', ", "'.', ',', ").replace("'!', ", "'!', '?', ")
            self.mismatch("{" + inside + "}")
        self.entries("]", lambda: (self.take("?"), self.expression()))
        return _Node("other", "", token.at)

    def entry(self) -> None:
        self.take("?")
        self.expression()
        self.need(":")
        self.expression()

    def entries(self, closer: str, one: t.Callable[[], object]) -> None:
        """Entries between commas; one comma may end them."""
        if self.take(","):
            self.need(closer)
            return
        while not self.take(closer):
            one()
            if self.take(","):
                continue
            if not self.take(closer):
                self.mismatch(f"{{'{closer}', ','}}")
            return

    def fields(self) -> None:
        self.at += 1

        def one() -> None:
            self.take("?")
            if not self.take("IDENTIFIER", "ESC_IDENTIFIER"):
                self.mismatch("{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}")
            self.need(":")
            self.expression()

        self.entries("}", one)

    def name(self, token: _Token) -> _Node:
        self.take(".")
        name = self.token
        if not self.take("IDENTIFIER"):
            self.no_alternative()
        if self.token.kind == "(":
            opened = self.token.at
            arguments = self.arguments()
            if name.text == "has" and token.kind != "." and len(arguments) == 1 and arguments[0].kind != "select":
                self.errors.append((arguments[0].at, "invalid argument to has() macro"))
            return _Node("other", "", opened)
        if self.token.kind == "{":
            self.fields()
            return _Node("other", "", name.at)
        if name.text in _RESERVED:
            self.errors.append((name.at, f"reserved identifier: {name.text}"))
        return _Node("name", name.text, name.at)

    def arguments(self) -> list[_Node]:
        self.at += 1
        out: list[_Node] = []
        if self.take(")"):
            return out
        if self.token.kind == _END:
            self.mismatch("{" + _EXPECTED.replace("'(', ", "'(', ')', ") + "}")
        while True:
            out.append(self.expression())
            if not self.take(","):
                break
        if not self.take(")"):
            if self.token.kind == _END:
                self.mismatch("{')', ','}")
            self.need(")")
        return out

    def macro(self, name: str, arguments: list[_Node]) -> None:
        """A call that the parser itself unfolds must name a variable."""
        if len(arguments) in _MACROS.get(name, ()) and arguments[0].kind != "name":
            text = "argument is not an identifier" if name in ("map", "filter") else "argument must be a simple name"
            self.errors.append((arguments[0].at, text))

    def number(self, sign: str) -> None:
        token = self.token
        self.at += 1
        if token.kind == "NUM_FLOAT":
            return
        unsigned = token.kind == "NUM_UINT"
        value = int(token.text.rstrip("uU"), 16 if token.text.startswith("0x") else 10) if len(token.text) < 80 else 1 << 80
        limit = 1 << 64 if unsigned else (1 << 63) + (1 if sign else 0)
        if value >= limit:
            at = token.at - 1 if sign else token.at
            self.errors.append((at, f"invalid {'uint' if unsigned else 'int'} literal"))
