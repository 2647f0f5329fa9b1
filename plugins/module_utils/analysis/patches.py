# SPDX-License-Identifier: GPL-3.0-or-later
"""EnvoyFilters' patches that reach a proxy (istio/pilot/pkg/model/envoyfilter.go)."""
from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ..istio.selectors import GATEWAY_NAME
from ..proxies.cluster import parse_name
from ..proxies.syncz import ProxyStatus
from .fields import Map, has, mapping, maps, number, strings, text
from .kinds import ENVOY_FILTER
from .resource import Resource
from .selection import selects
from .snapshot import Snapshot

_TYPES: t.Final = {
    "LISTENER": ("LDS",), "FILTER_CHAIN": ("LDS",), "NETWORK_FILTER": ("LDS",), "HTTP_FILTER": ("LDS",), "LISTENER_FILTER": ("LDS",),
    "ROUTE_CONFIGURATION": ("RDS", "LDS"), "VIRTUAL_HOST": ("RDS", "LDS"), "HTTP_ROUTE": ("RDS", "LDS"),
    "CLUSTER": ("CDS",), "EXTENSION_CONFIG": ("ECDS",),
}  # fmt: skip
"""Which of the proxy's types a patch changes; routes of inbound traffic lie within its listener."""
_CONTEXTS: t.Final = {"sidecar": ("SIDECAR_INBOUND", "SIDECAR_OUTBOUND"), "gateway": ("GATEWAY",), "waypoint": ("WAYPOINT",)}


@dataclass(frozen=True)
class Patch:
    """A patch that brings something (``value``) and the EnvoyFilter it is of."""

    owner: Resource
    value: t.Any
    match: Map

    def may_touch(self, name: str) -> bool:
        """Whether the listener or cluster of that name may be one that it changes; all that it asks beside the name is taken as given."""
        cluster, listener = mapping(self.match, "cluster"), mapping(self.match, "listener")
        if cluster:
            known = parse_name(name)
            asked = ((text(cluster, "name"), name), (text(cluster, "service"), known.fqdn), (text(cluster, "subset"), known.subset))
            port = number(cluster, "portNumber")
            return all(not wanted or wanted == found for wanted, found in asked) and port in (0, known.port)
        port = number(listener, "portNumber")
        return text(listener, "name") in ("", name) and (not port or name.endswith(f"_{port}") or not name.rpartition("_")[2].isdecimal())


def patches(snapshot: Snapshot, proxy: ProxyStatus, labels: t.Mapping[str, str], short: str) -> list[Patch]:
    """Those that bring something to one of a proxy's types (``CDS`` ...); what a patch asks of the proxy's metadata is taken as given."""
    out = []
    for one in snapshot.all(ENVOY_FILTER):
        if one.place is not None or one.namespace not in (snapshot.root_namespace, proxy.namespace) or not _selects(one, labels):
            continue
        for config in maps(one.spec, "configPatches"):
            match = mapping(config, "match")
            if short in _TYPES.get(text(config, "applyTo"), ()) and has(config, "patch", "value") and _meets(match, proxy):
                out.append(Patch(one, mapping(config, "patch")["value"], match))
    return out


def _selects(one: Resource, labels: t.Mapping[str, str]) -> bool:
    targets = maps(one.spec, "targetRefs")
    if targets:
        return labels.get(GATEWAY_NAME, "") in {text(target, "name") for target in targets}
    return selects(strings(one.spec, "workloadSelector", "labels"), labels)


def _meets(match: Map, proxy: ProxyStatus) -> bool:
    context = text(match, "context")
    if context not in ("", "ANY", *_CONTEXTS.get(proxy.kind, ())):
        return False
    version = text(match, "proxy", "proxyVersion")
    try:
        return not version or bool(re.search(version, proxy.version))
    except re.error:
        return True
