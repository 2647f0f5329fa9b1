# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields that Istio's API marks as deprecated, of which neither IST0002 nor IST0133 tells (``deprecated`` in the .proto files of istio.io/api)."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import Map, has, items, mapping, maps, text
from ..kinds import DESTINATION_RULE, MESH_CONFIG, VIRTUAL_SERVICE
from ..message import Fix, pointer
from ..resource import Path, Resource
from ..snapshot import Snapshot
from ..traffic_policies import traffic_policies

_MESH: t.Final = {
    "certificates": "cert-manager or another issuer", "verifyCertificateAtClient": "nothing: certificates are always verified",
    "defaultConfig.zipkinAddress": "a Telemetry with an extension provider", "defaultConfig.discoveryRefreshDelay": "nothing: it has no effect",
    "defaultConfig.envoyMetricsServiceAddress": "envoyMetricsService", "defaultConfig.availabilityZone": "nothing: it has no effect",
    "defaultConfig.sds": "nothing: it has no effect",
}  # fmt: skip


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for service in snapshot.all(VIRTUAL_SERVICE):
        for i, route in enumerate(maps(service.spec, "http")):
            if items(route, "corsPolicy", "allowOrigin"):
                at: Path = ("spec", "http", i, "corsPolicy", "allowOrigin")
                yield Finding("MF0380", service, ("corsPolicy.allowOrigin", "allowOrigins"), at, _origins(mapping(route, "corsPolicy"), at))
    for rule in snapshot.all(DESTINATION_RULE):
        for balancer, path in _balancers(rule):
            if text(balancer, "simple") == "LEAST_CONN":
                yield Finding("MF0380", rule, ("loadBalancer.simple: LEAST_CONN", "LEAST_REQUEST"), (*path, "simple"), _least_request(path))
            if has(balancer, "warmupDurationSecs"):
                said = ("loadBalancer.warmupDurationSecs", "loadBalancer.warmup")
                yield Finding("MF0380", rule, said, (*path, "warmupDurationSecs"), _warmup(balancer, path))
    config = snapshot.setting(MESH_CONFIG)
    for field, instead in _MESH.items():
        if has(config.spec, *field.split(".")):
            yield Finding("MF0380", config, (field, instead))
    for provider in maps(config.spec, "extensionProviders"):
        if has(provider, "opencensus"):
            yield Finding("MF0380", config, (f"opencensus of the provider {text(provider, 'name')}", "opentelemetry"))


def _origins(policy: Map, path: Path) -> Fix | None:
    """istio/pilot/pkg/networking/core/route/route.go, TranslateCORSPolicy."""
    gone = {"op": "remove", "path": pointer(path)}
    if has(policy, "allowOrigins"):
        return Fix((gone,), "allowOrigins is set too, and is what counts")
    origins = items(policy, "allowOrigin")
    if not all(isinstance(one, str) and one for one in origins):
        return None
    exact = [{"exact": one} for one in origins]
    return Fix((gone, {"op": "add", "path": pointer((*path[:-1], "allowOrigins")), "value": exact}), "allowOrigins says the same")


def _least_request(path: Path) -> Fix:
    """istio/pilot/pkg/networking/core/cluster_traffic_policy.go: both are one case."""
    return Fix(({"op": "replace", "path": pointer((*path, "simple")), "value": "LEAST_REQUEST"},), "istiod makes the same of both")


def _warmup(balancer: Map, path: Path) -> Fix | None:
    """istio/pilot/pkg/networking/core/cluster_traffic_policy.go, setWarmup: what it does not say is what Envoy takes where nothing is said."""
    gone = {"op": "remove", "path": pointer((*path, "warmupDurationSecs"))}
    if has(balancer, "warmup"):
        return Fix((gone,), "warmup is set too, and is what counts")
    value = {"duration": balancer["warmupDurationSecs"]}
    return Fix((gone, {"op": "add", "path": pointer((*path, "warmup")), "value": value}), "warmup says the same")


def _balancers(rule: Resource) -> t.Iterator[tuple[Map, Path]]:
    """Every loadBalancer of a DestinationRule: of all ports, of single ones, of subsets."""
    for policy in traffic_policies(rule):
        for part, path in policy.parts():
            yield mapping(part, "loadBalancer"), (*path, "loadBalancer")


ANALYZER: t.Final = Analyzer(
    "meshfleet.DeprecatedFieldAnalyzer", ("MF0380",), (VIRTUAL_SERVICE, DESTINATION_RULE, MESH_CONFIG),
    "Checks for fields that Istio's API is about to drop", _find,
)  # fmt: skip
