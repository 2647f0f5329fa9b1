# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages out of parsed JSON as istiod reads them (golang/protobuf's jsonpb), with its errors.

A duration becomes nanoseconds, an enum its name (a number that has none stays one), a wrapper its value, a Struct stays as it is, an Any is a
message of ``typeUrl``. Zeros and empty lists are left out where Go cannot tell them from what is not set. Of a oneof the last in the order of
declaration counts. ``null`` is nothing, in a list it is an empty message or a zero.
"""
from __future__ import annotations

import functools
import re
import typing as t

from ...gotemplate.quoting import quote
from ..durations import DurationError, parse_duration
from ..proto_table import FieldEntry
from . import go_json
from .messages import Field, Message, Read, Reading, Schema, enum_zero, table_of
from .scalars import RANGES, ReadError, boolean, enum, integer, misfit, scalar, string

Path = tuple[str | int, ...]

_WRAPPED: t.Final = {
    "BoolValue": "bool", "BytesValue": "bytes", "StringValue": "string", "Int32Value": "int32", "UInt32Value": "uint32", "FloatValue": "float",
    "Int64Value": "int64", "UInt64Value": "uint64", "DoubleValue": "double",
}  # fmt: skip
_WELL_KNOWN: t.Final = "google.protobuf."
_TIMESTAMP: t.Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)")
_MAP: t.Final = "map[string]json.RawMessage"
_LIST: t.Final = "[]json.RawMessage"


# -- well known messages ------------------------------------------------------------------------------------------------------------------


def _text_of(value: t.Any) -> str:
    return string(value, _ANY_READING)


_ANY_READING: t.Final = Reading()


def _duration(value: t.Any, reading: Reading) -> int | None:
    if value is None:
        return None
    text = _text_of(value)
    try:
        return parse_duration(text)
    except DurationError as error:
        raise ReadError(f"bad Duration: {error}") from None


def _timestamp(value: t.Any, reading: Reading) -> str | None:
    if value is None:
        return None
    text = _text_of(value)
    if not _TIMESTAMP.fullmatch(text):
        layout = "2006-01-02T15:04:05.999999999Z07:00"
        raise ReadError(f'bad Timestamp: parsing time {quote(text)} as "{layout}": cannot parse {quote(text)} as "2006"')
    return text


def _struct(value: t.Any, reading: Reading) -> t.Any:
    if value is None or isinstance(value, dict):
        return value
    raise ReadError(f"bad StructValue: {misfit(value, _MAP)}")


def _list_value(value: t.Any, reading: Reading) -> t.Any:
    if value is None or isinstance(value, list):
        return value
    raise ReadError(f"bad ListValue: {misfit(value, _LIST)}")


def _value(value: t.Any, reading: Reading) -> t.Any:
    return value


def _any(value: t.Any, reading: Reading) -> Message | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise misfit(value, _MAP)
    if "@type" not in value:
        raise ReadError("Any JSON doesn't have '@type'")
    url = value["@type"]
    if url is not None and not isinstance(url, str):
        raise ReadError(f"can't unmarshal Any's '@type': {quote(go_json.text(url))}")
    name = (url or "").rpartition("/")[2]
    read = message_reader(name)
    if read is None:
        raise ReadError(f"could not resolve Any message type: {url or ''}")
    if name.startswith(_WELL_KNOWN) and name.removeprefix(_WELL_KNOWN) in _IN_VALUE:
        if "value" not in value:
            raise ReadError("Any JSON doesn't have 'value'")
        inner = value["value"]
    else:
        inner = {key: item for key, item in value.items() if key != "@type"}
    try:
        read(inner, reading)
    except ReadError as error:
        raise ReadError(f"can't unmarshal Any nested proto {url}: {error}") from None
    out = Message(_any_schema())
    out["typeUrl"] = url
    return out


@functools.cache
def _any_schema() -> Schema:
    schema = Schema("google.protobuf.Any")
    schema.defaults["typeUrl"] = ""
    return schema


_READERS: t.Final[dict[str, Read]] = {
    "Any": _any, "Duration": _duration, "Timestamp": _timestamp, "Struct": _struct, "ListValue": _list_value, "Value": _value,
}  # fmt: skip


_IN_VALUE: t.Final = frozenset((*_READERS, *_WRAPPED, "Empty"))
"""What an Any holds under ``value`` instead of beside its type."""


# -- lists, maps, messages ----------------------------------------------------------------------------------------------------------------


def _list(element: Read) -> Read:
    def read(value: t.Any, reading: Reading) -> list[t.Any]:
        if not isinstance(value, (list, tuple)):
            raise misfit(value, _LIST)
        out: list[t.Any] = []
        unknown = reading.unknown
        for item in value:
            before = len(unknown)
            try:
                out.append(element(item, reading))
            except ReadError as error:
                error.path.append(len(out))
                raise
            for found in unknown[before:]:
                found[0].append(len(out) - 1)
        return out

    return read


def _map(key_kind: str, element: Read) -> Read:
    read_key = integer(key_kind) if key_kind in RANGES else boolean if key_kind == "bool" else None

    def read(value: t.Any, reading: Reading) -> dict[t.Any, t.Any]:
        if not isinstance(value, dict):
            raise misfit(value, _MAP)
        out: dict[t.Any, t.Any] = {}
        unknown = reading.unknown
        for key, item in value.items():
            before = len(unknown)
            name = _key_text(key)
            try:
                own = name if read_key is None else read_key(name, reading)
                out[own] = element(item, reading)
            except ReadError as error:
                error.path.append(key)
                raise
            for found in unknown[before:]:
                found[0].append(key)
        return out

    return read


def _key_text(key: t.Any) -> str:
    """A key of YAML as JSON's text."""
    if type(key) is str:
        return key
    if isinstance(key, bool) or key is None:
        return {True: "true", False: "false", None: "null"}[key]
    return go_json.number_text(key) if isinstance(key, (int, float)) else str(key)


def _message(schema: Schema) -> Read:
    by_name, names, fields = schema.by_name, schema.names, schema.fields

    def quick(value: dict[str, t.Any], reading: Reading) -> Message:
        out = Message(schema)
        unknown = reading.unknown
        for key, item in value.items():
            field = by_name.get(key)
            if field is None:
                unknown.append(([key], schema.name))
                continue
            if item is None and not field.null_counts:
                continue
            if field.json in out:
                return ordered(value, reading)
            before = len(unknown)
            try:
                got = field.read(item, reading)
            except ReadError as error:
                error.path.append(key)
                raise
            for found in unknown[before:]:
                found[0].append(key)
            if got or field.keep or reading.zeros:
                out[field.json] = got
        return out

    def ordered(value: dict[str, t.Any], reading: Reading) -> Message:
        out = Message(schema)
        unknown = reading.unknown
        left = dict(value)
        for (proto, json), field in zip(names, fields, strict=True):
            item, key = left.pop(proto, None), proto
            if json in left:
                item, key = left.pop(json), json
            if item is None and not (field.null_counts and key in value):
                continue
            before = len(unknown)
            try:
                got = field.read(item, reading)
            except ReadError as error:
                error.path.append(key)
                raise
            for found in unknown[before:]:
                found[0].append(key)
            if got or field.keep or reading.zeros:
                out[json] = got
        for key in sorted(left, key=str):
            if reading.strict:
                raise ReadError(f"unknown field {quote(_key_text(key))} in {schema.name}")
            unknown.append(([key], schema.name))
        return out

    def read(value: t.Any, reading: Reading) -> Message:
        if value is None:
            return Message(schema)
        if not isinstance(value, dict):
            raise misfit(value, _MAP)
        out = ordered(value, reading) if reading.ordered else quick(value, reading)
        if schema.oneofs:
            _last_of_each(schema, out)
        return out

    return read


def _last_of_each(schema: Schema, message: Message) -> None:
    """Keep the last set field of each oneof."""
    last: dict[str, Field] = {}
    for key in list(message):
        field = schema.by_name[key]
        if not field.oneof:
            continue
        other = last.get(field.oneof)
        if other is None:
            last[field.oneof] = field
        elif other.number < field.number:
            del message[other.json]
            last[field.oneof] = field
        else:
            del message[key]


def _default(entry: FieldEntry) -> t.Any:
    if entry.card == "list":
        return ()
    if entry.card == "map":
        return _NOTHING
    if entry.is_enum:
        return None if entry.oneof or entry.presence else enum_zero(entry.type)
    if "." in entry.type:
        return None
    zero: dict[str, t.Any] = {"string": "", "bool": False, "bytes": b"", "double": 0.0, "float": 0.0}
    return zero.get(entry.type, 0)


_NOTHING: t.Final[t.Mapping[str, t.Any]] = {}


@functools.cache
def message_reader(name: str) -> Read | None:
    """How a message's JSON is read, by its full name; None for one that nobody knows."""
    own = name.removeprefix(_WELL_KNOWN) if name.startswith(_WELL_KNOWN) else ""
    if own in _WRAPPED:
        inner = scalar(_WRAPPED[own])
        return lambda value, reading: None if value is None else inner(value, reading)
    if own in _READERS:
        return _READERS[own]
    table = table_of(name)
    if table is None or table.is_enum(name):
        return None
    return _message(_schema(name))


@functools.cache
def _schema(name: str) -> Schema:
    table = table_of(name)
    if table is None:
        raise KeyError(name)
    schema = Schema(name)
    for number, entry in enumerate(table.fields(name)):
        is_message = "." in entry.type and not entry.is_enum
        if is_message:
            read = _later(entry.type)
        else:
            read = enum(entry.type) if entry.is_enum else scalar(entry.type)
        if entry.card == "list":
            read = _list(read)
        elif entry.card == "map":
            read = _map(entry.key, read)
        single = entry.card == "one"
        keep = entry.card == "map" or (single and (is_message or bool(entry.oneof) or entry.presence))
        null_counts = single and entry.type in (_WELL_KNOWN + "Value", _WELL_KNOWN + "NullValue")
        if single and entry.is_enum and not keep:
            read = _unless_zero(read, enum_zero(entry.type))
        schema.add(entry, Field(number, entry, read, keep=keep, null_counts=null_counts), _default(entry))
    return schema


def _unless_zero(read: Read, zero: str | int) -> Read:
    """An enum's value, None for its zero, so that it counts as not set."""

    def inner(value: t.Any, reading: Reading) -> t.Any:
        got = read(value, reading)
        return None if got == zero and not reading.zeros else got

    return inner


def _later(name: str) -> Read:
    """The reader of a message that may hold itself: looked up at its first use."""

    def first(value: t.Any, reading: Reading) -> t.Any:
        read = message_reader(name)
        if read is None:
            raise KeyError(name)
        cell[0] = read
        return read(value, reading)

    cell: list[Read] = [first]
    return lambda value, reading: cell[0](value, reading)


def read_message(name: str, value: t.Any, *, zeros: bool = False) -> tuple[Message, list[tuple[Path, str]]]:
    """A message out of parsed JSON, and its unknown fields, each with the text of the error it would be. Raises ReadError.

    ``zeros`` keeps zeros that are given.
    """
    read = message_reader(name)
    if read is None:
        raise KeyError(name)
    reading = Reading(zeros=zeros)
    try:
        message = read(value, reading)
    except ReadError:
        message = read(value, Reading(ordered=True, zeros=zeros))
    return message, [(tuple(reversed(path)), f"unknown field {quote(_key_text(path[0]))} in {owner}") for path, owner in reading.unknown]


def read_strictly(name: str, value: t.Any) -> Message:
    """The same, an unknown field being an error. Raises ReadError."""
    read = message_reader(name)
    if read is None:
        raise KeyError(name)
    return t.cast("Message", read(value, Reading(strict=True)))
