# SPDX-License-Identifier: GPL-3.0-or-later
"""Policies in effect: what the proxies have in their listeners beside what the cluster declares, some proxies at a time and within a deadline."""
from __future__ import annotations

import time
import typing as t
from collections import defaultdict
from dataclasses import dataclass

from ..cluster.client import Client
from ..cluster.errors import ClusterError
from ..istio.revisions import is_running
from ..proxies.authorization import policies, rule_texts
from ..proxies.config_dump import ConfigDump, read_config_dump
from ..proxies.envoy import SECONDS, Proxy, Silent, ask_all, has_proxy, proxies_of
from ..proxies.envoy_dump import ask_dump
from ..proxies.inbound import mtls_modes, takes_http
from ..proxies.istiod import MOST_DUMPS, Istiod, would_get
from ..proxies.look import SHOWN
from ..proxies.syncz import ERROR, STALE, ProxyStatus
from ..proxies.view import question
from .analyzer import Finding
from .effective import Departure, Rules, Workload, departures
from .kinds import AUTHORIZATION_POLICY, PEER_AUTHENTICATION, POD
from .live import read_cluster
from .message import listed
from .resource import Resource, named
from .snapshot import Snapshot

_KINDS: t.Final = (AUTHORIZATION_POLICY, PEER_AUTHENTICATION)
_GATEWAY: t.Final = "gateway"
_LATE: t.Final = "not asked in the time allowed (timeout)"
Counts = t.Callable[[Istiod], t.Callable[[Resource], bool]]
"""Whether an istiod takes an object of the cluster into account."""


@dataclass(frozen=True)
class Asking:
    """``pods``: the istiods; ``counts``: what each takes into account; ``pause``: seconds for which a departure must last; ``deadline``: time.monotonic."""

    pods: t.Sequence[Istiod]
    counts: Counts
    namespaces: t.Collection[str]
    pause: float
    deadline: float


def policies_in_effect(client: Client, snapshot: Snapshot, connected: t.Sequence[ProxyStatus], asking: Asking) -> list[Finding]:
    """MF0405 to MF0407, and MF0492 of proxies that give no answer. Raises ClusterError where policies cannot be listed for other reasons than rights."""
    there = _asked(snapshot, connected, asking.namespaces)
    first, silent = _look(client, snapshot, there, asking)
    if first:
        time.sleep(asking.pause)
        names = {one.proxy for one in first}
        again, _ = _look(client, snapshot, [one for one in there if one[0].name in names], asking)
        first = [one for one in first if one in again]
    return [*_findings(first), *_unasked(silent, there)]


Asked = tuple[ProxyStatus, Resource]


def _asked(snapshot: Snapshot, connected: t.Sequence[ProxyStatus], namespaces: t.Collection[str]) -> list[Asked]:
    """Sidecars and gateways with their pods; of all namespaces where mesh-wide policies are asked for."""
    wanted = frozenset() if snapshot.root_namespace in namespaces else frozenset(namespaces)
    out = []
    for one in connected:
        pod = snapshot.find(POD, one.namespace, one.pod)
        inside = not wanted or one.namespace in wanted
        if inside and one.kind in ("sidecar", _GATEWAY) and pod is not None and pod.place is None and has_proxy(pod.item) and is_running(pod.item):
            out.append((one, pod))
    return out


def _look(client: Client, snapshot: Snapshot, there: t.Sequence[Asked], asking: Asking) -> tuple[list[Departure], list[Silent]]:
    """What all proxies do otherwise than declared just now."""
    live = read_cluster(client, _KINDS, istio_namespace=snapshot.istio_namespace, revision="", deadline=asking.deadline)
    if live.denied or not there:  # told already
        return [], []
    declared = {pod.pod: _by_namespace(filter(asking.counts(pod), live.resources)) for pod in asking.pods}
    by_name = {one.name: (one, pod) for one, pod in there}
    proxies = proxies_of(client, [pod.item for _, pod in there], snapshot.istio_namespace)
    behind = {one.name for one, _ in there if (status := one.types.get("LDS")) and status.state in (STALE, ERROR)}
    compared = set(sorted(behind)[:MOST_DUMPS])

    def look(proxy: Proxy) -> list[Departure]:
        status, pod = by_name[proxy.name]
        left = asking.deadline - time.monotonic()
        if left <= 0:
            raise ClusterError(_LATE)
        dump = read_config_dump(ask_dump(client, proxy, question("listener"), timeout=min(SECONDS, left)))
        sent = would_get(client, snapshot.istio_namespace, asking.pods, status) if proxy.name in compared else None
        spaces = declared.get(status.istiod, {})
        near = [one for space in dict.fromkeys((snapshot.root_namespace, pod.namespace)) for one in spaces.get(space, ())]
        return departures(near, _workload(status, pod, dump, sent), snapshot.root_namespace)

    found, silent = ask_all(client, proxies, look)
    return [one for _, several in found for one in several], silent


def _by_namespace(resources: t.Iterable[Resource]) -> dict[str, list[Resource]]:
    out: dict[str, list[Resource]] = {}
    for one in resources:
        out.setdefault(one.namespace, []).append(one)
    return out


def _workload(status: ProxyStatus, pod: Resource, dump: ConfigDump, sent: ConfigDump | None) -> Workload:
    rules: dict[tuple[str, str], set[Rules]] = defaultdict(set)
    for one in policies(dump):
        if one.namespace:
            rules[one.namespace, one.name].add(Rules(one.action, one.rules, not one.enforced))
    older = set()
    if sent is not None:
        had = rule_texts(dump)
        older = {key for key, text in rule_texts(sent).items() if key in had and had[key] != text}
    return Workload(
        pod.namespace, pod.name, pod.labels, {key: frozenset(found) for key, found in rules.items()},
        {} if status.kind == _GATEWAY else mtls_modes(dump), takes_http(dump, gateway=status.kind == _GATEWAY), frozenset(older),
    )  # fmt: skip


def _findings(found: t.Iterable[Departure]) -> t.Iterator[Finding]:
    """One for each object and what is otherwise, with the proxies in its text."""
    alike: dict[tuple[t.Any, ...], list[str]] = {}
    for one in found:
        alike.setdefault((one.code, one.kind, one.namespace, one.name, one.said), []).append(one.proxy)
    for (code, kind, namespace, name, said), proxies in alike.items():
        yield Finding(code, named(kind, namespace, name), ("the proxy" if kind is POD else listed(proxies, SHOWN), *said))


def _unasked(silent: t.Iterable[Silent], there: t.Sequence[Asked]) -> t.Iterator[Finding]:
    pods = {one.name: pod for one, pod in there}
    alike: dict[str, list[str]] = {}
    for one in silent:
        alike.setdefault(one.reason, []).append(one.proxy)
    for reason, names in alike.items():
        yield Finding("MF0492", pods[names[0]], (listed(names, SHOWN), reason))
