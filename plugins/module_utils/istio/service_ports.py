# SPDX-License-Identifier: GPL-3.0-or-later
"""A Service's port: which protocol Istio takes it for, and where in the pod it leads (istio/pkg/config/kube/conversion.go)."""
from __future__ import annotations

import typing as t

Json = dict[str, t.Any]
UNSUPPORTED: t.Final = "UnsupportedProtocol"
AUTO: t.Final = "auto-detect"
"""No name and no appProtocol say it: the proxy looks at the first bytes."""
_NAMES: t.Final = {
    "tcp": "TCP", "udp": "UDP", "grpc": "GRPC", "http": "HTTP", "http_proxy": "HTTP_PROXY", "http2": "HTTP2", "https": "HTTPS", "tls": "TLS",
    "mongo": "Mongo", "redis": "Redis", "mysql": "MySQL",
}  # fmt: skip
_STANDARD: t.Final = {"kubernetes.io/h2c": "HTTP2", "kubernetes.io/ws": "HTTP", "kubernetes.io/wss": "HTTPS"}
_WELL_KNOWN_TCP: t.Final = (25, 53, 3306, 27017)
"""SMTP, DNS, MySQL, MongoDB: servers that speak first."""


def converted(port: t.Mapping[str, t.Any]) -> str:
    """The protocol by ``appProtocol``, else by the name up to its first dash, else by the number; UNSUPPORTED where none says it."""
    if port.get("protocol") == "UDP":
        return "UDP"
    name, said = port.get("name"), port.get("appProtocol")
    text = said if isinstance(said, str) else name if isinstance(name, str) else ""
    if isinstance(said, str) and said in _STANDARD:
        return _STANDARD[said]
    if text.lower().startswith("grpc-web"):
        return "GRPC-Web"
    found = _NAMES.get(text.lower().partition("-")[0], UNSUPPORTED)
    return "TCP" if found == UNSUPPORTED and port.get("port") in _WELL_KNOWN_TCP else found


def protocol_of(port: t.Mapping[str, t.Any]) -> str:
    """The same in the words of ``istioctl x describe``, which knows AUTO and HBONE as well."""
    if not port.get("name") and port.get("appProtocol") is None and port.get("protocol") != "UDP":
        return AUTO
    return "HBONE" if port.get("appProtocol") == "hbone" else converted(port)


def target_port(pod: Json, port: Json) -> int | None:
    """The pod's port; None where no container has a port of that name."""
    target, protocol = port.get("targetPort"), port.get("protocol") or "TCP"
    if not isinstance(target, str):
        return int(target or port.get("port") or 0)
    spec = pod.get("spec") or {}
    native = [one for one in spec.get("initContainers") or [] if one.get("restartPolicy") == "Always"]
    for one in (one for container in [*(spec.get("containers") or []), *native] for one in container.get("ports") or []):
        if one.get("name") == target and (one.get("protocol") or "TCP") == protocol:
            return int(one["containerPort"])
    return None
