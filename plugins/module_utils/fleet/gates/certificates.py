# SPDX-License-Identifier: GPL-3.0-or-later
"""Gate ``certificates``: nothing is wrong with the certificates of a mesh, and none ends soon."""
from __future__ import annotations

import datetime
import typing as t
from dataclasses import dataclass

from ...certificates.gathering import ERROR, WARNING, Scope, gather
from ...istio.x509 import require_cryptography
from ...specs.spec import Arguments
from .gate import Evidence, Json, Place, Verdict, worse_first


@dataclass(frozen=True)
class Certificates:
    """Problems of ``level`` or worse close it; what could not be read does, too, since nobody can tell."""

    level: str
    expiry_days: float
    workloads: bool
    namespaces: tuple[str, ...]

    NAME: t.ClassVar[str] = "certificates"
    OPTIONS: t.ClassVar[Arguments] = {
        "level": {"type": "str", "choices": [WARNING, ERROR], "default": WARNING},
        "expiry_days": {"type": "float", "default": 30.0},
        "workloads": {"type": "bool", "default": True},
        "namespaces": {"type": "list", "elements": "str"},
    }

    @classmethod
    def of(cls, given: Json) -> Certificates:
        """From checked options."""
        return cls(given["level"], given["expiry_days"], given["workloads"], given["namespaces"] or ())

    def look(self, place: Place) -> Verdict:
        """Look at all of them. Raises ClusterError."""
        require_cryptography()
        scope = Scope(place.namespace, self.namespaces, self.workloads, self.expiry_days, place.timeout)
        found = gather(place.client, scope, datetime.datetime.now(datetime.UTC))
        problems = [
            Evidence(self.level == ERROR and one.level != ERROR, one.origin, one.text, {"kind": one.kind, "level": one.level, "remedy": one.remedy})
            for one in found.problems
        ]
        unread = [Evidence(False, f"cluster {place.client.name}", text) for text in found.not_read]
        total = Evidence(True, f"cluster {place.client.name}", f"{len(found.entries)} certificates were looked at", {"certificates": len(found.entries)})
        return Verdict(worse_first([*problems, *unread, total]))
