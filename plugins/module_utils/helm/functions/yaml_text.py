# SPDX-License-Identifier: GPL-3.0-or-later
"""Helm's YAML functions."""
from __future__ import annotations

import typing as t

from ...gotemplate.errors import FunctionError
from ...gotemplate.signature import Func
from .json_text import decoded
from .yaml_emit import dumps, dumps_pretty
from .yaml_load import loads


def _without_last_newline(text: str) -> str:
    return text[:-1] if text.endswith("\n") else text


def to_yaml(value: t.Any) -> str:
    """YAML text without its last newline; empty where the value cannot be written."""
    try:
        return _without_last_newline(dumps(value))
    except FunctionError:
        return ""


def _to_yaml_pretty(value: t.Any) -> str:
    try:
        return _without_last_newline(dumps_pretty(value))
    except FunctionError:
        return ""


def _load(text: str, wanted: type, go_type: str) -> t.Any:
    try:
        value = loads(text)
    except FunctionError as error:
        raise FunctionError(f"error converting YAML to JSON: {error}") from None
    try:
        return decoded(value, wanted, go_type)
    except FunctionError as error:
        raise FunctionError(f"error unmarshaling JSON: while decoding JSON: {error}") from None


def from_yaml(text: str) -> t.Any:
    """The map in a YAML text; a map with ``Error`` where it holds none."""
    try:
        value = _load(text, dict, "map[string]interface {}")
    except FunctionError as error:
        return {"Error": str(error)}
    return {} if value is None else value


def from_yaml_array(text: str) -> t.Any:
    """The list in a YAML text; a list with the error text where it holds none."""
    try:
        value = _load(text, list, "[]interface {}")
    except FunctionError as error:
        return [str(error)]
    return [] if value is None else value


FUNCTIONS: t.Final[dict[str, Func]] = {
    "fromYaml": Func(("string",), from_yaml),
    "fromYamlArray": Func(("string",), from_yaml_array),
    "mustToYaml": Func(("interface {}",), lambda value: _without_last_newline(dumps(value))),
    "toYaml": Func(("interface {}",), to_yaml),
    "toYamlPretty": Func(("interface {}",), _to_yaml_pretty),
}
