# SPDX-License-Identifier: GPL-3.0-or-later
"""Template text becomes tokens (the grammar of Go's text/template/parse, https://pkg.go.dev/text/template)."""
from __future__ import annotations

import re
import typing as t

# Token types. Names of keywords are the keywords themselves.
ERROR, EOF, TEXT, LEFT, RIGHT, SPACE = "error", "EOF", "text", "left delim", "right delim", "space"
ASSIGN, DECLARE, PIPE, CHAR, LPAREN, RPAREN = "=", ":=", "|", "char", "(", ")"
STRING, RAW, CONSTANT, NUMBER, COMPLEX = "string", "raw string", "char constant", "number", "complex"
FIELD, VARIABLE, IDENTIFIER, BOOL, DOT, NIL = "field", "variable", "identifier", "bool", ".", "nil"
KEYWORDS: t.Final = frozenset(
    ("block", "break", "continue", "define", "else", "end", "if", "range", "template", "with", NIL)
)


class Token(t.NamedTuple):
    """A lexical item: its type, where it starts (character offset), its text and line (from 1)."""

    kind: str
    pos: int
    text: str
    line: int

    def __str__(self) -> str:
        """As Go prints it in ``unexpected ... in ...``."""
        from .quoting import quote

        if self.kind in (EOF, ERROR):
            return self.text
        if self.kind in KEYWORDS or self.kind == DOT:
            return f"<{self.text}>"
        if len(self.text.encode("utf-8", "surrogateescape")) > 10:
            return quote(self.text.encode("utf-8", "surrogateescape")[:10].decode("utf-8", "surrogateescape")) + "..."
        return quote(self.text)


_SPACES = " \t\r\n"
_NUMBER = re.compile(
    r"[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?"
    r"|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?"
    r"|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?"
)
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<field>\.(?![0-9])\w+)
      | (?P<identifier>[^\W\d]\w*)
      | (?P<variable>\$\w*)
      | (?P<string>"(?:[^"\\\n]|\\[^\n])*")
      | (?P<number>[+-]|[0-9]|\.(?![^0-9]))
      | (?P<dot>\.)
      | (?P<raw>`[^`]*`)
      | (?P<constant>'(?:[^'\\\n]|\\[^\n])*')
      | (?P<declare>:=)
      | (?P<mark>[=|()])""",
    re.VERBOSE,
)
_MARKS = {"=": ASSIGN, "|": PIPE, "(": LPAREN, ")": RPAREN}
_TERMINATORS = frozenset(_SPACES + ".,|:)(")
_NAMED = {"field": FIELD, "identifier": IDENTIFIER, "variable": VARIABLE}


def _unicode_name(char: str) -> str:
    """Go's %#U: the code point, and the character where it is printable."""
    from .quoting import is_print

    return f"U+{ord(char):04X}" + (f" '{char}'" if is_print(char) else "")


def lex(text: str, break_ok: bool = True, continue_ok: bool = True) -> list[Token]:
    """All tokens of a template; the last one is ``EOF`` or ``ERROR``.

    ``break_ok`` and ``continue_ok`` are false where the caller has functions of these names.
    Never raises: a mistake is the text of the ``ERROR`` token.
    """
    tokens: list[Token] = []
    pos, line, size = 0, 1, len(text)
    while True:
        start = text.find("{{", pos)
        if start < 0:
            if pos < size:
                tokens.append(Token(TEXT, pos, text[pos:], line))
                line += text.count("\n", pos)
            tokens.append(Token(EOF, size, "EOF", line))
            return tokens
        inner = start + 2
        trim = text[inner : inner + 1] == "-" and text[inner + 1 : inner + 2] in _SPACES and inner + 1 < size
        if start > pos:
            body = text[pos:start]
            if trim:
                body = body.rstrip(_SPACES)
            if body:
                tokens.append(Token(TEXT, pos, body, line))
            line += text.count("\n", pos, start)
        after = inner + 2 if trim else inner
        if text.startswith("/*", after):
            if trim:
                line += text.count("\n", inner, after)
            close = text.find("*/", after + 2)
            if close < 0:
                tokens.append(Token(ERROR, after, "unclosed comment", line))
                return tokens
            end = close + 2
            trim_right = _right_trim(text, end)
            if not trim_right and not text.startswith("}}", end):
                tokens.append(Token(ERROR, after, "comment ends before closing delimiter", line))
                return tokens
            line += text.count("\n", after, end)
            pos, line = _after_right(text, end, trim_right, line)
            continue
        tokens.append(Token(LEFT, start, "{{", line))
        line += text.count("\n", inner, after)
        pos, line, ok = _lex_action(text, after, line, tokens, break_ok, continue_ok)
        if not ok:
            return tokens


def _right_trim(text: str, pos: int) -> bool:
    """Whether `` -}}`` stands at pos."""
    return text[pos : pos + 1] != "" and text[pos] in _SPACES and text.startswith("-}}", pos + 1)


def _after_right(text: str, pos: int, trim: bool, line: int) -> tuple[int, int]:
    """Where the text goes on after a right delimiter."""
    if not trim:
        return pos + 2, line
    end = pos + 4
    while end < len(text) and text[end] in _SPACES:
        end += 1
    return end, line + text.count("\n", pos, end)


def _lex_action(
    text: str, pos: int, line: int, tokens: list[Token], break_ok: bool, continue_ok: bool
) -> tuple[int, int, bool]:
    """Tokens of one action from after its left delimiter; returns position, line, and whether all went well."""
    depth, size = 0, len(text)
    scan, add = _TOKEN.match, tokens.append

    def fail(at: int, message: str) -> tuple[int, int, bool]:
        add(Token(ERROR, at, message, line))
        return pos, line, False

    while True:
        trim = _right_trim(text, pos)
        if trim or text.startswith("}}", pos):
            if depth:
                return fail(pos, "unclosed left paren")
            add(Token(RIGHT, pos + 2 if trim else pos, "}}", line))
            end, line = _after_right(text, pos, trim, line)
            return end, line, True
        found = scan(text, pos)
        if found is None:
            if not _is_char(text, pos):
                return fail(pos, _bad_start(text, pos))
            add(Token(CHAR, pos, text[pos], line))
            pos += 1
            continue
        kind, end = found.lastgroup, found.end()
        word = text[pos:end]
        if kind == "space":
            if text.startswith("-}}", end):
                end -= 1  # the last space belongs to the trim marker
            add(Token(SPACE, pos, text[pos:end], line))
            line += text.count("\n", pos, end)
        elif kind in _NAMED:
            if end < size and text[end] not in _TERMINATORS and not text.startswith("}}", end):
                return fail(pos, "bad character " + _unicode_name(text[end]))
            add(Token(_word_kind(kind, word, break_ok, continue_ok), pos, word, line))
        elif kind == "string":
            add(Token(STRING, pos, word, line))
        elif kind == "number":
            end, token_kind, problem = _number(text, pos)
            if problem:
                return fail(pos, problem)
            add(Token(token_kind, pos, text[pos:end], line))
        elif kind == "dot":
            if end < size and text[end] not in _TERMINATORS and not text.startswith("}}", end):
                return fail(pos, "bad character " + _unicode_name(text[end]))
            add(Token(DOT, pos, word, line))
        elif kind == "raw":
            add(Token(RAW, pos, word, line))
            line += word.count("\n")
        elif kind == "constant":
            add(Token(CONSTANT, pos, word, line))
        elif kind == "declare":
            add(Token(DECLARE, pos, word, line))
        else:
            depth += (word == "(") - (word == ")")
            if depth < 0:
                return fail(pos, "unexpected right paren")
            add(Token(_MARKS[word], pos, word, line))
        pos = end


def _word_kind(kind: str | None, word: str, break_ok: bool, continue_ok: bool) -> str:
    if kind != "identifier":
        return _NAMED[kind or ""]
    if word in KEYWORDS:
        if (word == "break" and not break_ok) or (word == "continue" and not continue_ok):
            return IDENTIFIER
        return word
    return BOOL if word in ("true", "false") else IDENTIFIER


def _number(text: str, pos: int) -> tuple[int, str, str]:
    """End of a number, its token type, and the problem with it (empty: none)."""
    from .quoting import quote

    found = _NUMBER.match(text, pos)
    end = found.end() if found else pos + 1
    if end < len(text) and (text[end] == "_" or text[end].isalnum()):
        return end, NUMBER, f"bad number syntax: {quote(text[pos:end + 1])}"
    if text[end : end + 1] in ("+", "-"):
        found = _NUMBER.match(text, end)
        stop = found.end() if found else end + 1
        if stop < len(text) and (text[stop] == "_" or text[stop].isalnum()):
            return stop, NUMBER, f"bad number syntax: {quote(text[pos:stop + 1])}"
        if text[stop - 1] != "i":
            return stop, NUMBER, f"bad number syntax: {quote(text[pos:stop])}"
        return stop, COMPLEX, ""
    return end, NUMBER, ""


def _is_char(text: str, pos: int) -> bool:
    """Whether a printable ASCII character without a meaning of its own stands here."""
    return pos < len(text) and text[pos] not in "\"`':" and " " < text[pos] < "\x7f"


def _bad_start(text: str, pos: int) -> str:
    """What is wrong where no token starts."""
    if pos >= len(text):
        return "unclosed action"
    char = text[pos]
    if char == '"':
        return "unterminated quoted string"
    if char == "`":
        return "unterminated raw quoted string"
    if char == "'":
        return "unterminated character constant"
    if char == ":":
        return "expected :="
    return "unrecognized character in action: " + _unicode_name(char)
