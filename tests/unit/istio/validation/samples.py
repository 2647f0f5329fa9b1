# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects with every field of their kind, made from the tables of messages."""
from __future__ import annotations

import copy
import typing as t

from ansible_collections.meshfleet.istio.plugins.module_utils.istio.proto_table import FieldEntry
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.messages import enum_numbers, table_of

Json = dict[str, t.Any]
DEEPEST: t.Final = 9
WELL_KNOWN: t.Final[dict[str, t.Any]] = {
    "Any": {"@type": "type.googleapis.com/google.protobuf.StringValue", "value": "text"}, "Duration": "5s", "Timestamp": "2026-01-02T03:04:05Z",
    "Struct": {"name": "x", "typed_config": {"@type": "type.googleapis.com/google.protobuf.Empty"}}, "Value": {"key": [1]}, "ListValue": [1, "text"],
    "BoolValue": True, "BytesValue": "QUJD", "StringValue": "text", "Int32Value": 3, "UInt32Value": 3, "Int64Value": 3, "UInt64Value": "3", "FloatValue": 1.5,
    "DoubleValue": 1.5, "Empty": {}, "FieldMask": {"paths": ["text"]},
}  # fmt: skip
SCALARS: t.Final[dict[str, t.Any]] = {
    "string": "text", "bool": True, "int32": 7, "uint32": 7, "int64": 7, "uint64": 7, "double": 1.5, "float": 1.5, "bytes": "QUJD", "sint32": 7,
    "fixed64": 7,
}  # fmt: skip


def value_of(field: FieldEntry, depth: int) -> t.Any:
    """A value that fits a field; ``depth`` more messages may be within one another."""
    if field.is_enum:
        one: t.Any = list(enum_numbers(field.type))[-1]
    elif field.type.startswith("google.protobuf."):
        one = copy.deepcopy(WELL_KNOWN[field.type.removeprefix("google.protobuf.")])
    elif field.type in SCALARS:
        one = SCALARS[field.type]
    else:
        one = full(field.type, depth - 1)
    if field.card == "list":
        return [one]
    return {"80" if field.key != "string" else "key": one} if field.card == "map" else one


def full(message: str, depth: int = DEEPEST) -> Json:
    """A message with each of its fields; of those that hold themselves not the deepest."""
    table = table_of(message)
    assert table is not None
    return {field.json: value_of(field, depth) for field in table.fields(message)} if depth else {}


def places(value: t.Any, path: tuple[str | int, ...] = ()) -> t.Iterator[tuple[str | int, ...]]:
    """The paths of all that a value holds."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


def at(value: t.Any, path: t.Sequence[str | int]) -> t.Any:
    """What a path leads to."""
    for key in path:
        value = value[key]
    return value
