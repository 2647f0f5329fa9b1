# SPDX-License-Identifier: GPL-3.0-or-later
"""AuthorizationPolicies that hold for no workload, or name namespaces that are not there."""
from __future__ import annotations

import functools
import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import has, maps, strings, texts
from ..kinds import AUTHORIZATION_POLICY, MESH_CONFIG, NAMESPACE, POD
from ..resource import Resource
from ..selection import selector_text
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    known = functools.cache(functools.partial(_is_there, snapshot))
    for policy in snapshot.all(AUTHORIZATION_POLICY):
        yield from _without_workloads(snapshot, policy)
        for i, rule in enumerate(maps(policy.spec, "rules")):
            for j, origin in enumerate(maps(rule, "from")):
                for key in ("namespaces", "notNamespaces"):
                    for k, name in enumerate(texts(origin, "source", key)):
                        if not known(name):
                            yield Finding("IST0101", policy, ("namespace", name), ("spec", "rules", i, "from", j, "source", key, k))


def _without_workloads(snapshot: Snapshot, policy: Resource) -> t.Iterator[Finding]:
    selector = strings(policy.spec, "selector", "matchLabels")
    if not has(policy.spec, "selector"):
        if policy.namespace != snapshot.root_namespace and policy.namespace not in snapshot.mesh_pods_in:
            yield Finding("IST0127", policy, ("",))
        return
    pods = snapshot.mesh_pods if policy.namespace == snapshot.root_namespace else snapshot.mesh_pods_in.get(policy.namespace)
    if pods is None or not pods.any_selected(selector):
        yield Finding("IST0127", policy, (selector_text(selector),))


def _is_there(snapshot: Snapshot, wanted: str) -> bool:
    names = snapshot.namespace_names
    if wanted == "*":
        return bool(names)
    if wanted.startswith("*"):
        return any(name.endswith(wanted[1:]) for name in names)
    if wanted.endswith("*"):
        return any(name.startswith(wanted[:-1]) for name in names)
    return snapshot.find(NAMESPACE, "", wanted) is not None or any(name.lower() == wanted.lower() for name in names)


ANALYZER: t.Final = Analyzer(
    "auth.AuthorizationPoliciesAnalyzer", ("IST0101", "IST0127"), (MESH_CONFIG, AUTHORIZATION_POLICY, NAMESPACE, POD),
    "Checks the validity of authorization policies", _find,
)  # fmt: skip
