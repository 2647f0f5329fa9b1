# SPDX-License-Identifier: GPL-3.0-or-later
"""Gate ``rejected_configuration``: no proxy rejects what istiod sent it (a NACK)."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...proxies.look import look
from ...specs.spec import Arguments
from .gate import Evidence, Json, Place, Verdict, worse_first
from .sync import SCOPE, scope_of


@dataclass(frozen=True)
class RejectedConfiguration:
    """A rejection ends it: it stays until the configuration changes. An istiod that does not answer may know of some."""

    revision: str
    namespaces: tuple[str, ...]
    workload: str

    NAME: t.ClassVar[str] = "rejected_configuration"
    OPTIONS: t.ClassVar[Arguments] = SCOPE

    @classmethod
    def of(cls, given: Json) -> RejectedConfiguration:
        """From checked options."""
        return cls(given["revision"] or "", given["namespaces"] or (), given["workload"] or "")

    def look(self, place: Place) -> Verdict:
        """Ask every istiod. Raises ClusterError."""
        found = look(place.client, scope_of(place.namespace, self.revision, self.namespaces, self.workload))
        rejections = [
            Evidence(
                False, one.name, one.told,
                {"type": one.type, "error": one.error, "namespace": one.namespace, "istiod": one.istiod, "revision": one.revision},
            )
            for one in found.rejections
        ]  # fmt: skip
        silent = [Evidence(False, f"istiod {one.pod}", one.reason) for one in found.unreachable]
        rejecting = len({one.subject for one in rejections})
        total = Evidence(True, f"cluster {place.client.name}", f"{rejecting} of {len(found.proxies)} proxies reject something", {"proxies": len(found.proxies)})
        return Verdict(worse_first([*rejections, *silent, total]), final=bool(rejections) or found.denied)
