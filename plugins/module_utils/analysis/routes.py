# SPDX-License-Identifier: GPL-3.0-or-later
"""The destinations of a VirtualService, each with the field that names its host."""
from __future__ import annotations

import functools
import typing as t
from dataclasses import dataclass

from .fields import Map, has, mapping, maps, text
from .resource import Path, Resource
from .snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Route:
    """A destination: host, subset, port (None where none is named), and the path of its host."""

    host: str
    subset: str
    port: Map | None
    path: Path


def routes(service: Resource) -> list[Route]:
    """Those that get the requests."""
    return [
        _route(mapping(one, "destination"), ("spec", kind, i, "route", j, "destination", "host"))
        for kind in ("tcp", "tls", "http")
        for i, rule in enumerate(maps(service.spec, kind))
        for j, one in enumerate(maps(rule, "route"))
    ]


def mirrors(service: Resource) -> list[Route]:
    """Those that get copies."""
    out = []
    for i, rule in enumerate(maps(service.spec, "http")):
        if has(rule, "mirror"):
            out.append(_route(mapping(rule, "mirror"), ("spec", "http", i, "mirror", "host")))
        for j, one in enumerate(maps(rule, "mirrors")):
            out.append(_route(mapping(one, "destination"), ("spec", "http", i, "mirrors", j, "destination", "host")))
    return out


class Routes:
    """Both, worked out once for all analyzers of a snapshot (``snapshot.derived(Routes)``)."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.routes, self.mirrors = functools.cache(routes), functools.cache(mirrors)


def _route(destination: Map, path: Path) -> Route:
    port: t.Any = destination.get("port")
    return Route(text(destination, "host"), text(destination, "subset"), port if isinstance(port, dict) else None, path)
