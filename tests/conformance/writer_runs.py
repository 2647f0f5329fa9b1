# SPDX-License-Identifier: GPL-3.0-or-later
"""What this collection prints for a recorded run of istioctl's writers: by function, text or data."""
from __future__ import annotations

import datetime
import functools
import json
import typing as t
from collections.abc import Callable
from pathlib import Path

from ansible_collections.meshfleet.istio.plugins.module_utils.proxies import (
    bootstrap,
    cluster,
    compare,
    ecds,
    endpoint,
    full,
    listener,
    route,
    secret,
    status_table,
    syncz,
    ztunnel,
    ztunnel_views,
)
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.config_dump import ConfigDump, DumpError, read_config_dump

Json = dict[str, t.Any]
Run = Callable[[Path, Json], t.Any]
NOW: t.Final = datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC)
"""The day of the recorded runs."""


@functools.cache
def dump_of(file: Path) -> ConfigDump:
    return read_config_dump(file.read_bytes())


@functools.cache
def ztunnel_of(file: Path) -> ztunnel.ZtunnelDump:
    return ztunnel.read_ztunnel_dump(file.read_bytes())


def asked(run: Json, key: str = "filter") -> Json:
    return {name.lower(): value for name, value in ((run["args"] or {}).get(key) or {}).items()}


def clusters(run: Json, key: str = "filter") -> cluster.ClusterFilter:
    return cluster.ClusterFilter(**asked(run, key))


def listeners(run: Json, key: str = "filter") -> listener.ListenerFilter:
    return listener.ListenerFilter(**{name: value for name, value in asked(run, key).items() if name != "verbose"})


def routes(run: Json, key: str = "filter") -> route.RouteFilter:
    return route.RouteFilter(asked(run, key).get("name", ""))


def endpoints(run: Json, key: str = "filter") -> endpoint.EndpointFilter:
    return endpoint.EndpointFilter(**asked(run, key))


def listener_text(file: Path, run: Json) -> str:
    found = listener.listeners(dump_of(file), listeners(run))
    return listener.listener_table(listener.rows(found)) if asked(run)["verbose"] else listener.listener_summary(found)


def route_text(file: Path, run: Json) -> str:
    found = route.routes(dump_of(file), routes(run))
    return route.route_table(route.rows(found)) if asked(run)["verbose"] else route.route_summary(found)


def secret_dump(file: Path, run: Json) -> Json:
    try:
        return secret.secrets(dump_of(file))
    except DumpError as error:
        raise DumpError(f"sidecar doesn't support secrets: {error}") from None


def full_text(file: Path, run: Json) -> str:
    keys = {"clusters": clusters(run, "clusterFilter"), "listeners": listeners(run, "listenerFilter"), "routes": routes(run, "routeFilter"),
            "endpoints": endpoints(run, "endpointFilter")}  # fmt: skip
    return full.full_table(dump_of(file), NOW, headers=run["args"]["withHeaders"], **keys)


ENVOY: t.Final[dict[str, Run]] = {
    "PrintBootstrapDump": lambda file, run: bootstrap.bootstrap(dump_of(file)),
    "PrintBootstrapSummary": lambda file, run: bootstrap.bootstrap_table(bootstrap.row_of(bootstrap.bootstrap(dump_of(file)))),
    "PrintClusterDump": lambda file, run: cluster.clusters(dump_of(file), clusters(run)),
    "PrintClusterSummary": lambda file, run: cluster.cluster_table(cluster.rows(cluster.clusters(dump_of(file), clusters(run)))),
    "PrintEcds": lambda file, run: {"ecdsFilters": ecds.ecds(dump_of(file))},
    "PrintEcdsSummary": lambda file, run: ecds.ecds_table(ecds.rows(ecds.ecds(dump_of(file)))),
    "PrintEndpoints": lambda file, run: endpoint.assignments(dump_of(file), endpoints(run)),
    "PrintEndpointsSummary": lambda file, run: endpoint.endpoint_table(endpoint.rows(endpoint.assignments(dump_of(file), endpoints(run)))),
    "PrintFullSummary": full_text,
    "PrintListenerDump": lambda file, run: listener.listeners(dump_of(file), listeners(run)),
    "PrintListenerSummary": listener_text,
    "PrintRemoteListenerSummary": lambda file, run: listener.waypoint_table(listener.listeners(dump_of(file))),
    "PrintRouteDump": lambda file, run: route.routes(dump_of(file), routes(run)),
    "PrintRouteSummary": route_text,
    "PrintSecretDump": secret_dump,
    "PrintSecretSummary": lambda file, run: secret.secret_table(secret.rows(secret.secrets(dump_of(file)), NOW)),
}


def connection_text(file: Path, run: Json) -> str:
    found = ztunnel_views.connections(ztunnel_of(file), namespace=asked(run)["namespace"], workload=asked(run)["workload"])
    return ztunnel_views.connection_table(ztunnel_of(file), found, direction=asked(run)["direction"], raw=asked(run)["raw"])


def connection_dump(file: Path, run: Json) -> list[Json]:
    return ztunnel_views.connections(ztunnel_of(file), namespace=asked(run)["namespace"], workload=asked(run)["workload"])


ZTUNNEL: t.Final[dict[str, Run]] = {
    "PrintConnectionsDump": connection_dump,
    "PrintConnectionsSummary": connection_text,
    "PrintFullSummary": lambda file, run: ztunnel_views.full_table(ztunnel_of(file), NOW, headers=run["args"]["withHeaders"]),
    "PrintPolicyDump": lambda file, run: ztunnel_views.policies(ztunnel_of(file), asked(run)["namespace"]),
    "PrintPolicySummary": lambda file, run: ztunnel_views.policy_table(ztunnel_views.policies(ztunnel_of(file), asked(run)["namespace"])),
    "PrintSecretDump": lambda file, run: list(ztunnel_of(file).certificates),
    "PrintSecretSummary": lambda file, run: ztunnel_views.certificate_table(ztunnel_of(file), NOW),
    "PrintServiceDump": lambda file, run: ztunnel_views.services(ztunnel_of(file), asked(run)["namespace"]),
    "PrintServiceSummary": lambda file, run: ztunnel_views.service_table(ztunnel_of(file), ztunnel_views.services(ztunnel_of(file), asked(run)["namespace"])),
    "PrintWorkloadDump": lambda file, run: ztunnel_views.workloads(ztunnel_of(file), **asked(run)),
    "PrintWorkloadSummary": lambda file, run: ztunnel_views.workload_table(ztunnel_of(file), ztunnel_views.workloads(ztunnel_of(file), **asked(run))),
}


def status_text(responses: dict[str, Json], run: Json) -> str:
    """Statuses of the XDS answers that istioctl reads, as ours of the debug port."""
    found = []
    for answer in responses.values():
        istiod = json.loads(answer["controlPlane"]["identifier"])["ID"]
        for client in answer.get("resources") or []:
            node = client.get("node") or {}
            states = {one["typeUrl"]: one.get("configStatus", "UNKNOWN") for one in client.get("genericXdsConfigs") or []}
            metadata = node.get("metadata") or {}
            found.append(
                syncz.ProxyStatus(
                    name=node.get("id") or "", namespace=metadata.get("NAMESPACE") or "", cluster=metadata.get("CLUSTER_ID") or "", kind="sidecar",
                    version=metadata.get("ISTIO_VERSION") or "", istiod=istiod, revision="",
                    types={syncz.short_type(url): syncz.TypeStatus(state, None, "") for url, state in states.items() if state != "UNKNOWN"},
                )
            )  # fmt: skip
    wanted = run["args"]["Namespace"]
    return status_table.summary_table(sorted((one for one in found if wanted in ("", one.namespace)), key=lambda one: one.name))


def comparison_verdicts(istiod: Path, envoy: Path) -> list[str]:
    """The lines that say whether a kind matches."""
    found = compare.compare(dump_of(istiod), dump_of(envoy))
    return [line.partition(" (")[0] for line in compare.comparison_text(found).splitlines() if line.startswith(("Clusters ", "Listeners ", "Routes "))]
