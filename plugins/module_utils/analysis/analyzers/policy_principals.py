# SPDX-License-Identifier: GPL-3.0-or-later
"""AuthorizationPolicies for identities that nobody can have."""
from __future__ import annotations

import re
import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import maps, texts
from ..kinds import AUTHORIZATION_POLICY, MESH_CONFIG, NAMESPACE
from ..snapshot import Snapshot

_PRINCIPAL: t.Final = re.compile(r"([^/*]+)/ns/([^/*]+)/sa/[^/]+")


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    domains = {"cluster.local", str(snapshot.mesh_config.get("trustDomain") or "cluster.local"), *texts(snapshot.mesh_config, "trustDomainAliases")}
    for policy in snapshot.all(AUTHORIZATION_POLICY):
        for i, rule in enumerate(maps(policy.spec, "rules")):
            for j, origin in enumerate(maps(rule, "from")):
                for k, principal in enumerate(texts(origin, "source", "principals")):
                    found = _PRINCIPAL.fullmatch(principal)
                    if not found:
                        continue
                    path = ("spec", "rules", i, "from", j, "source", "principals", k)
                    if snapshot.find(NAMESPACE, "", found[2]) is None and found[1] in domains:
                        yield Finding("MF0311", policy, (principal, f"there is no namespace {found[2]}"), path)
                    elif found[1] not in domains:
                        yield Finding("MF0311", policy, (principal, f"{found[1]} is no trust domain of the mesh"), path)


ANALYZER: t.Final = Analyzer(
    "meshfleet.PrincipalAnalyzer", ("MF0311",), (AUTHORIZATION_POLICY, MESH_CONFIG, NAMESPACE),
    "Checks that the principals of AuthorizationPolicies can exist", _find,
)  # fmt: skip
