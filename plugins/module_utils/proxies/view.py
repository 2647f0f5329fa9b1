# SPDX-License-Identifier: GPL-3.0-or-later
"""Views by name: what is asked of Envoy for each, and rows, raw resources and istioctl's table out of the answer."""
from __future__ import annotations

import datetime
import json
import typing as t
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from . import bootstrap, cluster, ecds, endpoint, full, listener, route, secret
from .config_dump import ECDS, ConfigDump, read_config_dump

Json = dict[str, t.Any]
ALL: t.Final = "all"
_MASKS: t.Final = {
    "bootstrap": "?mask=bootstrap",
    "cluster": "?mask=dynamic_active_clusters,dynamic_warming_clusters,static_clusters",
    "listener": "?mask=dynamic_listeners,static_listeners",
    "route": "?mask=dynamic_route_configs,static_route_configs",
    "secret": "?mask=dynamic_active_secrets,dynamic_warming_secrets",
    "ecds": "?include_eds=true",
    ALL: "?include_eds=true",
}
NAMES: t.Final = ("cluster", "listener", "route", "endpoint", "bootstrap", "secret", "ecds")


@dataclass(frozen=True)
class Filters:
    """istioctl's filters for each view, ``verbose`` its default form of routes and listeners, ``waypoint`` its form of a waypoint's listeners."""

    cluster: cluster.ClusterFilter = field(default_factory=cluster.ClusterFilter)
    listener: listener.ListenerFilter = field(default_factory=listener.ListenerFilter)
    route: route.RouteFilter = field(default_factory=route.RouteFilter)
    endpoint: endpoint.EndpointFilter = field(default_factory=endpoint.EndpointFilter)
    verbose: bool = True
    waypoint: bool = False


@dataclass(frozen=True)
class Seen:
    """A view of one proxy: rows (each with its view's name), resources as protobuf's JSON, and the table."""

    rows: list[Json]
    raw: list[Json]
    table: str


def question(view: str) -> str:
    """The path to ask Envoy for."""
    return "/clusters?format=json" if view == "endpoint" else f"/config_dump{_MASKS[view]}"


def see(view: str, answer: bytes, filters: Filters, now: datetime.datetime) -> Seen:
    """What an answer shows. Raises DumpError for one that is none, or that lacks the part."""
    if view == "endpoint" and b'"configs"' not in answer[:4096]:
        statuses = endpoint.read_clusters(answer)
        found = endpoint.host_rows(statuses, filters.endpoint)
        return Seen(_typed("endpoint", found), endpoint.hosts(statuses, filters.endpoint), endpoint.host_table(found))
    dump = read_config_dump(answer)
    if view != ALL:
        return _VIEWS[view](dump, filters, now)
    shown = [_VIEWS[name](dump, filters, now) for name in NAMES if name != "ecds" or dump.has(ECDS)]
    table = full.full_table(
        dump, now, clusters=filters.cluster, listeners=filters.listener, routes=filters.route, endpoints=filters.endpoint
    )  # fmt: skip
    return Seen([row for one in shown for row in one.rows], [item for one in shown for item in one.raw], table)


def _typed(view: str, rows: t.Iterable[t.Any]) -> list[Json]:
    return [{"view": view, **asdict(row)} for row in rows]


def _clusters(dump: ConfigDump, filters: Filters, now: datetime.datetime) -> Seen:
    raw = cluster.clusters(dump, filters.cluster)
    rows = cluster.rows(raw)
    return Seen(_typed("cluster", rows), raw, cluster.cluster_table(rows))


def _listeners(dump: ConfigDump, filters: Filters, now: datetime.datetime) -> Seen:
    raw = listener.listeners(dump, filters.listener)
    rows = listener.rows(raw)
    if filters.waypoint:
        table = listener.waypoint_table(raw)
    else:
        table = listener.listener_table(rows) if filters.verbose else listener.listener_summary(raw)
    return Seen(_typed("listener", rows), raw, table)


def _routes(dump: ConfigDump, filters: Filters, now: datetime.datetime) -> Seen:
    raw = route.routes(dump, filters.route)
    rows = route.rows(raw)
    return Seen(_typed("route", rows), raw, route.route_table(rows) if filters.verbose else route.route_summary(raw))


def _endpoints(dump: ConfigDump, filters: Filters, now: datetime.datetime) -> Seen:
    raw = endpoint.assignments(dump, filters.endpoint)
    rows = endpoint.rows(raw)
    return Seen(_typed("endpoint", rows), raw, endpoint.endpoint_table(rows))


def _bootstrap(dump: ConfigDump, filters: Filters, now: datetime.datetime) -> Seen:
    raw = bootstrap.bootstrap(dump)
    row = bootstrap.row_of(raw)
    return Seen(_typed("bootstrap", [row]), [raw], bootstrap.bootstrap_table(row))


def _secrets(dump: ConfigDump, filters: Filters, now: datetime.datetime) -> Seen:
    raw = secret.secrets(dump)
    rows = secret.rows(raw, now)
    return Seen(_typed("secret", rows), [raw], secret.secret_table(rows))


def _ecds(dump: ConfigDump, filters: Filters, now: datetime.datetime) -> Seen:
    raw = ecds.ecds(dump) if dump.has(ECDS) else []  # Envoy leaves the part out where it has none
    rows = ecds.rows(raw)
    return Seen(_typed("ecds", rows), raw, ecds.ecds_table(rows))


_VIEWS: t.Final[dict[str, Callable[[ConfigDump, Filters, datetime.datetime], Seen]]] = {
    "cluster": _clusters, "listener": _listeners, "route": _routes, "endpoint": _endpoints, "bootstrap": _bootstrap, "secret": _secrets, "ecds": _ecds,
}  # fmt: skip


def plain(seen: Seen) -> Seen:
    """The same with lists for tuples, as JSON has them."""
    return Seen(json.loads(json.dumps(seen.rows)), seen.raw, seen.table)
