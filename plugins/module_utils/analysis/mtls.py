# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands between namespaces and strict mTLS: plaintext that is seen, clients' rules that switch TLS off, policies that count instead."""
from __future__ import annotations

import typing as t
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from ..istio.mtls_modes import STRICT, Mode, OwnMode, PeerAuthentications
from ..istio.restarts import workload_of
from ..istio.revisions import is_running, proxy_role
from ..proxies.look import short
from ..proxies.security_metrics import Plaintext
from .fields import mapping, maps, text
from .hosts import full_host, overlap
from .kinds import DESTINATION_RULE, NAMESPACE, PEER_AUTHENTICATION, POD, SERVICE, Kind
from .resource import Resource

INPUTS: t.Final = (DESTINATION_RULE, NAMESPACE, PEER_AUTHENTICATION, POD, SERVICE)
"""The kinds that are looked at."""
POLICY_NAME: t.Final = "default"
"""What a namespace's own PeerAuthentication is called, by Istio's convention and by the role ``security``."""
_MUTUAL: t.Final = ("", "ISTIO_MUTUAL")


@dataclass(frozen=True)
class Client:
    """Pods of a workload (``Kind/name``) without a proxy, which speak plaintext to whomever they ask."""

    namespace: str
    workload: str
    pods: int


@dataclass(frozen=True)
class ClientRule:
    """A DestinationRule (``DestinationRule ns/name``) by which proxies speak to a Service without Istio's mTLS, and the mode it has them use."""

    rule: str
    host: str
    mode: str


@dataclass(frozen=True)
class State:
    """A namespace: the mode that holds, whether it could be strict, and if not, why.

    ``exceptions`` go on taking plaintext in a strict namespace, ``unprotected`` are its pods without a proxy, which no policy reaches.
    """

    namespace: str
    mode: Mode
    reasons: tuple[str, ...]
    plaintext: tuple[Plaintext, ...] = ()
    client_rules: tuple[ClientRule, ...] = ()
    exceptions: tuple[OwnMode, ...] = ()
    unprotected: tuple[Client, ...] = ()

    @property
    def strict(self) -> bool:
        """Whether it is strict now."""
        return self.mode.mode == STRICT

    @property
    def ready(self) -> bool:
        """Whether making it strict would refuse nobody that is known of; one that is strict refuses them already."""
        return self.strict or not self.reasons


@dataclass
class Mesh:
    """A cluster's objects (of INPUTS) as these questions need them; ``root`` is the namespace of mesh-wide policies."""

    resources: t.Iterable[Resource]
    root: str
    policies: PeerAuthentications = field(init=False)
    clients: list[Client] = field(init=False)

    def __post_init__(self) -> None:
        by_kind: dict[Kind, list[Resource]] = defaultdict(list)
        for one in self.resources:
            by_kind[one.kind].append(one)
        self.names = sorted(one.name for one in by_kind[NAMESPACE])
        self.policies = PeerAuthentications((one.item for one in by_kind[PEER_AUTHENTICATION]), self.root)
        self._pods = [one for one in by_kind[POD] if is_running(one.item)]
        self._hosts = {one: full_host(one.namespace, one.name) for one in by_kind[SERVICE]}
        self._rules = [rule for one in by_kind[DESTINATION_RULE] for rule in _client_rules(one)]
        self.clients = _clients(one for one in self._pods if one.namespace != self.root)
        self.with_proxies = sorted({one.namespace for one in self._pods if proxy_role(one.item) == "sidecar"})

    def state(self, namespace: str, seen: t.Iterable[Plaintext], unseen: str) -> State:
        """A namespace, or for the root namespace all that have no mode of their own; ``unseen`` says why nothing is known of plaintext, if so."""
        covered = {namespace}
        if namespace == self.root:
            covered |= {name for name in self.names if not self.policies.governed(name)}
        exceptions = tuple(one for name in sorted(covered) for one in self.policies.exceptions(name))
        plaintext = tuple(one for one in seen if one.namespace in covered and not self._excepted(one))
        services = {host: one for one, host in self._hosts.items() if one.namespace in covered}
        rules = tuple(one for one in self._rules if any(overlap(one.host, host) for host in services))
        reasons = [self._told(one) for one in plaintext]
        reasons += [f"{one.rule} has clients speak to {one.host} with TLS mode {one.mode}, which strict proxies refuse" for one in rules]
        own = self.policies.own(namespace)
        if own is not None and own["metadata"]["name"] != POLICY_NAME:
            name = own["metadata"]["name"]
            reasons.append(f"PeerAuthentication {namespace}/{name} holds for all of it and counts before a newer one; rename it to {POLICY_NAME}, or delete it")
        if unseen:
            reasons.append(f"nothing says that nobody speaks plaintext: {unseen}")
        unprotected = _clients(one for one in self._pods if one.namespace == namespace and namespace != self.root)
        return State(namespace, self.policies.holding(namespace), tuple(reasons), plaintext, rules, exceptions, tuple(unprotected))

    def _excepted(self, one: Plaintext) -> bool:
        """Whether all pods of the workload go on taking plaintext when their namespace is strict."""
        policies = self.policies.exceptions(one.namespace)
        pods = [pod for pod in self._pods if pod.namespace == one.namespace and workload_of(pod.item).partition("/")[2] == one.workload] if policies else []
        return bool(pods) and all(any(policy.takes(pod.labels) for policy in policies) for pod in pods)

    def _told(self, one: Plaintext) -> str:
        found = f"{one.workload}.{one.namespace} was reached by {one.count} {one.counted} in plaintext"
        if one.source:
            return f"{found} from {one.source}"
        names = [f"{client.workload} in {client.namespace}" for client in self.clients]
        return f"{found} from a client without proxy" + (f", one of: {short(names)}" if names else ", none of this cluster's")


def _clients(pods: t.Iterable[Resource]) -> list[Client]:
    counts = Counter((one.namespace, workload_of(one.item)) for one in pods if not proxy_role(one.item))
    return [Client(namespace, workload, number) for (namespace, workload), number in sorted(counts.items())]


def _client_rules(rule: Resource) -> t.Iterator[ClientRule]:
    """Each mode other than Istio's mTLS that a DestinationRule asks for: of all, of single ports, of subsets."""
    host = full_host(rule.namespace, text(rule.spec, "host"))
    policies = [mapping(rule.spec, "trafficPolicy"), *(mapping(one, "trafficPolicy") for one in maps(rule.spec, "subsets"))]
    modes = dict.fromkeys(text(one, "tls", "mode") for policy in policies for one in (policy, *maps(policy, "portLevelSettings")) if mapping(one, "tls"))
    for mode in modes:
        if mode not in _MUTUAL:
            yield ClientRule(rule.origin, host, mode)
