# SPDX-License-Identifier: GPL-3.0-or-later
"""The gates there are, and how a description becomes one."""
from __future__ import annotations

import typing as t

from ...specs.spec import Arguments
from .analysis import Analysis
from .certificates import Certificates
from .gate import Gate, GateError, Json
from .promql import PromQL
from .readiness import Readiness
from .rejected_configuration import RejectedConfiguration
from .sync import Sync

GATES: t.Final[tuple[type[Gate], ...]] = (Analysis, Certificates, PromQL, Readiness, RejectedConfiguration, Sync)
"""By name."""
_NUMBERS: t.Final[dict[str, t.Callable[[str], t.Any]]] = {"int": int, "float": float}
_TRUE, _FALSE = ("yes", "on", "1", "true"), ("no", "off", "0", "false")


def read_gates(given: t.Any) -> list[Gate]:
    """One gate or a list of them, each a mapping with ``gate`` and that gate's options, or just its name. Raises GateError that names the place."""
    items = given if isinstance(given, list) else [given]
    if not items:
        raise GateError(f"gates: is empty; name one of: {_names()}")
    return [_gate(item, f"gates[{number}]" if isinstance(given, list) else "gates") for number, item in enumerate(items)]


def _gate(given: t.Any, where: str) -> Gate:
    item: Json = {"gate": given} if isinstance(given, str) else given
    if not isinstance(item, dict) or not item.get("gate"):
        raise GateError(f"{where}: is no gate; write gate: NAME with its options, NAME one of: {_names()}")
    kind = next((one for one in GATES if item["gate"] == one.NAME), None)
    if kind is None:
        raise GateError(f"{where}.gate: there is no gate {str(item['gate'])!r}; name one of: {_names()}")
    checked = _checked({key: value for key, value in item.items() if key != "gate"}, kind.OPTIONS, f"{where} ({kind.NAME})")
    try:
        return kind.of(checked)
    except GateError as error:
        raise GateError(f"{where} ({kind.NAME}): {error}") from None


def _names() -> str:
    return ", ".join(one.NAME for one in GATES)


def _checked(given: Json, arguments: Arguments, where: str) -> Json:
    """The options with their types and defaults, None where nothing was given."""
    unknown = sorted(str(key) for key in given if key not in arguments)
    if unknown:
        raise GateError(f"{where}: has no option {', '.join(unknown)}; its options are: {', '.join(sorted(arguments)) or 'none'}")
    out: Json = {}
    for name, argument in arguments.items():
        value = given.get(name)
        if value is None:
            if argument.get("required"):
                raise GateError(f"{where}: {name} is missing")
            out[name] = argument.get("default")
            continue
        out[name] = _value(value, argument, f"{where}: {name}")
        if argument.get("choices") and out[name] not in argument["choices"]:
            raise GateError(f"{where}: {name}: {value!r} is none of: {', '.join(argument['choices'])}")
    return out


def _value(value: t.Any, argument: Json, where: str) -> t.Any:
    """A value as its type, also from the text that a template gives."""
    kind = argument["type"]
    if kind == "list":
        items = value if isinstance(value, list) else [value]
        return tuple(_value(item, {"type": argument["elements"]}, where) for item in items)
    if isinstance(value, list | dict):
        raise GateError(f"{where}: is no {kind}")
    if kind == "bool":
        word = str(value).lower()
        if word not in (*_TRUE, *_FALSE):
            raise GateError(f"{where}: {value!r} is neither true nor false")
        return word in _TRUE
    if kind in _NUMBERS:
        try:
            found = _NUMBERS[kind](str(value))
        except ValueError:
            found = float("nan")
        if isinstance(value, bool) or found != found:
            raise GateError(f"{where}: {value!r} is no number")
        return found
    return str(value)
