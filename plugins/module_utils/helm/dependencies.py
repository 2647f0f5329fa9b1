# SPDX-License-Identifier: GPL-3.0-or-later
"""Which subcharts take part: conditions, tags, aliases and import-values (https://helm.sh/docs/helm/helm_dependency/)."""
from __future__ import annotations

import typing as t
from dataclasses import replace

from ..gotemplate.errors import FunctionError
from ..gotemplate.formatting import to_text
from .chart import Chart, Dependency
from .functions.dicts import deep_copy
from .functions.semver import semver_compare
from .values import Map, coalesce, coalesce_tables, merge, table


def process_dependencies(chart: Chart, values: Map) -> Chart:
    """The chart with only its enabled subcharts, aliases applied and values imported. Leaves the original alone."""
    if not chart.dependencies and not chart.declared:
        return chart
    return _import_values(_enabled(chart, values, ""))


def _compatible(wanted: str, version: str) -> bool:
    try:
        return semver_compare(wanted, version)
    except FunctionError:
        return False


def _aliased(charts: list[Chart], dependency: Dependency) -> Chart | None:
    for chart in charts:
        if chart.name == dependency.name and _compatible(dependency.version, chart.version):
            metadata = {**chart.metadata, "name": dependency.alias or chart.name}
            return replace(chart, metadata=metadata, dependencies=list(chart.dependencies), compiled={})
    return None


def _enabled(chart: Chart, values: Map, path: str) -> Chart:
    if not chart.declared:
        return chart
    kept = [
        child
        for child in chart.dependencies
        if not any(d.name == child.name and _compatible(d.version, child.version) for d in chart.declared)
    ]
    for dependency in chart.declared:
        child = _aliased(chart.dependencies, dependency)
        if child is not None:
            kept.append(child)
    merged = coalesce(chart.with_dependencies(kept, chart.declared), values)
    off = {d.alias or d.name for d in chart.declared if not _is_on(d, merged, path)}
    children = [_enabled(child, merged, f"{path}{child.name}.") for child in kept if child.name not in off]
    return chart.with_dependencies(children, [d for d in chart.declared if (d.alias or d.name) not in off])


def _is_on(dependency: Dependency, values: Map, path: str) -> bool:
    """The first condition that is set to a bool decides, else the tags: one true is enough."""
    for condition in dependency.condition.strip().split(","):
        if not condition:
            continue
        parent, _, key = (path + condition).rpartition(".")
        found = table(values, parent) if parent else values
        if found is not None and isinstance(found.get(key), bool):
            return bool(found[key])
    tags = values.get("tags")
    states = [tags[tag] for tag in dependency.tags if isinstance(tags.get(tag), bool)] if isinstance(tags, dict) else []
    return not states or any(states)


def _import_values(chart: Chart) -> Chart:
    children = [_import_values(child) for child in chart.dependencies]
    chart = chart.with_dependencies(children, chart.declared)
    if not chart.declared:
        return chart
    merged = merge(chart, {})
    imported: Map = {}
    for dependency in chart.declared:
        name = dependency.alias or dependency.name
        for entry in dependency.import_values:
            if isinstance(entry, dict):
                child, parent = to_text(entry.get("child")), to_text(entry.get("parent"))
            else:
                child, parent = f"exports.{entry}", "."
            found = table(merged, f"{name}.{child}")
            if found is not None:
                coalesce_tables(imported, _under(parent, found), merge=True)
    return replace(chart, values=coalesce_tables(deep_copy(merged), imported, merge=True))


def _under(path: str, data: Map) -> Map:
    if path == ".":
        return data
    out: t.Any = data
    for key in reversed(path.split(".")):
        out = {key: out}
    return t.cast(Map, out)
