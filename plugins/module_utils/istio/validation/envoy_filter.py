# SPDX-License-Identifier: GPL-3.0-or-later
"""EnvoyFilters (https://istio.io/latest/docs/reference/config/networking/envoy-filter/): what they apply to, and whether their patches are Envoy's
messages."""
from __future__ import annotations

import typing as t

from ...gotemplate.quoting import quote
from . import names
from .findings import Findings
from .messages import Message
from .reading import read_message, read_strictly
from .regexps import pattern_problem
from .scalars import ReadError
from .subject import Subject
from .targets import check_own_selector
from .verdict import Path

_CAUTION: t.Final = (
    "EnvoyFilter exposes internal implementation details that may change at any time. "
    "Prefer other APIs if possible, and exercise extreme caution, especially around upgrades."
)
_LONGEST_VERSION: t.Final = 1024
_EXACT: t.Final = 1 << 53
_LARGEST: t.Final = 1 << 1023
_MANAGER: t.Final = "envoy.filters.network.http_connection_manager"
_OLD_MANAGER: t.Final = "envoy.http_connection_manager"
_LISTENER_KINDS: t.Final = ("LISTENER", "FILTER_CHAIN", "NETWORK_FILTER", "HTTP_FILTER")
_ROUTE_KINDS: t.Final = ("ROUTE_CONFIGURATION", "VIRTUAL_HOST", "HTTP_ROUTE")
_MATCHES: t.Final = ("listener", "routeConfiguration", "cluster", "waypoint")
_MESSAGES: t.Final = {
    "CLUSTER": "envoy.config.cluster.v3.Cluster", "LISTENER": "envoy.config.listener.v3.Listener",
    "ROUTE_CONFIGURATION": "envoy.config.route.v3.RouteConfiguration", "FILTER_CHAIN": "envoy.config.listener.v3.FilterChain",
    "HTTP_FILTER": "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter", "NETWORK_FILTER": "envoy.config.listener.v3.Filter",
    "VIRTUAL_HOST": "envoy.config.route.v3.VirtualHost", "HTTP_ROUTE": "envoy.config.route.v3.Route",
    "EXTENSION_CONFIG": "envoy.config.core.v3.TypedExtensionConfig", "BOOTSTRAP": "envoy.config.bootstrap.v3.Bootstrap",
    "LISTENER_FILTER": "envoy.config.listener.v3.ListenerFilter",
}  # fmt: skip
_HTTP: t.Final = "envoy.filters.http."
_NETWORK: t.Final = "envoy.filters.network."
_LISTENER: t.Final = "envoy.filters.listener."
_RENAMED: t.Final = {
    "envoy.buffer": f"{_HTTP}buffer", "envoy.cors": f"{_HTTP}cors", "envoy.csrf": f"{_HTTP}csrf", "envoy.http_dynamo_filter": f"{_HTTP}dynamo",
    "envoy.fault": f"{_HTTP}fault", "envoy.grpc_http1_bridge": f"{_HTTP}grpc_http1_bridge",
    "envoy.grpc_json_transcoder": f"{_HTTP}grpc_json_transcoder", "envoy.grpc_web": f"{_HTTP}grpc_web", "envoy.gzip": f"{_HTTP}gzip",
    "envoy.health_check": f"{_HTTP}health_check", "envoy.ip_tagging": f"{_HTTP}ip_tagging", "envoy.lua": f"{_HTTP}lua",
    "envoy.rate_limit": f"{_HTTP}ratelimit", "envoy.router": f"{_HTTP}router", "envoy.squash": f"{_HTTP}squash",
    "envoy.listener.http_inspector": f"{_LISTENER}http_inspector", "envoy.listener.original_dst": f"{_LISTENER}original_dst",
    "envoy.listener.original_src": f"{_LISTENER}original_src", "envoy.listener.proxy_protocol": f"{_LISTENER}proxy_protocol",
    "envoy.listener.tls_inspector": f"{_LISTENER}tls_inspector", "envoy.client_ssl_auth": f"{_NETWORK}client_ssl_auth",
    "envoy.ext_authz": f"{_NETWORK}ext_authz", _OLD_MANAGER: _MANAGER, "envoy.mongo_proxy": f"{_NETWORK}mongo_proxy",
    "envoy.ratelimit": f"{_NETWORK}ratelimit", "envoy.redis_proxy": f"{_NETWORK}redis_proxy", "envoy.tcp_proxy": f"{_NETWORK}tcp_proxy",
}  # fmt: skip


def check_envoy_filter(subject: Subject, spec: Message, found: Findings) -> None:
    """An EnvoyFilter."""
    found.warn(_CAUTION, ("spec",))
    if not check_own_selector("Envoy filter", spec, found):
        return
    for number, patch in enumerate(spec["configPatches"]):
        _check_patch(patch, ("spec", "configPatches", number), found)


def _check_patch(entry: Message, at: Path, found: Findings) -> None:
    match, patch, kind = entry["match"], entry["patch"], entry["applyTo"]
    if match is not None and match["context"] == "WAYPOINT":
        return
    missing = ""
    if kind == "INVALID":
        missing = "applyTo"
    elif patch is None:
        missing = "patch"
    elif patch["operation"] == "INVALID":
        missing = "patch operation"
    elif patch["operation"] != "REMOVE" and patch["value"] is None:
        missing = "patch value for non-remove operation"
    if missing:
        found.error(f"Envoy filter: missing {missing}", at)
        return
    if not _check_version(match, (*at, "match", "proxy", "proxyVersion"), found):
        return
    kinds = [field for field in _MATCHES if match[field] is not None] if match is not None else []
    if kind in _LISTENER_KINDS and kinds:
        if "listener" not in kinds:
            found.error("Envoy filter: applyTo for listener class objects cannot have non listener match", (*at, "match"))
            return
        if not _check_filter_match(match["listener"]["filterChain"], kind, (*at, "match", "listener", "filterChain"), found):
            return
    elif kind in _ROUTE_KINDS and kinds and "routeConfiguration" not in kinds:
        found.error("Envoy filter: applyTo for http route class objects cannot have non route configuration match", (*at, "match"))
    elif kind == "CLUSTER" and kinds and "cluster" not in kinds:
        found.error("Envoy filter: applyTo for cluster class objects cannot have non cluster match", (*at, "match"))
    if patch["value"] is not None:
        _check_value(kind, patch["value"], (*at, "patch", "value"), found)


def _check_version(match: Message | None, at: Path, found: Findings) -> bool:
    """The versions of proxies that a patch is for. Whether to go on."""
    version = match["proxy"]["proxyVersion"] if match is not None and match["proxy"] is not None else ""
    if names.size(version) > _LONGEST_VERSION:
        found.warn(f"Envoy filter: proxyVersion match exceeds {_LONGEST_VERSION} characters and will be ignored", at)
        return True
    problem = pattern_problem(version)
    found.error(problem and f"Envoy filter: invalid regex for proxy version, [{problem}]", at)
    return not problem


def _check_filter_match(chain: Message | None, kind: str, at: Path, found: Findings) -> bool:
    """A match by the filter. Whether to go on."""
    match = chain["filter"] if chain is not None else None
    if match is None:
        return True
    where = (*at, "filter")
    if kind in ("LISTENER", "FILTER_CHAIN"):
        found.warn(f"Envoy filter: filter match has no effect when used with {kind}", where)
    name, inner = match["name"], match["subFilter"]
    problem = ""
    if not name:
        problem = "filter match has no name to match on"
    elif inner is not None:
        if kind != "HTTP_FILTER":
            problem = "subfilter match can be used with applyTo HTTP_FILTER only"
        elif name not in (_MANAGER, _OLD_MANAGER):
            problem = f"subfilter match requires filter match with {_MANAGER}"
        elif not inner["name"]:
            problem = "subfilter match has no name to match on"
    if problem:
        found.error(f"Envoy filter: {problem}", where)
        return False
    for old in (name, inner["name"] if inner is not None else ""):
        if old in _RENAMED:
            found.warn(f"using deprecated filter name {quote(old)}; use {quote(_RENAMED[old])} instead", where)
    return True


def _check_value(kind: str | int, value: dict[str, t.Any], at: Path, found: Findings) -> None:
    """A patch's value as Envoy's message."""
    message = _MESSAGES.get(str(kind))
    if message is None:
        found.error(f"Envoy filter: unknown object type for applyTo {kind}", at)
        return
    value = _in_doubles(value)
    try:
        envoy, unknown = read_message(message, value)
    except ReadError as error:
        text = f"Envoy filter: {error}"
        if "could not resolve Any message type" in text:
            text = f"referenced type unknown{' (hint: try using the v3 XDS API)' if '.v2.' in text else ''}: {text}"
        found.error(text, (*at, *reversed(error.path)))
        return
    if unknown:
        try:
            read_strictly(message, value)
        except ReadError as error:
            found.warn(f"Envoy filter: {error}", (*at, *unknown[0][0]))
        return
    by_name = _by_name_only(envoy)
    if by_name:
        found.warn(f"using deprecated types by name without typed_config; {', '.join(by_name)}", at)


def _in_doubles(value: t.Any, seen: dict[int, t.Any] | None = None) -> t.Any:
    """The value as a Struct holds it, whose numbers are doubles: what is beyond their precision is rounded. What YAML's anchors share stays shared."""
    if isinstance(value, (dict, list)):
        seen = {} if seen is None else seen
        if id(value) not in seen:
            if isinstance(value, dict):
                seen[id(value)] = {key: _in_doubles(item, seen) for key, item in value.items()}
            else:
                seen[id(value)] = [_in_doubles(item, seen) for item in value]
        return seen[id(value)]
    return float(value) if type(value) is int and _EXACT < abs(value) < _LARGEST else value


def _by_name_only(message: Message) -> list[str]:
    """The names of filters whose configuration is looked up by their name alone."""
    out: list[str] = []
    typed = "typedConfig" in message or "configDiscovery" in message
    for field in message.schema.fields:
        inner = message.get(field.json)
        if isinstance(inner, Message):
            out += _by_name_only(inner)
    if "typedConfig" in message.schema.by_name and not typed:
        out.append(str(message["name"]) if "name" in message.schema.by_name else "")
    return out
