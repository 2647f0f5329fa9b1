# SPDX-License-Identifier: GPL-3.0-or-later
"""A chart and its subcharts, read from a directory or an archive (https://helm.sh/docs/topics/charts/)."""
from __future__ import annotations

import os
import re
import typing as t
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..gotemplate.errors import FunctionError
from ..gotemplate.formatting import to_text
from ..gotemplate.gotypes import from_bytes
from .archive import read_archive
from .errors import ChartError, ValuesError
from .functions.semver import Version
from .functions.yaml_load import loads
from .ignore import Ignore
from .values import Map, read_values

_BOM = b"\xef\xbb\xbf"
_MAX_FILE = 5 << 20  # bytes, Helm's limit
_TEXT_FIELDS: t.Final = {
    "name": "Name", "home": "Home", "version": "Version", "description": "Description", "icon": "Icon",
    "apiVersion": "APIVersion", "condition": "Condition", "tags": "Tags", "appVersion": "AppVersion",
    "kubeVersion": "KubeVersion", "type": "Type",
}  # fmt: skip


@dataclass(frozen=True)
class Dependency:
    """An entry of ``dependencies`` in Chart.yaml."""

    name: str
    version: str = ""
    repository: str = ""
    condition: str = ""
    tags: tuple[str, ...] = ()
    import_values: tuple[t.Any, ...] = ()
    alias: str = ""


@dataclass
class Chart:
    """A chart.

    ``metadata`` is Chart.yaml, ``templates`` and ``files`` map names within the chart (``templates/x.yaml``)
    to texts and bytes, ``values`` are its defaults, ``schema`` its values.schema.json or None.
    """

    metadata: Map
    templates: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    values: Map = field(default_factory=dict)
    schema: bytes | None = None
    dependencies: list[Chart] = field(default_factory=list)
    declared: list[Dependency] = field(default_factory=list)
    compiled: dict[t.Any, t.Any] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """The chart's name (a subchart's alias, where it has one)."""
        return str(self.metadata["name"])

    @property
    def version(self) -> str:
        """The chart's version."""
        return str(self.metadata["version"])

    @property
    def is_library(self) -> bool:
        """Whether only its partials are used."""
        return str(self.metadata.get("type", "")).lower() == "library"

    def go_metadata(self, is_root: bool) -> Map:
        """``.Chart`` as templates see it."""
        data = self.metadata
        out: Map = {go: _clean(to_text(data[key])) if data.get(key) is not None else "" for key, go in _TEXT_FIELDS.items()}
        out["Sources"] = list(data.get("sources") or [])
        out["Keywords"] = list(data.get("keywords") or [])
        out["Maintainers"] = [
            {"Name": m.get("name", ""), "Email": m.get("email", ""), "URL": m.get("url", "")} for m in data.get("maintainers") or []
        ]
        out["Annotations"] = dict(data.get("annotations") or {})
        out["Deprecated"] = bool(data.get("deprecated"))
        out["Dependencies"] = [
            {"Name": d.alias or d.name, "Version": d.version, "Repository": d.repository, "Condition": d.condition,
             "Tags": list(d.tags), "Enabled": True, "ImportValues": list(d.import_values), "Alias": d.alias}
            for d in self.declared
        ]  # fmt: skip
        out["IsRoot"] = is_root
        return out

    def crds(self, prefix: str = "") -> list[tuple[str, str]]:
        """The files of ``crds/``, of subcharts too: (path, text) in Helm's order."""
        path = f"{prefix}{self.name}"
        out = [
            (f"{path}/{name}", from_bytes(data))
            for name, data in sorted(self.files.items())
            if name.startswith("crds/") and name.lower().endswith((".yaml", ".yml", ".json"))
        ]
        for child in self.dependencies:
            out += child.crds(f"{path}/charts/")
        return out

    def with_dependencies(self, dependencies: list[Chart], declared: list[Dependency]) -> Chart:
        """The same chart with other subcharts."""
        return replace(self, dependencies=dependencies, declared=declared, compiled={})


def _clean(text: str) -> str:
    return "".join(" " if char.isspace() else char for char in text if char.isspace() or char.isprintable())


def load(path: str | os.PathLike[str]) -> Chart:
    """Read a chart from a directory or a ``.tgz``. Raises ChartError that names the file and what is wrong."""
    place = Path(path).expanduser()
    if place.is_dir():
        return from_files(_directory(place), str(path))
    try:
        data = place.read_bytes()
    except FileNotFoundError:
        raise ChartError(f"chart {path}: no such file or directory") from None
    except OSError as error:
        raise ChartError(f"chart {path}: {error.strerror}") from None
    return load_archive(data, str(path))


def load_archive(data: bytes, name: str) -> Chart:
    """Read a chart from the bytes of a ``.tgz``; ``name`` is for errors."""
    return from_files(read_archive(data, name), name)


def _directory(root: Path) -> dict[str, bytes]:
    ignore_file = root / ".helmignore"
    ignore = Ignore(ignore_file.read_text() if ignore_file.is_file() else "")
    out: dict[str, bytes] = {}
    seen: set[str] = set()

    def walk(directory: str, prefix: str) -> None:
        real = os.path.realpath(directory)
        if real in seen:
            raise ChartError(f"chart {root}: the link {directory} leads back into itself")
        seen.add(real)
        for entry in sorted(os.scandir(directory), key=lambda e: e.name):
            name = prefix + entry.name
            if ignore.ignores(name, entry.is_dir()):
                continue
            if entry.is_dir():
                walk(entry.path, name + "/")
            elif entry.is_file():
                if entry.stat().st_size > _MAX_FILE:
                    raise ChartError(f"chart {root}: {name} is larger than {_MAX_FILE} bytes")
                with open(entry.path, "rb") as handle:
                    out[name] = handle.read().removeprefix(_BOM)
            elif not entry.is_symlink():
                raise ChartError(f"chart {root}: {name} is neither a file nor a directory")
        seen.discard(real)

    walk(str(root), "")
    return out


def from_files(files: dict[str, bytes], name: str) -> Chart:
    """A chart of files by name within it; ``name`` is for errors."""
    if "Chart.yaml" not in files:
        raise ChartError(f"chart {name}: Chart.yaml file is missing")
    metadata = _yaml_map(files["Chart.yaml"], f"chart {name}: Chart.yaml")
    metadata.setdefault("apiVersion", "v1")
    if "requirements.yaml" in files and metadata["apiVersion"] == "v1":
        metadata.update(_yaml_map(files["requirements.yaml"], f"chart {name}: requirements.yaml"))
    _validate(metadata, name)
    chart = Chart(metadata, declared=_dependencies(metadata, name))
    inner: dict[str, dict[str, bytes]] = {}
    for path, data in files.items():
        if path in ("Chart.yaml", "Chart.lock", "requirements.yaml", "requirements.lock"):
            if path.startswith("requirements") and metadata["apiVersion"] == "v1":
                chart.files[path] = data
        elif path == "values.yaml":
            try:
                chart.values = read_values(from_bytes(data), f"chart {name}: values.yaml")
            except ValuesError as error:
                raise ChartError(str(error)) from None
        elif path == "values.schema.json":
            chart.schema = data
        elif path.startswith("templates/"):
            chart.templates[path] = from_bytes(data)
        elif path.startswith("charts/") and not path.endswith(".prov"):
            child, _, rest = path.removeprefix("charts/").partition("/")
            inner.setdefault(child, {})[rest] = data
        else:
            chart.files[path] = data
    for child, parts in sorted(inner.items()):
        if child[0] in "_.":
            continue
        label = f"{name}/charts/{child}"
        if child.endswith(".tgz"):
            chart.dependencies.append(load_archive(parts[""], label))
        elif any(parts):
            chart.dependencies.append(from_files({path: data for path, data in parts.items() if path}, label))
    return chart


def _yaml_map(data: bytes, name: str) -> Map:
    try:
        value = loads(from_bytes(data))
    except FunctionError as error:
        raise ChartError(f"{name}: {error}") from None
    if not isinstance(value, dict):
        raise ChartError(f"{name}: holds no mapping")
    return value


def _validate(metadata: Map, name: str) -> None:
    for key in ("name", "version"):
        value = metadata.get(key)
        if not value:
            raise ChartError(f"chart {name}: Chart.yaml: {key} is required")
        if not isinstance(value, str):
            raise ChartError(f"chart {name}: Chart.yaml: {key} must be text; put quotes around {to_text(value)}")
    if metadata["name"] in (".", "..") or "/" in metadata["name"]:
        raise ChartError(f"chart {name}: Chart.yaml: name {metadata['name']!r} is invalid")
    if metadata.get("type") not in (None, "", "application", "library"):
        raise ChartError(f"chart {name}: Chart.yaml: type must be application or library")
    try:
        Version.parse(metadata["version"])
    except FunctionError:
        raise ChartError(f"chart {name}: Chart.yaml: version {metadata['version']!r} is no semantic version") from None


def _dependencies(metadata: Map, name: str) -> list[Dependency]:
    out: list[Dependency] = []
    for entry in metadata.get("dependencies") or []:
        if not isinstance(entry, dict) or not entry.get("name"):
            raise ChartError(f"chart {name}: Chart.yaml: every entry of dependencies needs a name")
        alias = entry.get("alias") or ""
        if alias and not re.fullmatch("[a-zA-Z0-9_-]+", alias):
            raise ChartError(f"chart {name}: Chart.yaml: the alias {alias!r} holds characters other than letters, digits, _ and -")
        if (alias or entry["name"]) in [d.alias or d.name for d in out]:
            raise ChartError(f"chart {name}: Chart.yaml: more than one dependency named {alias or entry['name']!r}")
        out.append(
            Dependency(
                entry["name"], str(entry.get("version") or ""), str(entry.get("repository") or ""), str(entry.get("condition") or ""),
                tuple(entry.get("tags") or ()), tuple(entry.get("import-values") or ()), alias,
            )
        )  # fmt: skip
    return out
