# SPDX-License-Identifier: GPL-3.0-or-later
"""``proxy_status_info``: what ``istioctl proxy-status`` shows, for all istiods at once, and how the proxies fare."""
from __future__ import annotations

import datetime
import time
import typing as t
from collections import Counter
from dataclasses import asdict

from ..cluster.client import Client
from ..cluster.connection import connect
from ..cluster.errors import ApiError
from ..cluster.wait import LOOKS
from ..istio.locality import locality_of
from ..istio.revisions import proxy_role
from ..proxies.envoy import proxies_of
from ..proxies.health import Health, beyond, health_of
from ..proxies.look import Look, Scope, look, proxy_name, short
from ..proxies.status_table import status_table
from ..proxies.syncz import ERROR, NOT_SENT, STALE, SYNCED, ProxyStatus, TypeStatus
from ..specs.proxy_status_info import Options
from .cluster_errors import told
from .query import answered, checked_query
from .result import OperationError, Reporter, Result

Json = dict[str, t.Any]
_STATES: t.Final = (SYNCED, STALE, NOT_SENT, ERROR)


def run(options: Options, reporter: Reporter) -> Result:
    """Ask every istiod, once or until all is in sync. Raises OperationError, Unreachable."""
    query = checked_query(options.query)
    with told():
        client = connect(options.proxies.auth)
        found = _wait(client, options) if options.wait_for_sync else look(client, _scope(options))
        health = _health(client, options, found) if options.details else {}
        places = _localities(client, found)
    now = datetime.datetime.now(datetime.UTC)
    rows = [_row(one, now, health.get(one.name), places.get(one.name, "")) for one in found.proxies]
    problems = {name: beyond(one, asdict(options.thresholds)) for name, one in health.items()}
    values = {
        "proxies": rows,
        "summary": _summary(found.proxies),
        "unconnected": found.unconnected,
        "no_answer": [asdict(one) for one in found.unreachable],
        "problems": [{"proxy": name, "problem": text} for name, texts in sorted(problems.items()) for text in texts],
        "table": status_table(found.proxies, now),
    }
    return Result(False, answered(query, values))


def _scope(options: Options) -> Scope:
    access = options.proxies
    return Scope(access.namespace, options.revision, options.namespaces, access.workload, access.default_namespace, access.proxy_admin_port)


def _wait(client: Client, options: Options) -> Look:
    """Look until every proxy asked for has taken what was sent and every ready one is connected. Raises OperationError."""
    deadline = time.monotonic() + options.wait_timeout
    looks = 0
    while True:
        found = look(client, _scope(options))
        refused = [f"{one.name}: {one.type}: {one.error}" for one in found.rejections]
        if refused:
            raise OperationError(f"cluster {client.name}: proxies reject their configuration: {short(refused)}", **_facts(found))
        missing = [f"{one.name}: {one.text}" for one in found.behind]
        if not missing:
            return found
        if found.denied:
            raise OperationError(f"cluster {client.name}: whether proxies are in sync cannot be asked: {short(missing)}", **_facts(found))
        left = deadline - time.monotonic()
        if left <= 0:
            raise OperationError(f"cluster {client.name}: not in sync after {options.wait_timeout:g} s: {short(missing)}", **_facts(found))
        time.sleep(min(LOOKS[min(looks, len(LOOKS) - 1)], max(left, 0.01)))
        looks += 1


def _facts(found: Look) -> Json:
    now = datetime.datetime.now(datetime.UTC)
    return {
        "proxies": [_row(one, now, None, "") for one in found.proxies], "summary": _summary(found.proxies), "unconnected": found.unconnected,
        "no_answer": [asdict(one) for one in found.unreachable],
    }  # fmt: skip


def _health(client: Client, options: Options, found: Look) -> dict[str, Health]:
    known = {one.name for one in found.proxies}
    pods = [pod for pod in found.pods if proxy_name(pod) in known and proxy_role(pod) != "ztunnel"]
    access = options.proxies
    return health_of(client, pods, proxies_of(client, pods, access.namespace, access.proxy_admin_port), timeout=access.timeout)


def _localities(client: Client, found: Look) -> dict[str, str]:
    """By name, of the proxies that are this cluster's pods; nothing where nodes may not be listed."""
    if not found.pods:
        return {}
    try:
        nodes = client.list_objects("/api/v1/nodes", metadata_only=True)
    except ApiError as error:
        if error.status != 403:
            raise
        nodes = []
    labels = {str(one["metadata"]["name"]): one["metadata"].get("labels") or {} for one in nodes}
    return {proxy_name(pod): locality_of(pod, labels) for pod in found.pods}


def _row(one: ProxyStatus, now: datetime.datetime, health: Health | None, locality: str) -> Json:
    return {
        "name": one.name, "pod": one.name.rpartition(".")[0], "namespace": one.namespace, "cluster": one.cluster, "kind": one.kind, "version": one.version,
        "locality": locality, "istiod": one.istiod, "revision": one.revision, "state": one.state,
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
