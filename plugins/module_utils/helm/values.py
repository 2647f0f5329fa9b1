# SPDX-License-Identifier: GPL-3.0-or-later
"""Values: reading, merging and coalescing as Helm 4 (https://helm.sh/docs/chart_template_guide/values_files/).

Every number is a float, as in Helm, where values pass through JSON.
"""
from __future__ import annotations

import typing as t

from ..gotemplate.errors import FunctionError
from .errors import ValuesError
from .functions.dicts import deep_copy
from .functions.yaml_load import loads

if t.TYPE_CHECKING:
    from .chart import Chart

Map = dict[str, t.Any]
GLOBAL: t.Final = "global"


def plain_values(value: t.Any) -> t.Any:
    """A deep copy in which numbers are floats and keys text, as if the values had come from YAML."""
    if isinstance(value, dict):
        return {str(key): plain_values(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_values(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return str(value) if isinstance(value, str) else value


def read_values(text: str, name: str) -> Map:
    """The values of a YAML text; several documents are merged. Raises ValuesError that starts with the name."""
    values: Map = {}
    for document in _documents(text):
        try:
            part = loads(document)
        except FunctionError as error:
            raise ValuesError(f"{name}: {error}") from None
        if part is None:
            continue
        if not isinstance(part, dict):
            raise ValuesError(f"{name}: holds a {type(part).__name__}; values must be a mapping")
        values = merge_maps(values, part)
    return values


def _documents(text: str) -> list[str]:
    if "\n---" not in text and not text.startswith("---"):
        return [text]
    out: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.startswith("---") and not line[3:].strip():
            out.append([])
        else:
            out[-1].append(line)
    return ["\n".join(lines) for lines in out]


def merge_maps(base: Map, over: Map) -> Map:
    """A new map: ``over`` on top of ``base``, maps merged, everything else (also nil) replaced."""
    out = dict(base)
    for key, value in over.items():
        current = out.get(key)
        out[key] = merge_maps(current, value) if isinstance(value, dict) and isinstance(current, dict) else value
    return out


def table(values: Map, path: str) -> Map | None:
    """The map at a dotted path, or None."""
    current: t.Any = values
    for key in path.split("."):
        current = current.get(key) if isinstance(current, dict) else None
        if not isinstance(current, dict):
            return None
    return t.cast(Map, current)


def coalesce(chart: Chart, values: Map) -> Map:
    """The chart's defaults under the given values, subcharts and globals included; nil removes a default."""
    return _coalesce(chart, deep_copy(values), merge=False)


def merge(chart: Chart, values: Map) -> Map:
    """As coalesce, but nil values stay."""
    return _coalesce(chart, deep_copy(values), merge=True)


def _coalesce(chart: Chart, into: Map, *, merge: bool) -> Map:
    _coalesce_values(chart, into, merge)
    for child in chart.dependencies:
        if child.name not in into:
            into[child.name] = {}
        elif not isinstance(into[child.name], dict):
            raise ValuesError(f"type mismatch on {child.name}: chart {chart.name} needs a mapping there for its subchart")
        _coalesce_globals(into[child.name], into)
        into[child.name] = _coalesce(child, into[child.name], merge=merge)
    return into


def _coalesce_globals(into: Map, source: Map) -> None:
    ours, theirs = into.get(GLOBAL, {}), source.get(GLOBAL, {})
    if not isinstance(ours, dict) or not isinstance(theirs, dict):
        return
    for key, value in theirs.items():
        current = ours.get(key)
        if isinstance(value, dict):
            copied = dict(value)
            if key not in ours:
                ours[key] = copied
            elif isinstance(current, dict):
                coalesce_tables(copied, current, merge=True)
                ours[key] = copied
        elif not isinstance(current, dict):
            ours[key] = value
    into[GLOBAL] = ours


def _coalesce_values(chart: Chart, into: Map, merge: bool) -> None:
    defaults = deep_copy(chart.values)
    children = {child.name for child in chart.dependencies}
    for key, default in defaults.items():
        if key in into:
            value = into[key]
            if value is None and not merge:
                del into[key]
            elif isinstance(value, dict) and isinstance(default, dict):
                keep = merge or key in children
                if not keep:
                    clean_nil(default)
                coalesce_tables(value, default, merge=keep)
        else:
            if not merge:
                if default is None:
                    continue
                if isinstance(default, dict):
                    clean_nil(default)
            into[key] = default


def coalesce_tables(into: Map, defaults: Map, *, merge: bool) -> Map:
    """Fill a map with defaults, in place; a nil that hides a default removes it unless ``merge``."""
    given = {key for key, value in defaults.items() if value is not None}
    for key, value in into.items():
        if value is None:
            defaults[key] = None
    for key, default in defaults.items():
        if key not in into:
            into[key] = default
            continue
        value = into[key]
        if not merge and value is None and key in given:
            del into[key]
        elif isinstance(default, dict) and isinstance(value, dict):
            coalesce_tables(value, default, merge=merge)
    return into


def clean_nil(values: Map) -> None:
    """Remove nil entries, in place and deeply."""
    for key in [key for key, value in values.items() if value is None]:
        del values[key]
    for value in values.values():
        if isinstance(value, dict):
            clean_nil(value)
