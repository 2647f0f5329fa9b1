# SPDX-License-Identifier: GPL-3.0-or-later
"""VirtualServices that lead to subsets which no DestinationRule defines."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import maps, text
from ..hosts import service_of
from ..kinds import DESTINATION_RULE, VIRTUAL_SERVICE
from ..routes import Routes
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    destinations = snapshot.derived(Routes)
    known = {
        (service_of(rule.namespace, text(rule.spec, "host")), text(subset, "name"))
        for rule in snapshot.all(DESTINATION_RULE)
        for subset in maps(rule.spec, "subsets")
    }
    for service in snapshot.all(VIRTUAL_SERVICE):
        for found, what in ((destinations.routes(service), "host"), (destinations.mirrors(service), "mirror")):
            for route in found:
                if route.subset and (service_of(service.namespace, route.host), route.subset) not in known:
                    yield Finding("IST0101", service, (f"{what}+subset in destinationrule", f"{route.host}+{route.subset}"), route.path)


ANALYZER: t.Final = Analyzer(
    "virtualservice.DestinationRuleAnalyzer", ("IST0101",), (VIRTUAL_SERVICE, DESTINATION_RULE),
    "Checks the destination rules associated with each virtual service", _find, (VIRTUAL_SERVICE,),
)  # fmt: skip
