# SPDX-License-Identifier: GPL-3.0-or-later
"""What AuthorizationPolicies and PeerAuthentications declare for a workload, beside what its proxy does.

Which policies count for a workload: istio/pilot/pkg/model/policyattachment.go. Waypoints are left out, as theirs follow Services.
"""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..istio.peer_authentication import DEFAULT, effective
from ..istio.peer_authentication import selects as counts_for
from ..istio.selectors import GATEWAY_NAME
from ..proxies.inbound import ELSEWHERE
from .fields import maps, text
from .kinds import AUTHORIZATION_POLICY, PEER_AUTHENTICATION, POD, Kind
from .policies import selector_of, targets_of
from .resource import Resource
from .selection import selects

_KUBERNETES_GATEWAY: t.Final = ("gateway.networking.k8s.io", "Gateway")
_DRY_RUN: t.Final = "istio.io/dry-run"
_TRUE: t.Final = ("1", "t", "T", "TRUE", "true", "True")
_ACTIONS: t.Final = {"": "ALLOW", "AUDIT": "LOG"}
"""How Envoy calls actions that it calls otherwise."""


@dataclass(frozen=True)
class Rules:
    """How a policy stands in a proxy: what its rules do, how many they are, and whether they are a dry run."""

    action: str
    count: int
    dry_run: bool

    def __str__(self) -> str:
        return f"{self.action} with {self.count} rule{'' if self.count == 1 else 's'}{' as a dry run' if self.dry_run else ''}"


@dataclass(frozen=True)
class Workload:
    """A pod and what its proxy does: the policies in it by namespace and name, and the mTLS it takes by port (ELSEWHERE: all others).

    ``http``: whether there is anything that rules of HTTP can stand in. ``older``: policies that the proxy has in another version than its istiod.
    """

    namespace: str
    name: str
    labels: t.Mapping[str, str]
    policies: t.Mapping[tuple[str, str], frozenset[Rules]]
    modes: t.Mapping[int, str] = field(default_factory=dict)
    http: bool = True
    older: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Departure:
    """What a proxy (``pod.namespace``) does otherwise than an object declares: the message's code, and what goes into its text."""

    code: str
    kind: Kind
    namespace: str
    name: str
    said: tuple[str, ...]
    proxy: str


def departures(declared: t.Sequence[Resource], workload: Workload, root: str) -> list[Departure]:
    """MF0405 to MF0407 of one workload. ``declared``: all AuthorizationPolicies and PeerAuthentications that its istiod takes into account."""
    return [*_policies(declared, workload, root), *_mtls(declared, workload, root)]


def _policies(declared: t.Sequence[Resource], workload: Workload, root: str) -> t.Iterator[Departure]:
    proxy = f"{workload.name}.{workload.namespace}"
    wanted = {(one.namespace, one.name): one for one in declared if one.kind is AUTHORIZATION_POLICY and _counts(one, workload, root)}
    for (namespace, name), one in wanted.items() if workload.http else ():
        there = workload.policies.get((namespace, name), frozenset())
        if _rules(one) not in there:
            said = f"they have it as {', '.join(sorted(map(str, there)))}" if there else "they do not have it"
        elif (namespace, name) in workload.older:
            said = "they have it as it was before"
        else:
            continue
        yield Departure("MF0405", AUTHORIZATION_POLICY, namespace, name, (said,), proxy)
    for namespace, name in workload.policies:
        if (namespace, name) not in wanted:
            yield Departure("MF0406", AUTHORIZATION_POLICY, namespace, name, (), proxy)


def _counts(policy: Resource, workload: Workload, root: str) -> bool:
    if policy.namespace not in (root, workload.namespace):
        return False
    gateway = workload.labels.get(GATEWAY_NAME)
    targets = targets_of(policy)
    if not targets:
        return selects(selector_of(policy), workload.labels)
    return bool(gateway) and policy.namespace == workload.namespace and any(
        (text(one, "group"), text(one, "kind"), text(one, "name")) == (*_KUBERNETES_GATEWAY, gateway)
        and text(one, "namespace") in ("", workload.namespace)
        for one in targets
    )  # fmt: skip


def _rules(policy: Resource) -> Rules:
    action = text(policy.spec, "action")
    return Rules(_ACTIONS.get(action, action), max(1, len(maps(policy.spec, "rules"))), policy.annotations.get(_DRY_RUN) in _TRUE)


def _mtls(declared: t.Sequence[Resource], workload: Workload, root: str) -> t.Iterator[Departure]:
    there = [one.item for one in declared if one.kind is PEER_AUTHENTICATION and one.namespace in (root, workload.namespace)]
    wanted = effective((one for one in there if counts_for(one, workload.labels)), root)
    for port, mode in workload.modes.items():
        asked = wanted.ports.get(port, wanted.mode)
        if mode != asked:
            policy = wanted.ports_policy if port in wanted.ports else wanted.policy
            place = "all other ports" if port == ELSEWHERE else f"port {port}"
            kind, (namespace, _, name) = (PEER_AUTHENTICATION, policy.partition("/")) if policy else (POD, (workload.namespace, "", workload.name))
            said = (mode, place, asked if policy else f"{DEFAULT}, by default")
            yield Departure("MF0407", kind, namespace, name, said, f"{workload.name}.{workload.namespace}")
