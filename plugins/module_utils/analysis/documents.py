# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts of YAML or JSON become documents that know at which line of which file they stand; where a field stands is looked up only when asked."""
from __future__ import annotations

import functools
import json
import re
import typing as t
from dataclasses import dataclass

import yaml

from ..gotemplate.errors import FunctionError
from ..helm.functions.yaml_load import YamlError, loads
from ..specs.foreign_yaml import MAX_DEPTH, MAX_VALUES

_LOADER: t.Final[t.Any] = getattr(yaml, "CLoader", yaml.Loader)
_SEPARATOR: t.Final = re.compile(r"(?m)^---(?=\s|$)")
_CONTENT: t.Final = re.compile(r"(?m)^[^\S\n]*[^#\s]")
_LINE: t.Final = re.compile(r"\bline (\d{1,9})\b")
_LONGEST_PROBLEM: t.Final = 500
"""Characters of what is wrong with a text that are told: some of it may be the text's own."""
_LARGEST_OBJECT: t.Final = 4 << 20
"""Characters of an object in which the line of a field is looked for; no API server takes an object of that size."""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document of a file: its text, how many lines of the file come before that, and the line it begins at (comments count).

    ``line`` is 0 for what was never a text; ``offset`` counts the characters of the file before the text.
    """

    name: str
    text: str
    before: int
    line: int
    offset: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where an object is written: the document, and the keys that lead to it there (none: the document is the object)."""

    document: Document
    keys: tuple[str | int, ...] = ()

    def reference(self, path: t.Sequence[str | int] = (), *, nearest: bool = False) -> str:
        """``FILE:LINE`` of the scalar at a path below the object; of the object where there is none. Of JSON the file alone, as istioctl does.

        ``nearest``: of the field, whatever it holds, or of the nearest above it that is there.
        """
        document, keys = self.document, self.keys
        name = shown_name(document.name)
        if name.endswith(".json") or not document.line:
            return name
        while len(keys) > 1 and keys[0] == "items" and isinstance(keys[1], int):
            inside = _item(document, keys[1])
            if inside is None:
                return f"{name}:{document.line}"
            document, keys = inside, keys[2:]
        line = (field_line if nearest else scalar_line)(document, (*keys, *path)) if path else 0
        if not line and keys:
            line = _start(document, keys)
        return f"{name}:{line or document.line}"


def shown_name(name: str) -> str:
    """The name of a file as a text; what is no character in it is replaced."""
    return name if name.isascii() else name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def split(name: str, text: str) -> list[Document]:
    """The documents of a text that hold more than comments and white space."""
    if "---" not in text:
        starts, ends = [0], [len(text)]
    else:
        found = list(_SEPARATOR.finditer(text))
        starts, ends = [0, *(one.end() for one in found)], [*(one.start() for one in found), len(text)]
    out, before, counted = [], 0, 0
    for start, end in zip(starts, ends, strict=True):
        before += text.count("\n", counted, start)
        counted = start
        part = text[start:end]
        if _CONTENT.search(part):
            blank = len(part) - len(part.lstrip())
            out.append(Document(name, part, before, before + part.count("\n", 0, blank) + 1, start))
    return out


def parse(document: Document) -> tuple[t.Any, str, int]:
    """The value of a document, or what is wrong with it and the line where. Raises nothing, whatever the text holds."""
    text = document.text
    if text.lstrip().startswith("{"):
        if text.count(",") > MAX_VALUES:
            return None, f"it holds more than {MAX_VALUES:,} values; split it", document.line
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            pass  # YAML in braces, or a mistake that YAML's reader tells
        else:
            if _is_deep(value):
                return None, f"it is nested deeper than {MAX_DEPTH} levels", document.line
            return of_characters(value) if "\\u" in text else value, "", 0
    try:
        value = loads(text, ints=True)
        return of_characters(value) if "binary" in text else value, "", 0
    except FunctionError as error:
        said, line = str(error), error.line if isinstance(error, YamlError) else 0
    said = said if len(said) <= _LONGEST_PROBLEM else f"{said[:_LONGEST_PROBLEM]}..."
    found = _LINE.search(said)
    if found and not line:
        line = int(found[1])
    if not line:
        return None, said, document.line
    line = min(document.before + line, document.before + text.count("\n") + 1)
    return None, f"{said[: found.start()]}line {line}{said[found.end() :]}" if found else said, line


def _is_deep(value: t.Any) -> bool:
    """Whether a value is nested deeper than what walks it may recurse; seen level by level."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [one for item in level if isinstance(item, (dict, list)) for one in (item.values() if isinstance(item, dict) else item)]
        if not level:
            return False
    return True


def of_characters(value: t.Any) -> t.Any:
    """A value whose texts can be written: half a pair of surrogates, which no text can hold, becomes U+FFFD as in Go."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {of_characters(key): of_characters(item) for key, item in value.items()}
    return [of_characters(item) for item in value] if isinstance(value, list) else value


@functools.lru_cache(maxsize=2)
def _items(document: Document) -> list[tuple[int, int, int, int]]:
    """Of each item of a List: its first character, the one behind it, line and column. From events, as the tree of a long list fills the memory."""
    out: list[tuple[int, int, int, int]] = []
    depth, nodes, inside = 0, 0, False  # how many collections are open, nodes of the outermost mapping so far, whether it is the items that are read
    key = ""
    begins: t.Any = None
    try:
        for event in yaml.parse(document.text, Loader=_LOADER):
            if isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            ends = depth == 2 and isinstance(event, (yaml.CollectionEndEvent, yaml.ScalarEvent, yaml.AliasEvent))
            if isinstance(event, yaml.NodeEvent):
                if depth == 1:
                    nodes += 1
                    if nodes % 2:
                        key = event.value if isinstance(event, yaml.ScalarEvent) else ""
                    inside = not nodes % 2 and key == "items" and isinstance(event, yaml.SequenceStartEvent)
                    if inside:
                        out.clear()  # of two with the same key the last counts
                elif depth == 2:
                    begins = event.start_mark
                depth += isinstance(event, yaml.CollectionStartEvent)
            if ends and inside and begins is not None:
                end: t.Any = event.end_mark
                out.append((begins.index, end.index, begins.line, begins.column))
    except yaml.YAMLError:  # what this reader is stricter about
        return []
    return out


@functools.lru_cache(maxsize=32)
def _item(document: Document, number: int) -> Document | None:
    """An item of a List as a document of its own; None where it cannot be found."""
    found = _items(document)
    if number >= len(found):
        return None
    begin, end, line, column = found[number]
    return Document(document.name, " " * column + document.text[begin:end], document.before + line, document.before + line + 1)


@functools.lru_cache(maxsize=32)
def _node(document: Document) -> t.Any:
    """The document's tree with marks. It was read before, so it is neither broken nor too deep."""
    loader = _LOADER(document.text)
    try:
        return loader.get_node() if loader.check_node() else None
    except yaml.YAMLError:  # what this reader is stricter about
        return None
    finally:
        loader.dispose()


def _walk(document: Document, path: t.Sequence[str | int]) -> list[tuple[t.Any, t.Any]]:
    """Of each step of a path, as far as they lead: the mark at which its field or item begins, and the node that it holds."""
    out: list[tuple[t.Any, t.Any]] = []
    key: t.Any
    node = _node(document) if len(document.text) <= _LARGEST_OBJECT else None
    for step in path:
        if isinstance(node, yaml.MappingNode):
            pairs = (pair for pair in reversed(node.value) if isinstance(pair[0], yaml.ScalarNode) and pair[0].value == step)
            key, node = next(pairs, (None, None))
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            key = node = node.value[step]
        else:
            break
        if node is None:
            break
        out.append((key.start_mark, node))
    return out


def _line_of(document: Document, mark: t.Any) -> int:
    return document.before + int(mark.line) + 1


def scalar_line(document: Document, path: t.Sequence[str | int]) -> int:
    """The line of the file at which the scalar at a path stands; 0 where there is none."""
    found = _walk(document, path)
    return _line_of(document, found[-1][1].start_mark) if len(found) == len(path) and isinstance(found[-1][1], yaml.ScalarNode) else 0


def field_line(document: Document, path: t.Sequence[str | int]) -> int:
    """The line of the file at which the field at a path begins, or else the nearest above it; 0 where there is none."""
    found = _walk(document, path)
    return _line_of(document, found[-1][0]) if found else 0


def _start(document: Document, path: t.Sequence[str | int]) -> int:
    found = _walk(document, path)
    return _line_of(document, found[-1][1].start_mark) if len(found) == len(path) else 0
