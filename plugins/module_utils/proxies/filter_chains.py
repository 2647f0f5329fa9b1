# SPDX-License-Identifier: GPL-3.0-or-later
"""What a listener's filter chains match and where they lead, in istioctl's words."""
from __future__ import annotations

import json
import typing as t

from .routing import describe_inline

Json = t.Mapping[str, t.Any]
MANAGER: t.Final = "envoy.filters.network.http_connection_manager"
"""The network filter that understands HTTP."""
_TCP: t.Final = "envoy.filters.network.tcp_proxy"
_BLACK_HOLE: t.Final = "BlackHoleCluster"
_IP_MATCHER: t.Final = "type.googleapis.com/xds.type.matcher.v3.IPMatcher"
_PROTOCOLS: t.Final = {
    ("http/1.0", "http/1.1", "h2c", "istio-http/1.0", "istio-http/1.1", "istio-h2"): "App: HTTP TLS",
    ("istio", "istio-http/1.0", "istio-http/1.1", "istio-h2"): "App: Istio HTTP Plain",
    ("istio-peer-exchange", "istio"): "App: TCP TLS",
    ("http/1.0", "http/1.1", "h2c"): "App: HTTP",
}
"""Application protocols that istiod asks for together, by what they stand for."""


def chains(listener: Json) -> list[Json]:
    """The filter chains, the default one last."""
    default = listener.get("defaultFilterChain")
    return [*(listener.get("filterChains") or []), *([default] if default is not None else [])]


def kind_of(listener: Json) -> str:
    """HTTP, TCP, HTTP+TCP, or UNKNOWN where no chain leads anywhere."""
    filters = [one for chain in chains(listener) for one in chain.get("filters") or []]
    http = any(one.get("name") == MANAGER for one in filters)
    tcp = any(one.get("name") == _TCP and not _is_black_hole(one) for one in filters)
    if http:
        return "HTTP+TCP" if tcp else "HTTP"
    return "TCP" if tcp else "UNKNOWN"


def _is_black_hole(one: Json) -> bool:
    return _BLACK_HOLE in json.dumps(one.get("typedConfig") or {})


def destination(chain: Json) -> str:
    """Where a chain's first HTTP or TCP filter leads."""
    for one in chain.get("filters") or []:
        config = one.get("typedConfig") or {}
        if one.get("name") == MANAGER:
            if "routeConfig" in config:
                return describe_inline(config["routeConfig"])
            name = (config.get("rds") or {}).get("routeConfigName")
            return f"Route: {name}" if name else "HTTP"
        if one.get("name") == _TCP and not _is_black_hole(one):
            target = str(config.get("cluster") or "")
            return target if "Cluster" in target else f"Cluster: {target}"
    return "Non-HTTP/Non-TCP"


def describe_match(match: Json | None) -> str:
    """What a chain matches; ``ALL`` where it asks nothing."""
    asked = match or {}
    out = []
    if asked.get("serverNames"):
        out.append(f"SNI: {','.join(asked['serverNames'])}")
    if asked.get("transportProtocol"):
        out.append(f"Trans: {asked['transportProtocol']}")
    protocols = tuple(asked.get("applicationProtocols") or ())
    if protocols:
        out.append(_PROTOCOLS.get(protocols) or f"App: {','.join(protocols)}")
    port = f":{asked['destinationPort']}" if "destinationPort" in asked else ""
    ranges = [f"{one.get('addressPrefix') or ''}/{one.get('prefixLen') or 0}" for one in asked.get("prefixRanges") or []]
    if ranges or port:
        out.append(f"Addr: {','.join(ranges) or '*'}{port}")
    return "; ".join(out) or "ALL"


def matches(chain: Json, listener: Json) -> list[str]:
    """What leads to a chain: its own match, or the listener's matcher, which names chains (waypoints have one)."""
    matcher = listener.get("filterChainMatcher")
    if matcher is None:
        return [describe_match(chain.get("filterChainMatch"))]
    name = str(chain.get("name") or "")
    otherwise = matcher.get("onNoMatch") or {}
    if "action" in otherwise and _action(otherwise) == name:
        return ["UNMATCHED"]
    found = _ways(name, otherwise.get("matcher") or matcher)
    return ["NONE"] if found is None else found


def _action(on_match: Json) -> str:
    return str((on_match.get("action") or {}).get("name") or "")


def _ways(name: str, matcher: Json) -> list[str] | None:
    """The conditions that lead to a chain; None where none does."""
    otherwise = matcher.get("onNoMatch") or {}
    if "action" in otherwise and _action(otherwise) == name:
        return ["ANY"]
    if "matcher" in otherwise:
        found = _ways(name, otherwise["matcher"])
        return ["NONE"] if found is None else found
    tree = matcher.get("matcherTree") or {}
    label = str((tree.get("input") or {}).get("name") or "")
    sign, entries = _entries(tree)
    out = []
    for key, on_match in entries.items():
        if "action" in on_match and _action(on_match) == name:
            out.append(f"{label}{sign}{key}")
        elif "matcher" in on_match:
            out += [f"{label}{sign}{key} -> {child}" for child in _ways(name, on_match["matcher"]) or ()]
    return out or None


def _entries(tree: Json) -> tuple[str, dict[str, Json]]:
    """The sign of a comparison, and what follows each value."""
    if "exactMatchMap" in tree:
        return "=", tree["exactMatchMap"].get("map") or {}
    if "prefixMatchMap" in tree:
        return "^", tree["prefixMatchMap"].get("map") or {}
    config = (tree.get("customMatch") or {}).get("typedConfig") or {}
    out: dict[str, Json] = {}
    if config.get("@type") == _IP_MATCHER:
        for one in config.get("rangeMatchers") or []:
            for part in one.get("ranges") or []:
                length = part.get("prefixLen") or 0
                out[str(part.get("addressPrefix") or "") + ("" if length in (32, 128) else f"/{length}")] = one.get("onMatch") or {}
    return "=", out
