# SPDX-License-Identifier: GPL-3.0-or-later
"""What a template rendered, as an object; parts that were read before are not read again.

From pod to pod most of a rendered text is the same, and reading YAML is dear. So a text is cut where its indentation says that entries of a map or
items of a list begin, and each part is read on its own, once. A part that is no YAML by itself (a quote or bracket that goes on, an alias) shows that
the text cannot be cut so; then the whole of it is read at once, whose outcome, also an error's line, is what counts.
"""
from __future__ import annotations

import functools
import re
import typing as t

from ..gotemplate.errors import FunctionError
from ..helm.functions.yaml_load import loads
from ..helm.functions.yaml_scalars import is_plain_string
from .errors import InjectError

Map = dict[str, t.Any]

_ENTRY: t.Final = re.compile(r""" *(?:([A-Za-z0-9_./-]+)|"[^"\\\n]*"|'[^'\n]*'):(?: |\n)( *\n)?""")
_ITEM: t.Final = re.compile(r" *-[ \n]")
_HEAD: t.Final = re.compile(r"(?: *(?:#[^\n]*)?\n)*( *)(-[ \n])?")
# What the cut would change or hide: line breaks that a text keeps at its end, and what is no space where a line begins.
_KEEP: t.Final = re.compile(r"[|>][0-9]?\+")
_BREAKS: t.Final = ("\t", "\r", "\x85", "\u2028", "\u2029", "\n---", "\n...", "\n%")
_SMALL: t.Final = 300  # characters that are read at once
_PARTS: t.Final = 4096
_DEPTH: t.Final = 16


class _WholeError(Exception):
    """The text cannot be cut."""


class RenderedReader:
    """Reads the texts of one injector's templates. What it gives is shared by later texts, so nobody may change it."""

    def __init__(self) -> None:
        self._known: dict[str, t.Any] = {}

    def read(self, text: str) -> Map:
        """The overlay in a rendered text. Raises FunctionError where it is no YAML, InjectError where it is no map."""
        try:
            found = self._cut(text)
        except (_WholeError, FunctionError):
            found = loads(text, ints=True)
        if found is None:
            return {}
        if not isinstance(found, dict):
            raise InjectError("renders no map")
        return found

    def _cut(self, text: str) -> t.Any:
        if not text.endswith("\n") or text.startswith(("---", "...", "%")) or any(mark in text for mark in _BREAKS) or ("+" in text and _KEEP.search(text)):
            raise _WholeError
        return self._block(text, 0)

    def _block(self, text: str, depth: int) -> t.Any:
        """A map or list whose first line that is not blank says how far it is indented."""
        head = t.cast("re.Match[str]", _HEAD.match(text))
        indent, is_list = len(head[1]), head[2] is not None
        split, wrong = _patterns(indent, is_list)
        text = text[head.start(1) :]
        if wrong.search(text):
            raise _WholeError
        parts = [part.rstrip("\n") + "\n" for part in split.split(text)]
        if is_list:
            return [self._item(part, indent, depth) for part in parts]
        return dict([self._entry(part, depth) for part in parts])

    def _entry(self, text: str, depth: int) -> tuple[str, t.Any]:
        found = self._known.get(text)
        if found is None:
            head = _ENTRY.match(text)
            if head is None:
                raise _WholeError
            if len(text) > _SMALL and (head[2] or text[head.end() - 1] == "\n") and depth < _DEPTH and is_plain_string(head[1] or ""):
                found = head[1], self._block(text[head.end() :], depth + 1)
            else:
                found = _only(loads(text, ints=True), dict)
            self._remember(text, found)
        return t.cast("tuple[str, t.Any]", found)

    def _item(self, text: str, indent: int, depth: int) -> t.Any:
        found = self._known.get(text)
        if found is None:
            inner = f"{text[:indent]} {text[indent + 1 :]}"
            if len(text) > _SMALL and _ENTRY.match(inner) and depth < _DEPTH:
                found = (self._block(inner, depth + 1),)
            else:
                found = _only(loads(text, ints=True), list)
            self._remember(text, found)
        return found[-1]

    def _remember(self, text: str, found: tuple[t.Any, ...]) -> None:
        if len(self._known) >= _PARTS:
            self._known.clear()
        self._known[text] = found


@functools.cache
def _patterns(indent: int, is_list: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where a block's parts begin, and a line that may not be in it."""
    pad = " " * indent
    start = "-[ \\n]" if is_list else r"[^ \n#}\]-]"
    wrong = rf"\n(?:{pad}(?:[^ \n#}}\]-]|-[^ \n])" if is_list else r"\n(?:(?!)"
    less = rf"| {{0,{indent - 1}}}[^ \n])" if indent else ")"
    return re.compile(rf"\n(?={pad}{start})"), re.compile(wrong + less)


def _only(found: t.Any, kind: type) -> tuple[t.Any, ...]:
    """The one entry of a map as key and value, or the one item of a list."""
    if not isinstance(found, dict if kind is dict else list) or len(found) != 1:
        raise _WholeError
    return next(iter(found.items())) if isinstance(found, dict) else (found[0],)
