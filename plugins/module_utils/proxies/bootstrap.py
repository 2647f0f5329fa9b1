# SPDX-License-Identifier: GPL-3.0-or-later
"""The view ``bootstrap``: what a proxy was started with, and of which version it is."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .config_dump import BOOTSTRAP, ConfigDump, untyped
from .tables import table

Json = dict[str, t.Any]
_BUILD: t.Final = (("build.label", "-"), ("revision.status", "/"), ("build.type", "/"), ("ssl.version", "/"))


@dataclass(frozen=True)
class BootstrapRow:
    """Versions, and the node as it names itself."""

    istio_version: str
    istio_proxy_version: str
    envoy_version: str
    node: str


def bootstrap(dump: ConfigDump) -> Json:
    """The part of the dump. Raises DumpError where there is none."""
    return untyped(dump.part(BOOTSTRAP))


def row_of(part: Json) -> BootstrapRow:
    """The one row."""
    node = (part.get("bootstrap") or {}).get("node") or {}
    metadata = node.get("metadata") or {}
    sha = str(metadata.get("ISTIO_PROXY_SHA") or "")
    return BootstrapRow(
        istio_version=str(metadata.get("ISTIO_VERSION") or ""),
        istio_proxy_version=sha.split(":")[1] if ":" in sha else sha,
        envoy_version=_envoy(node.get("userAgentBuildVersion") or {}),
        node=str(node.get("id") or ""),
    )


def _envoy(build: Json) -> str:
    version, metadata = build.get("version") or {}, build.get("metadata") or {}
    numbers = ".".join(str(version.get(key) or 0) for key in ("majorNumber", "minorNumber", "patch"))
    return numbers + "".join(f"{mark}{metadata[key]}" for key, mark in _BUILD if key in metadata)


def bootstrap_table(row: BootstrapRow) -> str:
    """As istioctl prints it."""
    lines = (("Istio Version:", row.istio_version), ("Istio Proxy Version:", row.istio_proxy_version), ("Envoy Version:", row.envoy_version))
    return table((), [line for line in lines if line[1]], gap=1)
