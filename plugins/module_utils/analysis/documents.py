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
from ..helm.functions.yaml_load import loads

_LOADER: t.Final[t.Any] = getattr(yaml, "CLoader", yaml.Loader)
_SEPARATOR: t.Final = re.compile(r"(?m)^---(?=\s|$)")
_CONTENT: t.Final = re.compile(r"(?m)^\s*[^#\s]")
_LINE: t.Final = re.compile(r"\bline (\d+)")


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

    def reference(self, path: t.Sequence[str | int] = ()) -> str:
        """``FILE:LINE`` of the scalar at a path below the object; of the object where there is none. Of JSON the file alone, as istioctl does."""
        document = self.document
        if document.name.endswith(".json") or not document.line:
            return document.name
        line = scalar_line(document, (*self.keys, *path)) if path else 0
        if not line and self.keys:
            line = _start(document, self.keys)
        return f"{document.name}:{line or document.line}"


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
        try:
            return json.loads(text), "", 0
        except (ValueError, RecursionError):
            pass  # YAML in braces, or a mistake that YAML's reader tells
    try:
        return loads(text, ints=True), "", 0
    except FunctionError as error:
        said = str(error)
    found = _LINE.search(said)
    if not found:
        return None, said, document.line
    line = document.before + int(found[1])
    return None, f"{said[: found.start()]}line {line}{said[found.end() :]}", line


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


def _walk(document: Document, path: t.Sequence[str | int]) -> t.Any:
    node = _node(document)
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in reversed(node.value) if isinstance(key, yaml.ScalarNode) and key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            return None
    return node


def scalar_line(document: Document, path: t.Sequence[str | int]) -> int:
    """The line of the file at which the scalar at a path stands; 0 where there is none."""
    node = _walk(document, path)
    return document.before + int(node.start_mark.line) + 1 if isinstance(node, yaml.ScalarNode) else 0


def _start(document: Document, path: t.Sequence[str | int]) -> int:
    node = _walk(document, path)
    return document.before + int(node.start_mark.line) + 1 if node is not None else 0
