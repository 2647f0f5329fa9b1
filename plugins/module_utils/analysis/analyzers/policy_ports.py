# SPDX-License-Identifier: GPL-3.0-or-later
"""AuthorizationPolicies for ports at which none of their workloads listens: they count by the pod's port, not by the Service's."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import maps, text, texts
from ..kinds import AUTHORIZATION_POLICY, MESH_CONFIG, NAMESPACE, POD, SERVICE
from ..policies import selector_of, targets_of
from ..resource import Path, Resource
from ..selection import selector_text
from ..snapshot import Snapshot
from ..target_ports import PodPorts

_OF_PROXY: t.Final = range(15000, 15100)
"""Ports of the proxy itself."""
Known = tuple[dict[int, list[str]], set[int], bool]


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    known: dict[tuple[str, str], Known] = {}
    for policy in snapshot.all(AUTHORIZATION_POLICY):
        wanted = [] if targets_of(policy) else list(_ports(policy))
        if not wanted:
            continue
        key = (policy.namespace, selector_text(selector_of(policy)))
        if key not in known:
            known[key] = _known(snapshot, policy)
        services, listening, told = known[key]
        for value, path in wanted:
            number = int(value)
            names = ", ".join(sorted(services.get(number, ())))
            # a gateway may have a Gateway's port that no Service has
            if (told or names) and listening and number not in listening and number not in _OF_PROXY:
                reason = f"{names} has it, and leads it to another port of the pods" if names else "no Service and no container has it"
                yield Finding("MF0314", policy, (value, reason), path)


def _ports(policy: Resource) -> t.Iterator[tuple[str, Path]]:
    for i, rule in enumerate(maps(policy.spec, "rules")):
        for j, one in enumerate(maps(rule, "to")):
            for k, value in enumerate(texts(one, "operation", "ports")):
                if value.isdecimal() and len(value) < 6:
                    yield value, ("spec", "rules", i, "to", j, "operation", "ports", k)
        for j, condition in enumerate(maps(rule, "when")):
            for k, value in enumerate(texts(condition, "values") if text(condition, "key") == "destination.port" else ()):
                if value.isdecimal() and len(value) < 6:
                    yield value, ("spec", "rules", i, "when", j, "values", k)


def _known(snapshot: Snapshot, policy: Resource) -> Known:
    pods = snapshot.mesh_pods if policy.namespace == snapshot.root_namespace else snapshot.mesh_pods_in.get(policy.namespace)
    return snapshot.derived(PodPorts).of(pods.selected(selector_of(policy)) if pods is not None else [])


ANALYZER: t.Final = Analyzer(
    "meshfleet.PolicyPortAnalyzer", ("MF0314",), (AUTHORIZATION_POLICY, MESH_CONFIG, NAMESPACE, POD, SERVICE),
    "Checks that workloads listen at the ports that AuthorizationPolicies name", _find,
)  # fmt: skip
