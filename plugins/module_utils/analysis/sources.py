# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects under analysis out of files, folders, standard input and options; what cannot be read of them is told, and the rest looked at."""
from __future__ import annotations

import os
import stat
import sys
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from .documents import Document, Place, of_characters, parse, shown_name, split
from .kinds import SYSTEM_NAMESPACES, kind_of
from .message import Message
from .messages import TYPES
from .resource import Resource

SUFFIXES: t.Final = (".json", ".yaml", ".yml")
STDIN: t.Final = "-"
LARGEST: t.Final = 256 << 20
"""Bytes of a file that is read."""


class SourceError(ValueError):
    """A file or folder that is not there or cannot be read; the message names it and the option."""


@dataclass
class Objects:
    """What was read: the objects in order, messages about documents that are none, how many others there are that nobody looks at.

    Of objects with the same kind, namespace and name only the last is kept.
    """

    resources: list[Resource] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    others: int = 0


def gather(files: t.Iterable[str]) -> list[str]:
    """The files that are meant: of a folder all that end in ``.json``, ``.yaml`` or ``.yml``, at any depth. Raises SourceError."""
    out: dict[str, None] = {}
    for given in files:
        if given == STDIN:
            out[given] = None
            continue
        path = Path(given).expanduser()
        try:
            if not path.exists():
                raise SourceError(f"files: {given} does not exist; correct the path")
        except OSError as error:
            raise SourceError(f"files: {given} cannot be read: {error.strerror}") from None
        out.update(dict.fromkeys(_inside(path) if path.is_dir() else [str(path)]))
    return list(out)


def _inside(folder: Path) -> t.Iterator[str]:
    """By name, what is in a folder where the folder stands: of two objects of one name the later file's counts, as for istioctl."""
    try:
        entries = sorted(os.scandir(folder), key=lambda one: one.name)
    except OSError as error:
        raise SourceError(f"files: {folder} cannot be read: {error.strerror}") from None
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _inside(Path(entry.path))
        elif entry.name.endswith(SUFFIXES):
            yield entry.path


def read_file(name: str) -> str:
    """The text of a file. Raises SourceError; what is no regular file (a pipe may never end) is none."""
    try:
        facts = os.stat(name)
    except ValueError:  # a NUL, or no characters
        raise SourceError(f"files: {name!r} is no name of a file") from None
    except OSError as error:
        raise SourceError(f"files: {shown_name(name)} cannot be read: {error.strerror}") from None
    try:
        if not stat.S_ISREG(facts.st_mode) and not stat.S_ISDIR(facts.st_mode):
            raise SourceError(f"files: {name} cannot be read: it is no regular file; write what it gives into one")
        if facts.st_size > LARGEST:
            raise SourceError(f"files: {name} cannot be read: it has {facts.st_size:,} bytes, and at most {LARGEST:,} are read; split it")
        return decoded(name, Path(name).read_bytes())
    except OSError as error:
        raise SourceError(f"files: {shown_name(name)} cannot be read: {error.strerror}") from None


def read_stdin() -> str:
    """The text of the standard input. Raises SourceError."""
    content = sys.stdin.buffer.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise SourceError(f"files: the standard input has more than {LARGEST:,} bytes; split it")
    return decoded(STDIN, content)


def decoded(name: str, content: bytes) -> str:
    """The text that a file's bytes are, a byte order mark left out and lines ended alike. Raises SourceError with the line of what is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(f"files: {shown_name(name)}:{line} is no text in UTF-8; give YAML or JSON") from None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_texts(texts: t.Iterable[tuple[str, str]], namespace: str, *, complete: bool = False) -> Objects:
    """The objects of named texts; those that name no namespace are in ``namespace``.

    ``complete`` says that the texts are the whole mesh: then pods, Services and the like in them count too.
    """
    out = Objects()
    for name, text in texts:
        for document in split(name, text):
            value, problem, line = parse(document)
            if problem:
                out.messages.append(_unreadable(document, problem, line))
            else:
                _add(out, value, Place(document), namespace, complete)
    return together(out)


def read_objects(objects: t.Iterable[t.Any], namespace: str, *, complete: bool = False) -> Objects:
    """The objects of an option."""
    out = Objects()
    for number, value in enumerate(objects):
        _add(out, of_characters(value), Place(Document(f"objects[{number}]", "", 0, 0)), namespace, complete)
    return together(out)


def together(*parts: Objects) -> Objects:
    """All of them as one; a later object counts instead of an earlier one with its name."""
    kept = {(one.kind, one.namespace, one.name): one for part in parts for one in part.resources}
    return Objects(list(kept.values()), [message for part in parts for message in part.messages], sum(part.others for part in parts))


def _add(out: Objects, value: t.Any, place: Place, namespace: str, complete: bool) -> None:
    if value is None:
        return
    if not isinstance(value, dict) or not (value.get("kind") or value.get("apiVersion")):  # a chart's values, a program's settings
        out.others += 1
        return
    if not value.get("kind"):
        out.messages.append(_unreadable(place.document, "the object has no kind", 0, place))
        return
    if value["kind"] == "List" and isinstance(value.get("items"), list):
        for number, item in enumerate(value["items"]):
            _add(out, item, Place(place.document, (*place.keys, "items", number)), namespace, complete)
        return
    kind = kind_of(value.get("apiVersion"), value["kind"])
    if kind is None or (kind.discovery and not complete):
        out.others += 1
        return
    resource = Resource(kind, value, namespace=namespace, place=place)
    if resource.own_namespace not in SYSTEM_NAMESPACES:
        out.resources.append(resource)


def _unreadable(document: Document, problem: str, line: int, place: Place | None = None) -> Message:
    kind = TYPES["MF0201"]
    name = shown_name(document.name)
    reference = f"{name}:{line}" if line else (place or Place(document)).reference()
    return Message(kind.code, kind.name, kind.level, f"File {name}", kind.template.replace("%s", problem), kind.next_step, reference)
