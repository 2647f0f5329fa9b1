# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects from files, folders, patterns and inline options, each with the place it came from, for errors that can be followed."""
from __future__ import annotations

import glob
import json
import re
import typing as t
from dataclasses import dataclass
from pathlib import Path

from ..cluster.apply import label
from ..cluster.errors import ApiError, ClusterError, ClusterUnreachable
from ..cluster.paths import Kinds
from ..gotemplate.errors import FunctionError
from ..helm.functions.yaml_load import loads
from ..specs.foreign_yaml import MAX_DEPTH
from .desired import CRD, key_of, placed
from .errors import InstallError
from .paths import Map
from .verdicts import without_bookkeeping

SUFFIXES: t.Final = (".yaml", ".yml", ".json")
_SEPARATOR: t.Final = re.compile(r"(?m)^---(?=\s|$)")
_TEXT: t.Final = re.compile(r"(?m)^\s*[^#\s]")


@dataclass(frozen=True)
class Sourced:
    """An object and its ``origin``: ``FILE:LINE`` of its document, or ``objects[N]``."""

    item: Map
    origin: str

    def __str__(self) -> str:
        return f"{self.origin} ({label(self.item)})"


def read_objects(src: t.Sequence[str], inline: t.Any) -> list[Sourced]:
    """All objects of files (``src``: paths, folders, patterns) and of an option (a text, a mapping or a list), Lists taken apart.

    Raises InstallError for what cannot be read or is no object, and for an object that is there twice.
    """
    out: list[Sourced] = []
    for path in _files(src):
        try:
            text = path.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise InstallError(f"src: {path} cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise InstallError(f"src: {path} is no text in UTF-8; give YAML or JSON") from None
        out += _of_text(text, str(path))
    out += _of_text(inline, "objects") if isinstance(inline, str) else _of_value(inline, "objects")
    seen: dict[tuple[str, str, str, str], Sourced] = {}
    for one in out:
        first = seen.setdefault(key_of(one.item), one)
        if first is not one:
            raise InstallError(f"{one}: is already given at {first.origin}; leave one of them out")
    return out


def _files(src: t.Sequence[str]) -> list[Path]:
    out: dict[Path, None] = {}
    for given in src:
        path = Path(given).expanduser()
        if path.is_dir():
            found = sorted(one for one in path.iterdir() if one.suffix in SUFFIXES and one.is_file())
        elif path.exists():
            found = [path]
        else:
            found = sorted(Path(one) for one in glob.glob(str(path), recursive=True) if Path(one).is_file())
        if not found:
            what = f"holds no file that ends in {', '.join(SUFFIXES)}" if path.is_dir() else "does not exist and matches no file"
            raise InstallError(f"src: {given} {what}; correct the path")
        out.update(dict.fromkeys(found))
    return list(out)


def _of_text(text: str, name: str) -> list[Sourced]:
    """The objects of YAML or JSON documents."""
    starts = [0, *(match.end() for match in _SEPARATOR.finditer(text))]
    ends = [*(match.start() for match in _SEPARATOR.finditer(text)), len(text)]
    out: list[Sourced] = []
    for start, end in zip(starts, ends, strict=True):
        document, before = text[start:end], text.count("\n", 0, start)
        first = _TEXT.search(document)
        if first is not None:
            origin = f"{name}:{before + document.count(chr(10), 0, first.end()) + 1}"
            out += _of_value(_parsed(document, before, origin), origin)
    return out


def _parsed(document: str, lines_before: int, origin: str) -> t.Any:
    if document.lstrip().startswith("{"):
        try:
            value = json.loads(document)
        except (ValueError, RecursionError):
            pass  # YAML in braces, or a mistake that YAML's reader tells
        else:
            if not _is_deep(value):
                return value
    try:
        return loads(document, ints=True)
    except FunctionError:
        pass
    try:
        return loads("\n" * lines_before + document, ints=True)  # once more, so that the mistake's line is the file's
    except FunctionError as error:
        raise InstallError(f"{origin}: {error}") from None


def _is_deep(value: t.Any) -> bool:
    """Whether a value is nested deeper than YAML may be."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for one in level if isinstance(one, (dict, list)) for inner in (one.values() if isinstance(one, dict) else one)]
    return any(isinstance(one, (dict, list)) for one in level)


def _of_value(value: t.Any, origin: str) -> list[Sourced]:
    if value is None:
        return []
    if isinstance(value, list):
        return [one for number, item in enumerate(value) for one in _of_value(item, f"{origin}[{number}]")]
    if not isinstance(value, dict):
        raise InstallError(f"{origin}: holds no object but a {type(value).__name__}; give apiVersion, kind and metadata")
    if str(value.get("kind") or "").endswith("List") and isinstance(value.get("items"), list):
        return _of_value(value["items"], f"{origin}.items")
    return [Sourced(_checked(value, origin), origin)]


def _checked(item: Map, origin: str) -> Map:
    for key in ("apiVersion", "kind"):
        if not isinstance(item.get(key), str) or not item[key]:
            raise InstallError(f"{origin}: {key} is missing or no text; every object needs apiVersion, kind and metadata.name")
    meta = item.get("metadata")
    if not isinstance(meta, dict) or not isinstance(meta.get("name"), str) or not meta["name"]:
        why = ": generateName makes a new object each time" if isinstance(meta, dict) and meta.get("generateName") else ""
        raise InstallError(f"{origin} ({item['kind']}): metadata.name is missing or no text{why}; name the object")
    for key in ("labels", "annotations"):
        held = meta.get(key)
        if held is not None and not isinstance(held, dict):
            raise InstallError(f"{origin} ({label(item)}): metadata.{key} is no mapping; correct it")
    return without_bookkeeping(item)


def in_namespaces(objects: t.Sequence[Sourced], default: str, kinds: Kinds) -> list[Sourced]:
    """The objects with their namespaces: ``default`` where they name none and lie in one. Kinds of CRDs among them are known afterwards.

    Raises InstallError for one without a namespace where there is no default, ClusterError for a kind that the cluster does not serve.
    """
    for one in objects:
        if one.item["kind"] == CRD:
            try:
                kinds.learn([one.item])
            except (KeyError, TypeError):
                raise InstallError(f"{one}: spec lacks group, names or versions; correct the CRD") from None
    out = []
    for one in objects:
        try:
            namespaced = kinds.of(one.item).namespaced
        except (ApiError, ClusterUnreachable):
            raise
        except ClusterError as error:
            raise InstallError(f"{one}: {error}") from None
        if namespaced and not one.item["metadata"].get("namespace") and not default:
            raise InstallError(f"{one}: names no namespace; give it one, or set default_namespace")
        out.append(Sourced(placed(one.item, default, kinds), one.origin))
    return out
