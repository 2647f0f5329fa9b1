# SPDX-License-Identifier: GPL-3.0-or-later
"""DestinationRules that start TLS without a CA by which the server could be verified."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import Map, has, mapping, maps, number, text
from ..kinds import DESTINATION_RULE
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for rule in snapshot.all(DESTINATION_RULE):
        policy, own = mapping(rule.spec, "trafficPolicy"), has(rule.spec, "workloadSelector")
        said = (rule.full_name, rule.namespace)
        tls = mapping(policy, "tls")
        if _is_blind(tls, own):
            path = ("spec", "trafficPolicy", "tls", "caCertificates")
            yield Finding("IST0128", rule, (*said, text(tls, "mode"), text(rule.spec, "host")), path)
        for i, port in enumerate(maps(policy, "portLevelSettings")):
            tls = mapping(port, "tls")
            if _is_blind(tls, own):
                place = ("spec", "trafficPolicy", "portLevelSettings", i, "tls", "caCertificates")
                wanted = mapping(port, "port")
                value = f"number:{number(wanted, 'number')}" if number(wanted, "number") else "" if wanted else "<nil>"
                yield Finding("IST0129", rule, (*said, text(tls, "mode"), text(rule.spec, "host"), value), place)


def _is_blind(tls: Map, own: bool) -> bool:
    """A credential is only used where the rule selects the client's workload."""
    return text(tls, "mode") in ("SIMPLE", "MUTUAL") and not text(tls, "caCertificates") and not (text(tls, "credentialName") and own)


ANALYZER: t.Final = Analyzer(
    "destinationrule.CaCertificateAnalyzer", ("IST0128", "IST0129"), (DESTINATION_RULE,),
    "Checks if caCertificates is set when TLS mode is SIMPLE/MUTUAL", _find,
)  # fmt: skip
