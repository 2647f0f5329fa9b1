# SPDX-License-Identifier: GPL-3.0-or-later
"""What istiod would send a proxy beside what the proxy has: clusters, listeners and routes, versions and times left out."""
from __future__ import annotations

import difflib
import json
import typing as t
from dataclasses import dataclass

from .config_dump import CLUSTERS, LISTENERS, ROUTES, ConfigDump, DumpError

Json = dict[str, t.Any]
_CONTEXT: t.Final = 7
_TYPES: t.Final = {
    CLUSTERS: "type.googleapis.com/envoy.config.cluster.v3.Cluster",
    LISTENERS: "type.googleapis.com/envoy.config.listener.v3.Listener",
    ROUTES: "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
}


@dataclass(frozen=True)
class Comparison:
    """``match``, and else a unified diff from istiod's to the proxy's side; ``last_loaded`` (routes only): when the proxy last took some, RFC 3339."""

    match: bool
    diff: str
    last_loaded: str = ""


def compare(istiod: ConfigDump, envoy: ConfigDump) -> dict[str, Comparison]:
    """By ``clusters``, ``listeners``, ``routes``. What only one side has of a kind is a difference."""
    out = {}
    for name, kind in (("clusters", CLUSTERS), ("listeners", LISTENERS), ("routes", ROUTES)):
        sent, had = _lines(istiod, kind), _lines(envoy, kind)
        text = "".join(difflib.unified_diff(sent, had, f"Istiod {name.title()}", f"Envoy {name.title()}", n=_CONTEXT))
        out[name] = Comparison(not text, text, _last_loaded(envoy) if kind == ROUTES else "")
    return out


def comparison_text(found: t.Mapping[str, Comparison]) -> str:
    """istioctl's words."""
    out = []
    for name, one in found.items():
        loaded = f" (RDS last loaded at {one.last_loaded})" if one.last_loaded else ""
        verdict = "Match" if one.match else "Don't Match"
        out.append(f"{name.title()} {verdict}{loaded}\n" + (f"{one.diff}\n" if one.diff else ""))
    return "".join(out)


def _lines(dump: ConfigDump, kind: str) -> list[str]:
    try:
        part = dump.part(kind)
    except DumpError as error:
        return [f"{error}\n"]
    if kind == CLUSTERS:
        found = [entry["cluster"] for entry in part.get("dynamicActiveClusters") or [] if "cluster" in entry]
    elif kind == LISTENERS:
        found = [entry["activeState"]["listener"] for entry in part.get("dynamicListeners") or [] if "listener" in (entry.get("activeState") or {})]
    else:
        found = [_ordered(entry["routeConfig"]) for entry in part.get("dynamicRouteConfigs") or [] if "routeConfig" in entry]
    found = sorted(({**one, "@type": _TYPES[kind]} for one in found), key=lambda one: str(one.get("name") or ""))
    return json.dumps(found, indent=2, sort_keys=True).splitlines(keepends=True)


def _ordered(config: Json) -> Json:
    """A route configuration with its virtual hosts by name: their order means nothing and differs."""
    hosts = config.get("virtualHosts")
    return config if hosts is None else {**config, "virtualHosts": sorted(hosts, key=lambda host: str(host.get("name") or ""))}


def _last_loaded(envoy: ConfigDump) -> str:
    if not envoy.has(ROUTES):
        return ""
    return max((str(entry.get("lastUpdated") or "") for entry in envoy.part(ROUTES).get("dynamicRouteConfigs") or []), default="")
