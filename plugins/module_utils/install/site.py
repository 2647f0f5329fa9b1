# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a run works: one cluster, with its kinds and release records."""
from __future__ import annotations

import functools
import typing as t
from collections.abc import Callable
from dataclasses import dataclass

from ..cluster.client import Client
from ..cluster.paths import Kinds
from .plan import Plan
from .release_store import ReleaseStore


@dataclass(frozen=True)
class Site:
    """One cluster. ``warn`` shows a text to the user."""

    client: Client
    kinds: Kinds
    store: ReleaseStore
    warn: Callable[[str], None]

    @functools.cached_property
    def kube_version(self) -> str:
        """The cluster's version, such as ``v1.34.1``; asked once. Raises ClusterError."""
        return str(self.client.get("/version").get("gitVersion") or "")

    @classmethod
    def of(cls, client: Client, warn: Callable[[str], None]) -> Site:
        """The site of a client."""
        return cls(client, Kinds(client), ReleaseStore(client), warn)


class Work(t.Protocol):
    """What a run is to do, as ``operations.writing_run`` carries it out."""

    def plan(self) -> Plan:
        """The plan as things stand now; called once before and once after the Lease is taken."""

    def preflight(self, plan: Plan) -> None:
        """Refuse what would break something, by raising InstallError or ClusterError."""
