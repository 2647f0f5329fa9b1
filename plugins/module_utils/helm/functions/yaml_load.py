# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML as sigs.k8s.io/yaml reads it: go-yaml 2's scalars, keys made strings, every number a float.

The parser is libyaml's (PyYAML); what scalars mean is decided here.
"""
from __future__ import annotations

import base64
import binascii
import typing as t

import yaml

from ...gotemplate.errors import FunctionError
from ...gotemplate.formatting import sprintf, to_text
from ...gotemplate.gotypes import kind
from ...specs.foreign_yaml import MAX_ALIASED, MAX_DEPTH, MAX_VALUES
from .yaml_scalars import resolve

_Parser: t.Any = getattr(yaml, "CLoader", yaml.Loader)
_STR, _BINARY = "tag:yaml.org,2002:str", "tag:yaml.org,2002:binary"
_OFTEN: t.Final = 0xFFF
"""The values of a collection are counted each time that so many more have come."""
_CASTS = {"tag:yaml.org,2002:int": int, "tag:yaml.org,2002:float": float, "tag:yaml.org,2002:bool": bool, "tag:yaml.org,2002:null": type(None)}


class YamlError(FunctionError):
    """A text that is no YAML, with Go's message; ``line`` is where it is wrong (0: nobody knows), which Go's text does not always say."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def loads(text: str, *, ints: bool = False) -> t.Any:
    """The first document of a text. Numbers are floats unless ``ints``. Raises FunctionError with Go's message, YamlError among it."""
    try:
        parser = _Parser(text)
    except yaml.YAMLError as error:
        raise FunctionError(f"yaml: {_reader_problem(error)}") from None
    try:
        parser.get_event()
        if isinstance(parser.peek_event(), yaml.StreamEndEvent):
            return None
        parser.get_event()
        return _Builder(parser, ints).build(parser.get_event())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise YamlError(f"yaml: {_problem(error)}", mark.line + 1 if mark else 0) from None
    finally:
        parser.dispose()


def _reader_problem(error: Exception) -> str:
    return "control characters are not allowed" if "not allowed" in str(error) else str(error)


def _problem(error: yaml.YAMLError) -> str:
    if not isinstance(error, yaml.MarkedYAMLError):
        return _reader_problem(error)
    line = error.problem_mark.line if error.problem_mark else 0
    if line:
        line += isinstance(error, yaml.scanner.ScannerError)
    elif error.context_mark:
        line = error.context_mark.line
    return (f"line {line}: " if line else "") + (error.problem or "unknown problem parsing YAML content")


class _Builder:
    def __init__(self, parser: t.Any, ints: bool) -> None:
        self.next, self.ints = parser.get_event, ints
        self.depth = self.aliased = self.values = 0
        self.anchors: dict[str, t.Any] = {}
        self.sizes: dict[int, int] = {}

    def build(self, event: t.Any) -> t.Any:
        kind, anchor = type(event), event.anchor
        if kind is yaml.ScalarEvent:
            value = self.scalar(event)
            if anchor:
                self.anchors[anchor] = value
            return value
        if kind is yaml.AliasEvent:
            return self.alias(anchor)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FunctionError(f"yaml: line {event.start_mark.line + 1}: exceeded max depth of {MAX_DEPTH}")
        if anchor:
            self.anchors[anchor] = unfinished = _Unfinished()
        value = self.mapping() if kind is yaml.MappingStartEvent else self.sequence()
        if anchor and self.anchors[anchor] is unfinished:
            self.anchors[anchor] = value
        self.depth -= 1
        return value

    def alias(self, anchor: str) -> t.Any:
        if anchor not in self.anchors:
            raise FunctionError(f"yaml: unknown anchor '{anchor}' referenced")
        value = self.anchors[anchor]
        if type(value) is _Unfinished:
            raise FunctionError(f"yaml: anchor '{anchor}' value contains itself")
        self.aliased += _size(value, self.sizes)
        if self.aliased > MAX_ALIASED:
            raise FunctionError("yaml: document contains excessive aliasing")
        return value

    def sequence(self) -> list[t.Any]:
        value: list[t.Any] = []
        while type(event := self.next()) is not yaml.SequenceEndEvent:
            value.append(self.build(event))
            if not len(value) & _OFTEN:
                self.count(_OFTEN + 1)
        self.count(len(value) & _OFTEN)
        return value

    def count(self, values: int) -> None:
        self.values += values
        if self.values > MAX_VALUES:
            raise FunctionError(f"yaml: it holds more than {MAX_VALUES:,} values; split it")

    def scalar(self, event: t.Any) -> t.Any:
        tag = event.tag
        if tag is None or tag == "!":
            if not event.implicit[0] or tag == "!":
                return event.value
            value = resolve(event.value)
            return float(value) if isinstance(value, int) and not isinstance(value, bool) and not self.ints else value
        if tag == _STR:
            return event.value
        if tag == _BINARY:
            try:
                return base64.b64decode("".join(event.value.split())).decode("utf-8", "surrogateescape")
            except binascii.Error:
                raise FunctionError("yaml: !!binary value contains invalid base64 data") from None
        wanted = _CASTS.get(tag)
        if wanted is None:
            return event.value
        value = resolve(event.value)
        if wanted is float and isinstance(value, int):
            value = float(value)
        if not isinstance(value, wanted):
            raise FunctionError(f"yaml: cannot decode !!str `{event.value}` as a !!{tag.rsplit(':', 1)[1]}")
        return float(t.cast(int, value)) if wanted is int and not self.ints else value

    def mapping(self) -> dict[str, t.Any]:
        value: dict[str, t.Any] = {}
        merges: list[t.Any] = []
        while type(event := self.next()) is not yaml.MappingEndEvent:
            if type(event) is yaml.ScalarEvent and event.value == "<<" and event.implicit[0]:
                merges.append(self.build(self.next()))
                continue
            key = self.scalar(event) if type(event) is yaml.ScalarEvent and not event.anchor else self.build(event)
            item = self.build(self.next())
            value[_key_text(key, item)] = item
            if not len(value) & _OFTEN:
                self.count(_OFTEN + 1)
        self.count(len(value) & _OFTEN)
        for merge in merges:
            for source in merge if isinstance(merge, list) else [merge]:
                if not isinstance(source, dict):
                    raise FunctionError("yaml: map merge requires map or sequence of maps as the value")
                for key, item in source.items():
                    value.setdefault(key, item)
        return value


class _Unfinished:
    """What an anchor stands for while its own node is read."""


def _size(value: t.Any, known: dict[int, int]) -> int:
    """The nodes of a value, aliases followed; ``known`` are those of its parts that were counted already."""
    if not isinstance(value, (dict, list)):
        return 1
    found = known.get(id(value))
    if found is None:
        found = known[id(value)] = 1 + sum(_size(item, known) for item in (value.values() if isinstance(value, dict) else value))
    return found


def _key_text(key: t.Any, value: t.Any) -> str:
    """A key as JSON needs it."""
    if isinstance(key, str):
        return key
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, (int, float)):
        return str(int(key)) if float(key).is_integer() and abs(key) < 1e21 else to_text(float(key))
    raise FunctionError(sprintf("unsupported map key of type: %s, key: %+v, value: %#v", [kind(key) if key is not None else None, key, value]))
