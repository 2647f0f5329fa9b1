# SPDX-License-Identifier: GPL-3.0-or-later
"""Subsets that no VirtualService leads to."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import maps, text
from ..hosts import full_host
from ..kinds import DESTINATION_RULE, VIRTUAL_SERVICE
from ..routes import Routes
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    known = snapshot.derived(Routes)
    used = {
        (full_host(service.namespace, route.host), route.subset)
        for service in snapshot.all(VIRTUAL_SERVICE)
        for route in (*known.routes(service), *known.mirrors(service))
    }
    hosts = {host for host, _ in used}
    for rule in snapshot.all(DESTINATION_RULE):
        host = full_host(rule.namespace, text(rule.spec, "host"))
        if host not in hosts:  # nobody routes to it at all: the rule may be there for its policy, or be new
            continue
        for i, subset in enumerate(maps(rule.spec, "subsets")):
            name = text(subset, "name")
            if name and (host, name) not in used:
                yield Finding("MF0321", rule, (name, host), ("spec", "subsets", i, "name"))


ANALYZER: t.Final = Analyzer(
    "meshfleet.UnusedSubsetAnalyzer", ("MF0321",), (DESTINATION_RULE, VIRTUAL_SERVICE), "Checks that subsets are used by a route", _find
)
