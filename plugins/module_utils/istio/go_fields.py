# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of Go's struct fields: which fields a type has, in which order, and how JSON names them.

One type a paragraph: ``Type: Field type; Field=jsonName type!; Field type/Oneof``. The JSON name is the field's with its
first word in small letters unless given; ``!`` marks what is written even when it is zero; ``/Oneof`` fields of which
only one is set. Types: ``string``, ``bool``, numbers, ``*T``, ``[]T``, ``map:T`` (keys are strings), ``enum:E`` and other paragraphs.
"""
from __future__ import annotations

import functools
import re
import typing as t
from dataclasses import dataclass

_RUN: t.Final = re.compile("[A-Z]+")


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name in Go and in JSON, its type, whether its zero value is left out, and the oneof it belongs to."""

    go: str
    json: str
    type: str
    omit_empty: bool
    oneof: str


Fields = dict[str, tuple[Field, ...]]
Enums = dict[str, dict[str, int]]


def json_name(go: str) -> str:
    """``HTTPGet`` is ``httpGet``, ``TTY`` is ``tty``, ``Name`` is ``name``."""
    found = _RUN.match(go)
    run = len(found[0]) if found else 0
    if run == len(go):
        return go.lower()
    return go[: max(run - 1, 1)].lower() + go[max(run - 1, 1) :]


@functools.cache
def read_table(text: str) -> tuple[Fields, Enums]:
    """The types of a table, and its enums (name -> number, in order)."""
    fields: Fields = {}
    enums: Enums = {}
    for paragraph in re.split(r"\n(?=\S)", text.strip()):
        head, _, rest = paragraph.partition(": ")
        items = [item.split() for item in rest.split(";") if item.strip()]
        if head.startswith("enum:"):
            enums[head.removeprefix("enum:")] = {name: int(number) for name, number in items}
        else:
            fields[head.rstrip(":")] = tuple(_field(*item) for item in items)
    return fields, enums


def _field(name: str, kind: str) -> Field:
    go, _, given = name.partition("=")
    kind, _, oneof = kind.partition("/")
    return Field(go, given or json_name(go), kind.rstrip("!"), not kind.endswith("!"), oneof)
