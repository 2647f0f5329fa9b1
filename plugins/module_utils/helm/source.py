# SPDX-License-Identifier: GPL-3.0-or-later
"""A chart from wherever it is: a directory, a ``.tgz``, an address, a Helm repository or an OCI registry."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from .cache import Cache
from .chart import Chart, load, load_archive
from .errors import ChartError
from .fetching import Access, Client
from .oci import EXACT, Registry
from .repository import fetch_archive, fetch_chart

_HTTP: t.Final = ("https://", "http://")


@dataclass(frozen=True)
class Source:
    """Where a chart is.

    ``ref`` is a directory, a ``.tgz`` file, ``https://.../x.tgz``, ``oci://HOST/PATH/CHART``, or with a
    ``repository`` (``https://...``, or ``oci://HOST/PATH``) the chart's name there. ``version`` is a version or a
    constraint (``1.30.x``); empty is the newest release.
    """

    ref: str
    version: str = ""
    repository: str = ""
    access: Access = field(default_factory=Access)


def is_remote(ref: str) -> bool:
    """Whether a reference is an address rather than a path."""
    return ref.startswith((*_HTTP, "oci://"))


def open_chart(source: Source, cache: Cache | None = None) -> Chart:
    """The chart of a source; what is fetched is kept by digest once it was read without error. Raises ChartError."""
    if not source.ref:
        raise ChartError("chart: the reference is empty; give a directory, a .tgz, an address or a name in a repository")
    if not source.repository and not is_remote(source.ref):
        chart = load(Path(source.ref).expanduser())
        _same_version(chart, source)
        return chart
    cache = cache or Cache()
    name = source.ref if not source.repository else f"{source.repository.rstrip('/')}/{source.ref}"
    client = Client(source.access, name)
    if name.startswith("oci://"):
        data = Registry(client, name).chart(source.version, cache)
    elif source.repository:
        if not source.repository.startswith(_HTTP):
            raise ChartError(f"chart {source.ref}: the repository {source.repository!r} is no http(s):// or oci:// address")
        data = fetch_chart(client, cache, source.repository, source.ref, source.version)
    else:
        data = fetch_archive(client, source.ref)
    chart = load_archive(data, name)
    _same_version(chart, source)
    cache.keep_chart(data)
    return chart


def _same_version(chart: Chart, source: Source) -> None:
    """An address or a path has one version: a wanted one must be it."""
    if EXACT.fullmatch(source.version) and chart.version.removeprefix("v") != source.version.removeprefix("v"):
        raise ChartError(f"chart {source.ref}: has version {chart.version}, {source.version} is asked for; correct one of them")
