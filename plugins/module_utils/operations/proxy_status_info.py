# SPDX-License-Identifier: GPL-3.0-or-later
"""``proxy_status_info``: what ``istioctl proxy-status`` shows, for all istiods at once, and how the proxies fare."""
from __future__ import annotations

import datetime
import time
import typing as t
from collections import Counter
from dataclasses import asdict, dataclass

from ..cluster.client import Client
from ..cluster.connection import connect
from ..cluster.pods import ready
from ..cluster.wait import LOOKS
from ..istio.revisions import is_running, pod_revision, proxy_role
from ..proxies.envoy import has_proxy, proxies_of
from ..proxies.health import Health, beyond, health_of
from ..proxies.istiod import Unreachable, istiods, proxies
from ..proxies.status_table import status_table
from ..proxies.syncz import ERROR, NOT_SENT, STALE, SYNCED, ProxyStatus, TypeStatus
from ..proxies.workloads import pods_of
from ..specs.proxy_status_info import Options
from .cluster_errors import told
from .query import answered, checked_query
from .result import OperationError, Reporter, Result

Json = dict[str, t.Any]
_STATES: t.Final = (SYNCED, STALE, NOT_SENT, ERROR)


@dataclass(frozen=True)
class Look:
    """One look: the proxies asked for, pods whose proxy is connected to none that answered, and istiods that did not answer."""

    proxies: list[ProxyStatus]
    unconnected: list[Json]
    unreachable: list[Unreachable]
    pods: list[Json]


def run(options: Options, reporter: Reporter) -> Result:
    """Ask every istiod, once or until all is in sync. Raises OperationError, Unreachable."""
    query = checked_query(options.query)
    with told():
        client = connect(options.proxies.auth)
        look = _wait(client, options) if options.wait_for_sync else _look(client, options)
        health = _health(client, options, look) if options.details else {}
    now = datetime.datetime.now(datetime.UTC)
    rows = [_row(one, now, health.get(one.name)) for one in look.proxies]
    problems = {name: beyond(one, asdict(options.thresholds)) for name, one in health.items()}
    values = {
        "proxies": rows,
        "summary": _summary(look.proxies),
        "unconnected": look.unconnected,
        "unreachable": [asdict(one) for one in look.unreachable],
        "problems": [{"proxy": name, "problem": text} for name, texts in sorted(problems.items()) for text in texts],
        "table": status_table(look.proxies, now),
    }
    return Result(False, answered(query, values))


def _look(client: Client, options: Options) -> Look:
    access = options.proxies
    pods = istiods(client, access.namespace, options.revision)
    if options.revision and not pods:
        there = sorted({pod.revision for pod in istiods(client, access.namespace)})
        raise OperationError(
            f"cluster {client.name}: revision: {options.revision!r} has no istiod in namespace {access.namespace}; "
            f"name one of: {', '.join(there) or 'none is there'}"
        )
    found, silent = proxies(client, access.namespace, pods)
    candidates = _pods(client, options)
    if access.workload:
        names = {_name(pod) for pod in candidates}
        found = [one for one in found if one.name in names]
    if options.namespaces:
        found = [one for one in found if one.namespace in options.namespaces]
    return Look(found, _unconnected(candidates, found, silent, options.revision), silent, candidates)


def _pods(client: Client, options: Options) -> list[Json]:
    """The pods with a proxy that are asked for. Raises ClusterError."""
    access = options.proxies
    if access.workload:
        found = pods_of(client, access.workload, access.default_namespace)
        proxies_of(client, found, access.namespace, access.proxy_admin_port)
    else:
        places = [f"/api/v1/namespaces/{name}/pods" for name in options.namespaces] or ["/api/v1/pods"]
        found = [pod for part in client.each(client.list_objects, places) for pod in part]
    inside = [pod for pod in found if has_proxy(pod) and is_running(pod) and proxy_role(pod)]
    return [pod for pod in inside if not options.revision or pod_revision(pod) == options.revision]


def _name(pod: Json) -> str:
    return f"{pod['metadata']['name']}.{pod['metadata']['namespace']}"


def _unconnected(pods: list[Json], found: list[ProxyStatus], silent: list[Unreachable], revision: str) -> list[Json]:
    known = {one.name for one in found}
    deaf = {one.revision for one in silent}
    out = []
    for pod in pods:
        own = pod_revision(pod)
        if _name(pod) not in known:
            out.append({
                "pod": str(pod["metadata"]["name"]), "namespace": str(pod["metadata"]["namespace"]), "kind": proxy_role(pod), "revision": own,
                "ready": ready(pod), "certain": not (own in deaf if own else deaf),
            })  # fmt: skip
    return sorted(out, key=lambda one: (one["namespace"], one["pod"]))


def _wait(client: Client, options: Options) -> Look:
    """Look until every proxy asked for has taken what was sent and every ready one is connected. Raises OperationError."""
    deadline = time.monotonic() + options.wait_timeout
    looks = 0
    while True:
        look = _look(client, options)
        refused = [f"{one.name}: {short}: {status.error}" for one in look.proxies for short, status in one.types.items() if status.state == ERROR]
        if refused:
            raise OperationError(f"cluster {client.name}: proxies reject their configuration: {_short(refused)}", **_facts(look))
        missing = [f"{one.name}: {_pending(one)}" for one in look.proxies if _pending(one)]
        missing += [f"{one['pod']}.{one['namespace']}: is connected to no istiod" for one in look.unconnected if one["ready"]]
        missing += [f"istiod {one.pod}: {one.reason}" for one in look.unreachable]
        if not missing:
            return look
        left = deadline - time.monotonic()
        if left <= 0:
            raise OperationError(f"cluster {client.name}: not in sync after {options.wait_timeout:g} s: {_short(missing)}", **_facts(look))
        time.sleep(min(LOOKS[min(looks, len(LOOKS) - 1)], max(left, 0.01)))
        looks += 1


def _pending(one: ProxyStatus) -> str:
    """The types that a proxy has not taken; one that was sent nothing at all has taken nothing."""
    stale = [short for short, status in one.types.items() if status.state == STALE]
    return f"{', '.join(stale)} STALE" if stale else "nothing was sent" if one.state == NOT_SENT else ""


def _short(texts: list[str]) -> str:
    return "; ".join(texts[:5]) + (f"; and {len(texts) - 5} more" if len(texts) > 5 else "")


def _facts(look: Look) -> Json:
    now = datetime.datetime.now(datetime.UTC)
    return {
        "proxies": [_row(one, now, None) for one in look.proxies], "summary": _summary(look.proxies), "unconnected": look.unconnected,
        "unreachable": [asdict(one) for one in look.unreachable],
    }  # fmt: skip


def _health(client: Client, options: Options, look: Look) -> dict[str, Health]:
    known = {one.name for one in look.proxies}
    pods = [pod for pod in look.pods if _name(pod) in known and proxy_role(pod) != "ztunnel"]
    access = options.proxies
    return health_of(client, pods, proxies_of(client, pods, access.namespace, access.proxy_admin_port), timeout=access.timeout)


def _row(one: ProxyStatus, now: datetime.datetime, health: Health | None) -> Json:
    return {
        "name": one.name, "pod": one.name.rpartition(".")[0], "namespace": one.namespace, "cluster": one.cluster, "kind": one.kind, "version": one.version,
        "istiod": one.istiod, "revision": one.revision, "state": one.state,
        "types": {short: _type(status, now) for short, status in one.types.items()}, "health": asdict(health) if health else None,
    }  # fmt: skip


def _type(status: TypeStatus, now: datetime.datetime) -> Json:
    age = None if status.sent is None else round(max((now - status.sent).total_seconds(), 0.0), 1)
    return {"state": status.state, "age": age, "error": status.error}


def _summary(found: list[ProxyStatus]) -> Json:
    def counted(key: str) -> list[Json]:
        names = sorted({getattr(one, key) for one in found})
        return [{key: name, **_counts([one for one in found if getattr(one, key) == name])} for name in names]

    return {**_counts(found), "revisions": counted("revision"), "namespaces": counted("namespace")}


def _counts(found: list[ProxyStatus]) -> Json:
    states = Counter(one.state for one in found)
    return {"proxies": len(found), **{state.lower(): states[state] for state in _STATES}}
