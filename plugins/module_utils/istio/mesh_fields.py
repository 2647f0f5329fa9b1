# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of MeshConfig and all it holds, as Go's structs have them (``istio.go_fields``), from the table of Istio's messages."""
from __future__ import annotations

import functools
import re
import typing as t

from .go_fields import Enums, Field, Fields
from .istio_messages import ISTIO_MESSAGES
from .proto_table import FieldEntry, Table

_ROOT: t.Final = "istio.mesh.v1alpha1.MeshConfig"
_WELL_KNOWN: t.Final = "google.protobuf."
_GO: t.Final = {"double": "float64", "float": "float32"}
_WORD: t.Final = re.compile(r"(?:^|_|(?<=[0-9]))([a-z])")


@functools.cache
def mesh_fields() -> tuple[Fields, Enums]:
    """The types, their packages left out, and the enums (name -> number, in order)."""
    table = Table(ISTIO_MESSAGES)
    fields: Fields = {}
    enums: Enums = {}
    todo = [_ROOT]
    while todo:
        name = todo.pop()
        own = _type_name(name)
        if own in fields or own in enums or name.startswith(_WELL_KNOWN):
            continue
        if table.is_enum(name):
            enums[own] = table.enum(name)
            continue
        entries = table.fields(name)
        fields[own] = tuple(_field(entry) for entry in entries)
        todo += [entry.type for entry in entries if "." in entry.type]
    return fields, enums


def _type_name(name: str) -> str:
    """``istio.mesh.v1alpha1.MeshConfig.CA`` is ``MeshConfig_CA``."""
    return "_".join(name.split(".")[3:])


def go_name(name: str) -> str:
    """The name that protobuf's Go gives a field: ``http2_max`` is ``Http2Max``, ``consecutive_5xx`` ``Consecutive_5Xx``."""
    return _WORD.sub(lambda found: found[1].upper(), name)


def _field(entry: FieldEntry) -> Field:
    if entry.is_enum:
        kind = f"enum:{_type_name(entry.type)}"
    elif entry.type.startswith(_WELL_KNOWN):
        kind = entry.type.removeprefix(_WELL_KNOWN)
    else:
        kind = f"*{_type_name(entry.type)}" if "." in entry.type else _GO.get(entry.type, entry.type)
    kind = {"list": f"[]{kind}", "map": f"map:{kind}"}.get(entry.card, kind)
    return Field(go_name(entry.name), entry.json, kind, True, go_name(entry.oneof))
