# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects under analysis out of files, folders, standard input and options; what cannot be read of them is told, and the rest looked at."""
from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from .documents import Document, Place, parse, split
from .kinds import SYSTEM_NAMESPACES, kind_of
from .message import Message
from .messages import TYPES
from .resource import Resource

SUFFIXES: t.Final = (".json", ".yaml", ".yml")
STDIN: t.Final = "-"


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
        if not path.exists():
            raise SourceError(f"files: {given} does not exist; correct the path")
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
    """The text of a file. Raises SourceError."""
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(f"files: {name} is no text in UTF-8; give YAML or JSON") from None
    except OSError as error:
        raise SourceError(f"files: {name} cannot be read: {error.strerror}") from None


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
        _add(out, value, Place(Document(f"objects[{number}]", "", 0, 0)), namespace, complete)
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
    reference = f"{document.name}:{line}" if line else (place or Place(document)).reference()
    return Message(kind.code, kind.name, kind.level, f"File {document.name}", kind.template.replace("%s", problem), kind.next_step, reference)
