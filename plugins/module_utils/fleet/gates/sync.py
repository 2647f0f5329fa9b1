# SPDX-License-Identifier: GPL-3.0-or-later
"""Gate ``sync``: every proxy has taken what istiod sent it, and every ready one is connected."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...proxies.look import Scope, look
from ...specs.spec import Arguments
from .gate import Evidence, Json, Place, Verdict, worse_first

SCOPE: t.Final[Arguments] = {"revision": {"type": "str"}, "namespaces": {"type": "list", "elements": "str"}, "workload": {"type": "str"}}
"""Which proxies are meant; all where nothing is given."""


def scope_of(namespace: str, revision: str, namespaces: tuple[str, ...], workload: str) -> Scope:
    """The proxies that options of ``SCOPE`` mean; ``namespace`` is Istio's."""
    return Scope(namespace, revision, namespaces, workload)


@dataclass(frozen=True)
class Sync:
    """Proxies that reject something end it, since they stay as they are until the configuration changes, and rights that are missing."""

    revision: str
    namespaces: tuple[str, ...]
    workload: str

    NAME: t.ClassVar[str] = "sync"
    OPTIONS: t.ClassVar[Arguments] = SCOPE

    @classmethod
    def of(cls, given: Json) -> Sync:
        """From checked options."""
        return cls(given["revision"] or "", given["namespaces"] or (), given["workload"] or "")

    def look(self, place: Place) -> Verdict:
        """Ask every istiod. Raises ClusterError."""
        found = look(place.client, scope_of(place.namespace, self.revision, self.namespaces, self.workload))
        rejections = [Evidence(False, one.name, one.told, {"type": one.type, "error": one.error}) for one in found.rejections]
        behind = [Evidence(False, one.name, one.text) for one in found.behind]
        synced = len(found.proxies) - len({one.subject for one in [*rejections, *behind]} & {one.name for one in found.proxies})
        total = Evidence(True, f"cluster {place.client.name}", f"{synced} of {len(found.proxies)} proxies are in sync", {"proxies": len(found.proxies)})
        return Verdict(worse_first([*rejections, *behind, total]), final=bool(rejections) or found.denied)
