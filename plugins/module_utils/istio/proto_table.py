# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of protobuf messages as text: a package, then a paragraph a message.

``package istio.x.v1`` starts a package; ``Message: name type; name []type; name map:type`` is a message with its fields in the order of their
declaration; ``enum Name: ZERO 0; ONE 1`` an enum. A field is named as in its .proto file; ``name=jsonName`` where JSON's name is not the usual one.
Types: scalars, messages of the same package by their own name, others by their full one, ``~Duration`` for ``google.protobuf.Duration``,
``enum:Name``, ``[]T``, ``map:T`` (keys are strings), ``map<uint32>:T``. ``/oneof`` names the group of which only one is set; ``?`` a scalar
whose zero value is not its absence.
"""
from __future__ import annotations

import functools
import re
import typing as t
from dataclasses import dataclass

_WELL_KNOWN: t.Final = "google.protobuf."


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """A field as the table has it: both names, the full name of its type, ``one``, ``list`` or ``map``, the kind of a map's keys."""

    name: str
    json: str
    type: str
    is_enum: bool
    card: str
    key: str
    oneof: str
    presence: bool


class Table:
    """A table; a message is read when it is asked for."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, tuple[str, str]] = {}
        self._enums: set[str] = set()
        package = ""
        for paragraph in re.split(r"\n(?=\S)", text.strip()):
            if paragraph.startswith("package "):
                package = paragraph.removeprefix("package ")
                continue
            head, _, rest = paragraph.partition(":")
            name = f"{package}.{head.removeprefix('enum ')}"
            self._lines[name] = (package, rest)
            if head.startswith("enum "):
                self._enums.add(name)

    def __contains__(self, name: str) -> bool:
        return name in self._lines

    def is_enum(self, name: str) -> bool:
        """Whether that is an enum."""
        return name in self._enums

    def fields(self, name: str) -> tuple[FieldEntry, ...]:
        """The fields of a message, by its full name."""
        package, rest = self._lines[name]
        return tuple(_field(package, *item.split()) for item in rest.split(";") if item.strip())

    def enum(self, name: str) -> dict[str, int]:
        """The numbers of an enum's names."""
        return {value: int(number) for value, number in (item.split() for item in self._lines[name][1].split(";"))}


def _field(package: str, names: str, kind: str) -> FieldEntry:
    name, _, json = names.partition("=")
    kind, _, oneof = kind.partition("/")
    presence, kind = kind.endswith("?"), kind.rstrip("?")
    card, key = "one", ""
    if kind.startswith("[]"):
        card, kind = "list", kind[2:]
    elif kind.startswith("map"):
        head, _, kind = kind.partition(":")
        card, key = "map", head[4:-1] or "string"
    is_enum, kind = kind.startswith("enum:"), kind.removeprefix("enum:")
    if kind.startswith("~"):
        kind = _WELL_KNOWN + kind[1:]
    elif kind[:1].isupper():
        kind = f"{package}.{kind}"
    return FieldEntry(name, json or json_name(name), kind, is_enum, card, key, oneof, presence)


@functools.cache
def json_name(name: str) -> str:
    """The name that protobuf's JSON gives a field: ``export_to`` is ``exportTo``."""
    return re.sub(r"_+(.?)", lambda found: found[1].upper(), name)
