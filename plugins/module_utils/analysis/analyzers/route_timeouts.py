# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes whose timeout ends before their retries could have been tried."""
from __future__ import annotations

import typing as t

from ...istio.proto_json import duration_text, nanoseconds
from ..analyzer import Analyzer, Finding
from ..fields import Map, mapping, maps, number, text
from ..kinds import VIRTUAL_SERVICE
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for service in snapshot.all(VIRTUAL_SERVICE):
        for i, rule in enumerate(maps(service.spec, "http")):
            if "timeout" not in rule or "retries" not in rule:
                continue
            timeout, needed = nanoseconds(text(rule, "timeout")) or 0, _needed(mapping(rule, "retries"))
            if 0 < timeout < needed:
                said = (duration_text(timeout), duration_text(needed))
                yield Finding("MF0320", service, said, ("spec", "http", i, "timeout"))


def _needed(retries: Map) -> int:
    """The nanoseconds that the first try and all retries may take together; 0 where a try has no limit of its own."""
    each = nanoseconds(text(retries, "perTryTimeout")) or 0
    return each * (1 + number(retries, "attempts"))


ANALYZER: t.Final = Analyzer(
    "meshfleet.RouteTimeoutAnalyzer", ("MF0320",), (VIRTUAL_SERVICE,), "Compares the timeouts of routes with their retries", _find
)
