# SPDX-License-Identifier: GPL-3.0-or-later
"""The mesh's access log: what Envoy is told to write for a request, and reading it back."""

import json
from dataclasses import dataclass

FIELDS = {
    "status": "RESPONSE_CODE", "peer": "DOWNSTREAM_PEER_URI_SAN", "tls": "DOWNSTREAM_TLS_VERSION", "path": "REQ(:PATH)", "authority": "REQ(:AUTHORITY)",
    "protocol": "PROTOCOL", "flags": "RESPONSE_FLAGS", "grpc": "GRPC_STATUS_NUMBER", "duration": "DURATION", "cluster": "UPSTREAM_CLUSTER_RAW",
    "from": "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT", "at": "DOWNSTREAM_LOCAL_ADDRESS", "to": "UPSTREAM_HOST",
    "local": "DOWNSTREAM_LOCAL_URI_SAN", "own": "UPSTREAM_LOCAL_URI_SAN", "server": "UPSTREAM_PEER_URI_SAN",
}  # fmt: skip
"""Envoy's command operators by the name of the field (Envoy: "Access logging", "Command operators")."""
FORMAT = "{" + ",".join(f'"{name}":"%{operator}%"' for name, operator in FIELDS.items()) + "}\n"
"""For the mesh's accessLogFormat."""
NONE = "-"
"""What Envoy writes where there is nothing to tell."""


@dataclass(frozen=True)
class Request:
    """One request. Addresses are without ports; what is not known is ""."""

    status: str
    flags: str
    protocol: str
    """``http`` or ``grpc``, as Istio names it."""
    grpc_status: str
    duration: float
    """Milliseconds."""
    authority: str
    cluster: str
    """Envoy's name of the upstream: ``outbound|80||echo.sample.svc.cluster.local``, ``inbound|8080||``."""
    source: str
    local: str
    """The address that the client connected to."""
    destination: str
    tls: str
    client_principal: str
    server_principal: str
    """The other side's for what goes out, the proxy's own for what comes in."""
    own_principal: str
    """The proxy's own for what goes out."""


def parse(line: str) -> Request | None:
    """The request of a line; None for what is no request: another program's line, a TCP connection, half a line."""
    if not line.startswith('{"status"'):
        return None
    try:
        raw = json.loads(line)
    except ValueError:
        return None
    said = {name: "" if str(raw.get(name, NONE)) == NONE else str(raw[name]) for name in FIELDS}
    if not said["protocol"].startswith("HTTP") or not said["duration"].isdigit():
        return None
    return Request(
        said["status"], said["flags"] or NONE, "grpc" if said["grpc"] else "http", said["grpc"], float(said["duration"]), said["authority"], said["cluster"],
        said["from"], _address(said["at"]), _address(said["to"]), said["tls"], said["peer"], said["server"] or said["local"], said["own"],
    )  # fmt: skip


def _address(text: str) -> str:
    return text.rpartition(":")[0]
