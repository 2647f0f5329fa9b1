# SPDX-License-Identifier: GPL-3.0-or-later
"""What each istiod says of the clusters it reads, at ``/debug/clusterz``: its own, and one for each remote secret."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..cluster.client import Client
from .config_dump import DumpError, read_json
from .istiod import Istiod, Unreachable, asked_at_each, istiods

SYNCED: t.Final = "synced"


@dataclass(frozen=True)
class RemoteCluster:
    """A cluster as an istiod sees it: ``secret`` is ``namespace/name`` (empty for its own cluster), ``status`` synced, syncing, timeout or closed."""

    name: str
    secret: str
    status: str
    istiod: str
    revision: str


def read_clusterz(text: str, pod: Istiod) -> list[RemoteCluster]:
    """Of one istiod's answer. Raises DumpError."""
    found = read_json(text)
    if not isinstance(found, list):
        raise DumpError("is no answer to /debug/clusterz")
    return [
        RemoteCluster(str(one.get("id") or ""), str(one.get("secretName") or ""), str(one.get("syncStatus") or ""), pod.pod, pod.revision)
        for one in found if isinstance(one, dict)
    ]  # fmt: skip


def remote_clusters(client: Client, namespace: str, *, timeout: float = 10.0) -> tuple[list[RemoteCluster], list[Unreachable]]:
    """What all istiods of a cluster say, by name, and those that did not answer. Raises ApiError."""
    pods = istiods(client, namespace)
    found, silent = asked_at_each(client, namespace, pods, "/debug/clusterz", lambda pod, text: read_clusterz(text, pod), timeout=timeout)
    return sorted((one for part in found for one in part), key=lambda one: (one.name, one.istiod)), silent
