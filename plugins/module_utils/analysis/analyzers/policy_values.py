# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of AuthorizationPolicies that no request can fulfil: what they ask for they exclude, or no request has such a method or path."""
from __future__ import annotations

import re
import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import mapping, maps, text, texts
from ..kinds import AUTHORIZATION_POLICY
from ..policies import CONDITION, OPERATION, SOURCE, excluded, value_covers
from ..request_paths import impossible
from ..resource import Path, Resource
from ..snapshot import Snapshot

_PRINCIPAL: t.Final = re.compile(r"[^/]+/ns/([^/*]+)/sa/[^/]+")
# https://www.iana.org/assignments/http-methods, and what caches take beside it
_METHODS: t.Final = frozenset(
    (
        "ACL", "BASELINE-CONTROL", "BIND", "CHECKIN", "CHECKOUT", "CONNECT", "COPY", "DELETE", "GET", "HEAD", "LABEL", "LINK", "LOCK", "MERGE",
        "MKACTIVITY", "MKCALENDAR", "MKCOL", "MKREDIRECTREF", "MKWORKSPACE", "MOVE", "OPTIONS", "ORDERPATCH", "PATCH", "POST", "PRI", "PROPFIND",
        "PROPPATCH", "PUT", "QUERY", "REBIND", "REPORT", "SEARCH", "TRACE", "UNBIND", "UNCHECKOUT", "UNLINK", "UNLOCK", "UPDATE", "UPDATEREDIRECTREF",
        "VERSION-CONTROL", "PURGE", "BAN", "REFRESH",
    )
)  # fmt: skip


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for policy in snapshot.all(AUTHORIZATION_POLICY):
        for i, rule in enumerate(maps(policy.spec, "rules")):
            for key, inner, pairs in (("from", "source", SOURCE), ("to", "operation", OPERATION)):
                for j, one in enumerate(maps(rule, key)):
                    path: Path = ("spec", "rules", i, key, j, inner)
                    part = mapping(one, inner)
                    field = excluded(part, pairs)
                    if field:
                        yield Finding("MF0312", policy, (field, pairs[field]), (*path, field))
                    elif inner == "source" and _elsewhere(texts(part, "principals"), texts(part, "namespaces")):
                        yield Finding("MF0312", policy, ("principals", "namespaces"), (*path, "principals"))
                    yield from _values(policy, texts(part, "methods"), texts(part, "paths"), path)
            for j, condition in enumerate(maps(rule, "when")):
                if excluded(condition, CONDITION):
                    yield Finding("MF0312", policy, (text(condition, "key"), "notValues"), ("spec", "rules", i, "when", j, "values"))


def _elsewhere(principals: list[str], namespaces: list[str]) -> bool:
    """Whether all principals are of namespaces that are not asked for."""
    spaces = [found[1] if found else "" for found in map(_PRINCIPAL.fullmatch, principals)]
    return bool(principals and namespaces) and all(
        space and not any(value_covers("namespaces", pattern, space) for pattern in namespaces) for space in spaces
    )


def _values(policy: Resource, methods: list[str], paths: list[str], path: Path) -> t.Iterator[Finding]:
    for k, method in enumerate(methods):
        if method and "*" not in method and method not in _METHODS:
            known = method.upper() if method.upper() in _METHODS else ""
            reason = f"methods are told apart by case, and it is {known}" if known else "it is none that the registry of HTTP methods has"
            yield Finding("MF0313", policy, ("method", method, reason), (*path, "methods", k))
    for k, value in enumerate(paths):
        reason = impossible(value, "*{")
        if reason:
            yield Finding("MF0313", policy, ("path", value, reason), (*path, "paths", k))


ANALYZER: t.Final = Analyzer(
    "meshfleet.PolicyValueAnalyzer", ("MF0312", "MF0313"), (AUTHORIZATION_POLICY,), "Checks that a request can fulfil the rules of AuthorizationPolicies", _find
)
