# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a text is an expression of CEL (https://github.com/google/cel-spec), with the complaint of the parser that istiod uses.

That parser is made by ANTLR, which goes on after an error. What is here takes and refuses the same; after the first error it goes on where ANTLR does
so in a simple way (a token too many, one that is missing); of several complaints the later ones may be others than ANTLR's.
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
_STRING_START: t.Final = re.compile(
    r"""(['"])(?:\\[abfnrtvABFNRTV"'\\?`]|\\[xX][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\[0-3][0-7]{2}|(?!\1)[^\\\r\n])*"""
    r"""(?:\\(?:[xX][0-9a-fA-F]?|u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7}|[0-3][0-7]?)?)?"""
)
"""A string up to the character that it cannot have."""
_WORDS: t.Final = ("true", "false", "null", "in")
_START: t.Final = frozenset(
    ("[", "{", "(", ".", "-", "!", "true", "false", "null", "NUM_FLOAT", "NUM_INT", "NUM_UINT", "STRING", "BYTES", "IDENTIFIER")
)
_OPERANDS: t.Final = _START - {"!", "-"}
_EXPECTED: t.Final = "'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER"
_RESERVED: t.Final = frozenset(
    (
        "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop", "null",
        "package", "namespace", "return", "true", "var", "void", "while",
    )
)  # fmt: skip
_RELATIONS: t.Final = ("<", "<=", ">=", ">", "==", "!=", "in")
_FOLLOWING: t.Final = frozenset(("<EOF>", "?", "||", "&&", *_RELATIONS, "+", "-", "*", "/", "%", ".", "[", "{", "("))
_DEEPEST: t.Final = 250
_LONGEST: t.Final = 100000
_MACROS: t.Final = {"all": (2,), "exists": (2,), "exists_one": (2,), "existsOne": (2,), "map": (2, 3), "filter": (2,)}
_END: t.Final = "<EOF>"


class _Token(t.NamedTuple):
    kind: str
    text: str
    at: int


class _TooDeepError(Exception):
    """An expression in more brackets than are allowed."""


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
    except _TooDeepError:
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
    mark = "^" if source[column : column + 1].isascii() else chr(0xFF3E)
    return f"{head}\n | {source}\n | {dots}{mark}"


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.errors: list[tuple[int, str]] = []
        self.tokens = list(self.scan())
        self.at = 0
        self.depth = 0
        self.recovering = False
        self.awaited: list[str] = []

    def scan(self) -> t.Iterator[_Token]:
        """The tokens; what is none is an error of its own."""
        text, at = self.text, 0
        while at < len(text):
            found = _TOKENS.match(text, at)
            if found is None:
                width = self.unknown(at)
                self.errors.append((at, f"Syntax error: token recognition error at: '{text[at : at + width]}'"))
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
            good = _STRING_START.match(text, at)
            return min(good.end() + 1, len(text)) - at if good else 1
        return 2 if text[at] in "=&|" and at + 1 < len(text) else 1

    def syntax(self, at: int, problem: str) -> None:
        """A complaint of the grammar; until the next token that fits, what follows from it is not complained of."""
        if not self.recovering:
            self.errors.append((at, f"Syntax error: {problem}"))
        self.recovering = True

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
            self.recovering = False
            return True
        return False

    def mismatch(self, expected: str) -> None:
        self.syntax(self.token.at, f"mismatched input '{self.token.text}' expecting {expected}")
        self.skip()

    def skip(self) -> None:
        """Leave out what can follow no expression."""
        while self.token.kind not in _FOLLOWING and not any(self.token.kind in awaited for awaited in self.awaited):
            self.at += 1

    def within(self, awaited: str, part: t.Callable[[], _Node | None]) -> _Node | None:
        """A part that ends before one of these characters."""
        self.awaited.append(awaited)
        found = part()
        self.awaited.pop()
        return found

    def need(self, kind: str) -> None:
        """A token that must be here; one that is missing or too many is forgiven."""
        if self.take(kind):
            return
        token = self.token
        if self.following.kind == kind and token.kind != _END:
            self.syntax(token.at, f"extraneous input '{token.text}' expecting '{kind}'")
            self.at += 1
            self.take(kind)
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
            raise _TooDeepError
        node = self.any_of(("||",), lambda: self.any_of(("&&",), self.relation))
        if self.take("?"):
            self.within(":", lambda: self.any_of(("||",), lambda: self.any_of(("&&",), self.relation)))
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
            self.take(*signs)
            operand()
            node = _Node("other", "", at)
        return node

    def relation(self) -> _Node:
        return self.any_of(_RELATIONS, lambda: self.any_of(("+", "-"), lambda: self.any_of(("*", "/", "%"), self.unary)))

    def unary(self) -> _Node:
        at = self.token.at
        if self.token.kind not in _START and not self.unexpected():
            return _Node("other", "", at)
        if self.negative_number():
            return self.member(_Node("other", "", at))
        if self.token.kind in ("!", "-"):
            sign = self.token.kind
            while self.take(sign):
                pass
            if self.negative_number():
                self.member(_Node("other", "", at))
                return _Node("other", "", at)
            if self.token.kind not in _OPERANDS and not self.unexpected():
                return _Node("other", "", at)
            self.member(self.primary())
            return _Node("other", "", at)
        return self.member(self.primary())

    def negative_number(self) -> bool:
        """Read a number with its sign, if there is one."""
        if self.token.kind != "-" or self.following.kind not in ("NUM_INT", "NUM_FLOAT"):
            return False
        self.take("-")
        self.number("-")
        return True

    def unexpected(self) -> bool:
        """No expression starts here; one token before one is forgiven. Whether there is one then."""
        token, following = self.token, self.following
        if token.kind != _END and following.kind in _START:
            self.syntax(token.at, f"extraneous input '{token.text}' expecting {{{_EXPECTED}}}")
            self.at += 1
            return True
        self.mismatch(f"{{{_EXPECTED}}}")
        return False

    def member(self, node: _Node) -> _Node:
        while self.token.kind in (".", "["):
            at = self.token.at
            if self.take("["):
                if self.take("?"):
                    self.errors.append((at, "unsupported syntax '[?'"))
                self.within("]", self.expression)
                self.need("]")
                node = _Node("other", "", at)
                continue
            self.take(".")
            if self.take("?"):
                self.errors.append((at, "unsupported syntax '.?'"))
            name = self.token
            if not self.take("IDENTIFIER", "ESC_IDENTIFIER"):
                self.no_alternative(at)
            elif self.token.kind == "(" and name.kind == "IDENTIFIER":
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

    def no_alternative(self, start: int) -> None:
        token = self.token
        self.syntax(token.at, f"no viable alternative at input '{self.text[start : token.at + (0 if token.kind == _END else len(token.text))]}'")
        self.skip()

    def primary(self) -> _Node:
        token = self.token
        if self.take("("):
            node = self.within(")", self.expression)
            self.need(")")
            return node or _Node("other", "", token.at)
        if token.kind == "[":
            return self.list_of(token)
        if self.take("{"):
            self.entries("}", self.entry)
            return _Node("other", "", token.at)
        if token.kind in (".", "IDENTIFIER"):
            return self.name(token)
        if token.kind in ("NUM_INT", "NUM_UINT", "NUM_FLOAT"):
            self.number("")
        else:
            self.take(token.kind)
        return _Node("other", "", token.at)

    def list_of(self, token: _Token) -> _Node:
        self.take("[")
        if self.token.kind == _END:
            inside = _EXPECTED.replace("'[', ", "'[', ']', ").replace("'.', ", "'.', ',', ").replace("'!', ", "'!', '?', ")
            self.mismatch("{" + inside + "}")
            return _Node("other", "", token.at)
        self.entries("]", self.element)
        return _Node("other", "", token.at)

    def optional(self) -> None:
        at = self.token.at
        if self.take("?"):
            self.errors.append((at, "unsupported syntax '?'"))

    def element(self) -> None:
        self.optional()
        self.expression()

    def entry(self) -> None:
        self.optional()
        self.within(":", self.expression)
        self.need(":")
        self.expression()

    def entries(self, closer: str, one: t.Callable[[], None]) -> None:
        """Entries between commas; one comma may end them."""
        if self.take(","):
            self.need(closer)
            return
        while not self.take(closer):
            before = self.at
            self.within(f"{closer},", one)
            if self.take(",") and self.at > before + 1:
                continue
            if not self.take(closer):
                self.mismatch(f"{{'{closer}', ','}}")
                self.take(closer)
            return

    def fields(self) -> None:
        self.take("{")

        def one() -> None:
            self.optional()
            if not self.take("IDENTIFIER", "ESC_IDENTIFIER"):
                self.mismatch("{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}")
            self.need(":")
            self.expression()

        self.entries("}", one)

    def name(self, token: _Token) -> _Node:
        self.take(".")
        name = self.token
        if not self.take("IDENTIFIER"):
            self.no_alternative(token.at)
            return _Node("other", "", token.at)
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
        self.take("(")
        out: list[_Node] = []
        if self.take(")"):
            return out
        if self.token.kind == _END:
            self.mismatch("{" + _EXPECTED.replace("'(', ", "'(', ')', ") + "}")
            return out
        while True:
            argument = self.within("),", self.expression)
            if argument:
                out.append(argument)
            if not self.take(","):
                break
        if not self.take(")"):
            if self.token.kind == _END:
                self.mismatch("{')', ','}")
            else:
                self.need(")")
        return out

    def macro(self, name: str, arguments: list[_Node]) -> None:
        """A call that the parser itself unfolds must name a variable."""
        if len(arguments) in _MACROS.get(name, ()) and arguments[0].kind != "name":
            text = "argument is not an identifier" if name in ("map", "filter") else "argument must be a simple name"
            self.errors.append((arguments[0].at, text))

    def number(self, sign: str) -> None:
        token = self.token
        self.take(token.kind)
        if token.kind == "NUM_FLOAT":
            return
        unsigned = token.kind == "NUM_UINT"
        value = int(token.text.rstrip("uU"), 16 if token.text.startswith("0x") else 10) if len(token.text) < 80 else 1 << 80
        limit = 1 << 64 if unsigned else (1 << 63) + (1 if sign else 0)
        if value >= limit:
            at = token.at - 1 if sign else token.at
            self.errors.append((at, f"invalid {'uint' if unsigned else 'int'} literal"))
