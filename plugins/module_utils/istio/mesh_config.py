# SPDX-License-Identifier: GPL-3.0-or-later
"""MeshConfig and ProxyConfig: Istio's defaults, and what is laid over them
(https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/).

All fields given override the defaults, except that ``defaultConfig`` is merged field by field, ``proxyMetadata`` key by
key, and ``extensionProviders`` by name.
"""
from __future__ import annotations

import copy
import typing as t

from . import proto_json

Map = dict[str, t.Any]

_PROXY: t.Final[Map] = {
    "configPath": "./etc/istio/proxy", "binaryPath": "/usr/local/bin/envoy", "serviceCluster": "istio-proxy", "drainDuration": "45s",
    "discoveryAddress": "istiod.istio-system.svc:15012", "proxyAdminPort": 15000, "controlPlaneAuthPolicy": "MUTUAL_TLS",
    "statNameLength": 189, "statusPort": 15020, "terminationDrainDuration": "5s",
}  # fmt: skip
_MESH: t.Final[Map] = {
    "proxyListenPort": 15001, "proxyInboundListenPort": 15006, "ingressService": "istio-ingressgateway", "ingressControllerMode": "STRICT",
    "ingressClass": "istio", "enableTracing": True, "rootNamespace": "istio-system", "connectTimeout": "10s", "trustDomain": "cluster.local",
    "outboundTrafficPolicy": {"mode": "ALLOW_ANY"}, "inboundTrafficPolicy": {"mode": "PASSTHROUGH"}, "enableAutoMtls": True,
    "localityLbSetting": {"enabled": True}, "dnsRefreshRate": "60s", "protocolDetectionTimeout": "0s", "enablePrometheusMerge": True,
    "defaultServiceExportTo": ["*"], "defaultVirtualServiceExportTo": ["*"], "defaultDestinationRuleExportTo": ["*"],
    "defaultProviders": {}, "trustDomainAliases": [],
    "extensionProviders": [
        {"name": "prometheus", "prometheus": {}}, {"name": "stackdriver", "stackdriver": {}},
        {"name": "envoy", "envoyFileAccessLog": {"path": "/dev/stdout"}},
    ],
}  # fmt: skip
_ONE_OF: t.Final = ("serviceCluster", "tracingServiceName")
_HEADERS: t.Final = ("forwardedClientCert", "requestId", "attemptCount", "server", "envoyDebugHeaders")


def default_proxy_config() -> Map:
    """What a proxy has where nobody says anything."""
    return copy.deepcopy(_PROXY)


def merge_proxy_config(base: Map, over: Map) -> Map:
    """A ProxyConfig over another; neither is changed."""
    out = {**base, **over}
    if any(key in over for key in _ONE_OF):
        out = {key: value for key, value in out.items() if key not in _ONE_OF or key in over}
    metadata = {**(base.get("proxyMetadata") or {}), **(over.get("proxyMetadata") or {})}
    if metadata:
        out["proxyMetadata"] = metadata
    if base.get("proxyHeaders") and over.get("proxyHeaders"):
        out["proxyHeaders"] = {**{key: base["proxyHeaders"][key] for key in _HEADERS if key in base["proxyHeaders"]}, **over["proxyHeaders"]}
    return out


def read_proxy_config(value: t.Any) -> Map:
    """A ProxyConfig out of parsed YAML. Raises ProtoError."""
    return proto_json.read("ProxyConfig", {} if value is None else value)


def read_mesh_config(value: t.Any) -> Map:
    """A MeshConfig over Istio's defaults, out of parsed YAML. Raises ProtoError."""
    return over_defaults(proto_json.read("MeshConfig", {} if value is None else value))


def over_defaults(given: Map) -> Map:
    """A MeshConfig in JSON's form laid over Istio's defaults."""
    out = {**copy.deepcopy(_MESH), **given}
    out["defaultConfig"] = merge_proxy_config(default_proxy_config(), given.get("defaultConfig") or {})
    providers = {item.get("name"): item for item in copy.deepcopy(_MESH["extensionProviders"])}
    for item in given.get("extensionProviders") or ():
        providers[item.get("name")] = item
    out["extensionProviders"] = list(providers.values())
    out["trustDomainAliases"] = sorted(set(out["trustDomainAliases"]))
    return out


def with_proxy_config(mesh: Map, over: Map) -> Map:
    """The mesh config whose default ProxyConfig has another laid over it."""
    return {**mesh, "defaultConfig": merge_proxy_config(mesh["defaultConfig"], over)}


def proxy_config_text(config: Map) -> str:
    """A ProxyConfig as one line of JSON, without what is Istio's default: what istiod writes into ``PROXY_CONFIG``."""
    kept = {key: value for key, value in config.items() if key not in _PROXY or value != _PROXY[key]}
    if config.get("concurrency") is None:
        kept.pop("concurrency", None)
    return proto_json.text("ProxyConfig", kept)
