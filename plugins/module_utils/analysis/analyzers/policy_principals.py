# SPDX-License-Identifier: GPL-3.0-or-later
"""AuthorizationPolicies for identities that nobody can have."""
from __future__ import annotations

import re
import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import maps, text, texts
from ..kinds import AUTHORIZATION_POLICY, MESH_CONFIG, NAMESPACE, SYSTEM_NAMESPACES
from ..resource import Path, Resource
from ..snapshot import Snapshot

_PRINCIPAL: t.Final = re.compile(r"([^/*]+)/ns/([^/*]+)/sa/[^/]+")
_SCHEME: t.Final = "spiffe://"
_ALWAYS: t.Final = SYSTEM_NAMESPACES | {"default"}
"""Namespaces that every cluster has, also where an analysis leaves them out."""


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    domains = {"cluster.local", str(snapshot.mesh_config.get("trustDomain") or "cluster.local"), *texts(snapshot.mesh_config, "trustDomainAliases")}
    for policy in snapshot.all(AUTHORIZATION_POLICY):
        for kind, value, path in _identities(policy):
            reason = _reason(snapshot, domains, kind, value)
            if reason:
                yield Finding("MF0311", policy, (value, reason), path)


def _identities(policy: Resource) -> t.Iterator[tuple[str, str, Path]]:
    """Every identity that a policy asks for: what kind it is of, the value, and the field."""
    for i, rule in enumerate(maps(policy.spec, "rules")):
        for j, origin in enumerate(maps(rule, "from")):
            for field in ("principals", "serviceAccounts"):
                for k, value in enumerate(texts(origin, "source", field)):
                    yield field, value, ("spec", "rules", i, "from", j, "source", field, k)
        for j, condition in enumerate(maps(rule, "when")):
            kind = {"source.principal": "principals", "source.serviceAccount": "serviceAccounts", "source.namespace": "namespaces"}.get(text(condition, "key"))
            for k, value in enumerate(texts(condition, "values") if kind else ()):
                yield str(kind), value, ("spec", "rules", i, "when", j, "values", k)


def _reason(snapshot: Snapshot, domains: set[str], kind: str, value: str) -> str:
    """Why nobody can have an identity; empty where somebody may."""
    namespace, domain = value, ""
    if kind == "serviceAccounts":
        namespace = value.partition("/")[0] if "/" in value else ""
    elif kind == "principals":
        if value.startswith(_SCHEME):
            return f"principals are written without {_SCHEME}"
        found = _PRINCIPAL.fullmatch(value)
        domain, namespace = (found[1], found[2]) if found else ("", "")
    if domain and domain not in domains:
        return f"{domain} is no trust domain of the mesh"
    if namespace and "*" not in namespace and namespace not in _ALWAYS and snapshot.find(NAMESPACE, "", namespace) is None:
        return f"there is no namespace {namespace}"
    return ""


ANALYZER: t.Final = Analyzer(
    "meshfleet.PrincipalAnalyzer", ("MF0311",), (AUTHORIZATION_POLICY, MESH_CONFIG, NAMESPACE),
    "Checks that the principals of AuthorizationPolicies can exist", _find,
)  # fmt: skip
