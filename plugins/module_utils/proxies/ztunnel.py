# SPDX-License-Identifier: GPL-3.0-or-later
"""A ztunnel's config dump: its sections, each a list or a map, in the shape istioctl gives them."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .config_dump import DumpError, read_json

Json = dict[str, t.Any]
_TEXTS: t.Final = {
    "workload": "uid protocol name namespace serviceAccount workloadName workloadType canonicalName canonicalRevision clusterId node status hostname",
    "service": "name namespace hostname ipFamilies",
    "policy": "name namespace scope action",
    "certificate": "identity state",
    "one certificate": "pem serialNumber validFrom expirationTime",
    "endpoint": "workloadUid service",
    "connection": "src originalDst actualDst protocol",
    "info": "name namespace trustDomain serviceAccount",
}
"""Texts that are there even if empty."""
_OPTIONAL: t.Final = {
    "workload": "trustDomain network",
    "service": "visibility canonical loadBalancer subjectAltNames cidrVips",
    "endpoint": "address",
}
"""Fields left out where they are empty."""


@dataclass(frozen=True)
class ZtunnelDump:
    """The sections of a dump."""

    workloads: tuple[Json, ...]
    services: tuple[Json, ...]
    policies: tuple[Json, ...]
    certificates: tuple[Json, ...]
    states: tuple[Json, ...]


def read_ztunnel_dump(text: bytes | str) -> ZtunnelDump:
    """What a ztunnel answers to ``/config_dump``. Raises DumpError."""
    found = read_json(text)
    if not isinstance(found, dict):
        raise DumpError("is no config dump of a ztunnel")
    return ZtunnelDump(
        workloads=tuple(_workload(item) for item in _section(found, "workloads")),
        services=tuple(_service(item) for item in _section(found, "services")),
        policies=tuple({**_texts("policy", item), "rules": item.get("rules") or []} for item in _section(found, "policies")),
        certificates=tuple(_certificate(item) for item in _section(found, "certificates")),
        states=tuple(sorted((_state(item) for item in _section(found, "workloadState")), key=_by_name)),
    )


def _section(found: Json, name: str) -> list[Json]:
    section = found.get(name) or []
    return [item for item in (section.values() if isinstance(section, dict) else section) if isinstance(item, dict)]


def _texts(kind: str, item: Json) -> Json:
    out: Json = {key: item.get(key) or "" for key in _TEXTS[kind].split()}
    return out | {key: item[key] for key in _OPTIONAL.get(kind, "").split() if item.get(key)}


def _workload(item: Json) -> Json:
    tunnel = item.get("applicationTunnel") or {}
    out = _texts("workload", item) | {
        "workloadIps": item.get("workloadIps"),
        "capacity": item.get("capacity") or 0,
        "locality": {key: value for key, value in (item.get("locality") or {}).items() if key in ("region", "zone", "subzone") and value},
        "applicationTunnel": {"protocol": tunnel.get("protocol") or "", **({"port": tunnel["port"]} if tunnel.get("port") is not None else {})},
    }
    for key in ("waypoint", "networkGateway"):
        if item.get(key) is not None:
            out[key] = {"destination": item[key].get("destination") or ""}
    if item.get("authorizationPolicies"):
        out["authorizationPolicies"] = item["authorizationPolicies"]
    return out


def _service(item: Json) -> Json:
    ends = item.get("endpoints") or {}
    out = _texts("service", item) | {
        "vips": item.get("vips"),
        "ports": item.get("ports"),
        "endpoints": {key: _texts("endpoint", one) | {"port": one.get("port")} for key, one in ends.items()},
    }
    if item.get("waypoint") is not None:
        out["waypoint"] = {"destination": item["waypoint"].get("destination") or ""}
    return out


def _certificate(item: Json) -> Json:
    lists = {key: [_texts("one certificate", one) for one in item[key]] if item.get(key) is not None else None for key in ("certChain", "rootCerts")}
    return _texts("certificate", item) | lists


def _state(item: Json) -> Json:
    found = item.get("connections") or {}
    ends = {way: [_texts("connection", one) for one in found[way]] if found.get(way) is not None else None for way in ("inbound", "outbound")}
    return {**({"state": item["state"]} if item.get("state") else {}), "connections": ends, "info": _texts("info", item.get("info") or {})}


def _by_name(state: Json) -> tuple[str, str]:
    return state["info"]["namespace"], state["info"]["name"]
