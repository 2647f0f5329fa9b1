# SPDX-License-Identifier: GPL-3.0-or-later
"""``multicluster_info``: whether clusters are one mesh."""
from __future__ import annotations

import re
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

from ..cluster.client import Client
from ..cluster.wait import LOOKS
from ..fleet.agreement import ERROR, Agreed, Problem, before_joining, whole_mesh
from ..fleet.topology import View, look
from ..specs.multicluster_info import Options
from .cluster_errors import told
from .other_clusters import check_options, connect_other
from .query import answered, checked_query
from .result import OperationError, Reporter, Result

_AT_ONCE: t.Final = 16
_SERVICE: t.Final = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?\.[a-z0-9]([-a-z0-9]*[a-z0-9])?")


def run(options: Options, reporter: Reporter) -> Result:
    """Ask all clusters, once or until they agree. Raises OperationError."""
    query = checked_query(options.query)
    wrong = [service for service in options.services if not _SERVICE.fullmatch(service)]
    if wrong:
        raise OperationError(f"services: {wrong[0]!r} names no service; write NAME.NAMESPACE")
    for name, given in options.clusters.items():
        check_options(given, f"clusters.{name}")
    if not options.clusters:
        raise OperationError("clusters: is empty; name the clusters of the mesh, each with the options that reach it")
    agreed = _agreed(options)
    with told():
        clients = [connect_other(given, f"clusters.{name}", name=name) for name, given in options.clusters.items()]
        deadline = time.monotonic() + options.wait_timeout
        for number in range(1 << 20):
            views = _look(options, clients)
            problems = before_joining(views, agreed) if options.scope == "clusters" else whole_mesh(views, agreed, services=options.services)
            if not any(one.level == ERROR for one in problems) or time.monotonic() >= deadline:
                break
            time.sleep(LOOKS[min(number, len(LOOKS) - 1)])
    values = _values(views, problems)
    serious = [one for one in problems if options.failure_threshold == "warning" or one.level == ERROR]
    if options.failure_threshold != "never" and serious:
        more = f"; and {len(serious) - 3} more" if len(serious) > 3 else ""
        raise OperationError("; ".join(f"{', '.join(one.clusters)}: {one.text}. {one.remedy}" for one in serious[:3]) + more, **values)
    return Result(False, answered(query, values))


def _agreed(options: Options) -> Agreed:
    """What the clusters are to be to each other. Raises OperationError."""
    for option, given in (("networks", options.networks), ("peers", options.peers)):
        unknown = sorted(set(given) - set(options.clusters))
        if unknown:
            raise OperationError(f"{option}.{unknown[0]}: is none of clusters, which are {', '.join(sorted(options.clusters))}; correct the name")
    for name, peers in options.peers.items():
        if not isinstance(peers, (list, tuple)):
            raise OperationError(f"peers.{name}: is no list of clusters' names")
        unknown = sorted({str(one) for one in peers} - set(options.clusters))
        if unknown:
            raise OperationError(f"peers.{name}: {unknown[0]!r} is none of clusters, which are {', '.join(sorted(options.clusters))}; correct the name")
    networks = {name: str(network) for name, network in options.networks.items() if network not in (None, "")}
    return Agreed(networks, {name: frozenset(map(str, peers)) for name, peers in options.peers.items()})


def _look(options: Options, clients: t.Sequence[Client]) -> list[View]:
    with ThreadPoolExecutor(min(_AT_ONCE, len(clients))) as threads:
        return list(threads.map(lambda client: look(client, options.namespace, services=options.services, timeout=options.timeout), clients))


def _values(views: t.Sequence[View], problems: t.Sequence[Problem]) -> dict[str, t.Any]:
    clusters = []
    for one in views:
        row = asdict(one)
        lists = ("roots", "versions", "silent", "secrets", "pod_ranges")
        row |= {name: list(row[name]) for name in lists}
        row |= {"gateways": [{**each, "addresses": list(each["addresses"])} for each in row["gateways"]], "remote": list(row["remote"])}
        row |= {"seen": {name: list(seen) for name, seen in row["seen"].items()}, "clock": round(one.clock, 1)}
        clusters.append(row)
    listed = [{**asdict(one), "clusters": list(one.clusters)} for one in sorted(problems, key=lambda one: (one.level != ERROR, one.kind, one.clusters))]
    common = set.intersection(*(set(one.roots) for one in views)) if views else set()
    return {"clusters": clusters, "roots": sorted(common), "problems": listed, "agreed": not any(one.level == ERROR for one in problems)}
