# SPDX-License-Identifier: GPL-3.0-or-later
"""Protobuf messages by their full name: fields, defaults, and the readers of their JSON, each made once when it is first asked for."""
from __future__ import annotations

import functools
import typing as t

from ..istio_messages import ISTIO_MESSAGES
from ..proto_table import FieldEntry, Table
from .envoy_messages import ENVOY_MESSAGES

Read = t.Callable[[t.Any, "Reading"], t.Any]


class Reading:
    """One reading of one object.

    ``ordered``: fields are read in the order of their declaration, as Go does, so that the first error is Go's. ``strict``: an unknown field is
    an error. ``zeros``: zeros that are given are kept, for what is laid over defaults. ``unknown`` collects the unknown fields: their path
    (innermost first) and the message they are in.
    """

    __slots__ = ("ordered", "strict", "unknown", "zeros")

    def __init__(self, *, ordered: bool = False, strict: bool = False, zeros: bool = False) -> None:
        self.ordered = ordered or strict
        self.strict = strict
        self.zeros = zeros
        self.unknown: list[tuple[list[str | int], str]] = []


class Message(dict[str, t.Any]):
    """A message that was read: JSON's field names. What is not set is as in Go: zero, empty, or None for a message."""

    __slots__ = ("schema",)

    def __init__(self, schema: Schema) -> None:
        super().__init__()
        self.schema = schema

    def __missing__(self, key: str) -> t.Any:
        return self.schema.defaults[key]


class Field:
    """A field of a message and how its JSON is read. ``keep``: it is set even when its value is zero."""

    __slots__ = ("card", "json", "keep", "null_counts", "number", "oneof", "read", "type")

    def __init__(self, number: int, entry: FieldEntry, read: Read, *, keep: bool, null_counts: bool) -> None:
        self.number, self.json, self.oneof, self.card, self.type = number, entry.json, entry.oneof, entry.card, entry.type
        self.read, self.keep, self.null_counts = read, keep, null_counts


class Schema:
    """A message: its fields in the order of their declaration, and by each of their two names."""

    __slots__ = ("by_name", "defaults", "fields", "name", "names", "oneofs")

    def __init__(self, name: str) -> None:
        self.name = name
        self.fields: list[Field] = []
        self.names: list[tuple[str, str]] = []
        self.by_name: dict[str, Field] = {}
        self.defaults: dict[str, t.Any] = {}
        self.oneofs = False

    def add(self, entry: FieldEntry, field: Field, default: t.Any) -> None:
        """One more field."""
        self.fields.append(field)
        self.names.append((entry.name, entry.json))
        self.by_name[entry.name] = self.by_name[entry.json] = field
        self.defaults[entry.json] = default
        self.oneofs = self.oneofs or bool(entry.oneof)


_ISTIO: t.Final = functools.cache(lambda: Table(ISTIO_MESSAGES))
_ENVOY: t.Final = functools.cache(lambda: Table(ENVOY_MESSAGES))


def table_of(name: str) -> Table | None:
    """The table that knows a message or an enum."""
    return _ISTIO() if name in _ISTIO() else _ENVOY() if name in _ENVOY() else None


@functools.cache
def enum_numbers(name: str) -> dict[str, int]:
    """The numbers of an enum's names, in their order."""
    table = table_of(name)
    if table is None:
        raise KeyError(name)
    return table.enum(name)


def enum_zero(name: str) -> str | int:
    """The name of an enum's zero."""
    return next((value for value, number in enum_numbers(name).items() if number == 0), 0)
