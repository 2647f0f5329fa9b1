# SPDX-License-Identifier: GPL-3.0-or-later
"""Helm repositories: ``index.yaml``, the choice of a version, the archive (https://helm.sh/docs/topics/chart_repository/)."""
from __future__ import annotations

import hashlib
import typing as t
import urllib.parse

from ..gotemplate.errors import FunctionError
from .cache import Cache
from .errors import ChartError
from .fetching import Client
from .functions.semver import Constraints, Version
from .functions.yaml_load import loads

MAX_INDEX: t.Final = 64 << 20  # bytes
MAX_ARCHIVE: t.Final = 100 << 20  # bytes
_KEPT: t.Final = ("version", "digest", "urls")


def best_version(versions: t.Iterable[str], wanted: str, chart: str) -> str:
    """The highest version that satisfies a constraint; without one the highest that is no pre-release.

    An exact version is taken as written. Raises ChartError that names some versions there are.
    """
    known: list[tuple[Version, str]] = []
    for text in versions:
        if text == wanted:
            return text
        try:
            known.append((Version.parse(text), text))
        except FunctionError:
            continue
    try:
        constraint = Constraints(wanted or "*")
    except FunctionError:
        raise ChartError(f"chart {chart}: chart version {wanted!r} is neither a version nor a constraint such as '1.30.x'") from None
    known.sort(key=lambda pair: pair[0], reverse=True)
    for version, text in known:
        if constraint.check(version):
            return text
    shown = ", ".join(text for _, text in known[:5]) or "none"
    raise ChartError(f"chart {chart}: no version satisfies {wanted or 'any stable release'!r}; the newest there are: {shown}")


def fetch_chart(client: Client, cache: Cache, url: str, chart: str, wanted: str) -> bytes:
    """The archive of a chart of the repository at ``url``, checked against the index's digest. Raises ChartError."""
    base = url.rstrip("/") + "/"
    entries = _index(client, cache, base + "index.yaml").get(chart)
    if not entries:
        raise ChartError(f"chart {client.name}: the repository {url} has no chart {chart!r}; check chart_ref")
    version = best_version([entry["version"] for entry in entries], wanted, client.name)
    entry = next(entry for entry in entries if entry["version"] == version)
    digest = str(entry.get("digest") or "").removeprefix("sha256:").lower()
    if digest:
        kept = cache.chart(digest)
        if kept is not None:
            return kept
    if not entry.get("urls"):
        raise ChartError(f"chart {client.name}: the index of {url} has no address for version {version}; the repository needs to be rebuilt")
    address = urllib.parse.urljoin(base, entry["urls"][0])
    # Credentials go to the repository's own host only, as with Helm.
    own = urllib.parse.urlsplit(address)[:2] == urllib.parse.urlsplit(base)[:2]
    return fetch_archive(client, address, digest, credentials=own)


def fetch_archive(client: Client, address: str, digest: str = "", *, credentials: bool = True) -> bytes:
    """The archive at an address; a digest (SHA-256, hexadecimal) must fit. Raises ChartError."""
    data = client.get(address, limit=MAX_ARCHIVE, credentials=credentials).body
    check_digest(data, digest, client.name)
    return data


def check_digest(data: bytes, digest: str, name: str) -> None:
    """Raise ChartError where the data's SHA-256 is not the digest; an empty digest is not checked."""
    found = hashlib.sha256(data).hexdigest()
    if digest and found != digest:
        raise ChartError(f"chart {name}: the archive's digest is sha256:{found}, sha256:{digest} was promised; do not use it, ask its publisher")


def _index(client: Client, cache: Cache, url: str) -> dict[str, list[dict[str, t.Any]]]:
    kept = cache.index(url)
    headers = {"If-None-Match": kept["etag"]} if kept else {}
    answer = client.get(url, limit=MAX_INDEX, headers=headers, accept_status=(304,) if kept else ())
    if kept and answer.status == 304:
        return t.cast(dict[str, list[dict[str, t.Any]]], kept["entries"])
    entries = _entries(answer.body, client.name, url)
    if answer.headers.get("etag"):
        cache.keep_index(url, answer.headers["etag"], entries)
    return entries


def _entries(data: bytes, name: str, url: str) -> dict[str, list[dict[str, t.Any]]]:
    try:
        index = loads(data.decode())
    except (UnicodeDecodeError, FunctionError) as error:
        raise ChartError(f"chart {name}: {url} is no readable index: {error}") from None
    found = index.get("entries") if isinstance(index, dict) else None
    if not isinstance(found, dict):
        raise ChartError(f"chart {name}: {url} is no repository index: it has no entries")
    out: dict[str, list[dict[str, t.Any]]] = {}
    for chart, versions in found.items():
        out[chart] = [
            {key: version[key] for key in _KEPT if key in version}
            for version in (versions if isinstance(versions, list) else [])
            if isinstance(version, dict) and isinstance(version.get("version"), str)
        ]
    return out
