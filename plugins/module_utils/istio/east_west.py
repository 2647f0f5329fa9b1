# SPDX-License-Identifier: GPL-3.0-or-later
"""What an east-west gateway lets through from other networks: services by their SNI, and istiod for clusters that have none.

Rules: https://istio.io/latest/docs/setup/install/multicluster/.
"""
from __future__ import annotations

import typing as t

Map = dict[str, t.Any]
SERVICES: t.Final = "services"
ISTIOD: t.Final = "istiod"
SERVICE_PORT: t.Final = 15443
_ISTIOD_PORTS: t.Final = ((15012, 15012, "tls-istiod"), (15017, 443, "tls-istiodwebhook"))
"""The gateway's port, that of istiod's Service, and the name."""


def exposed(
    expose: t.Collection[str], *, namespace: str, selector: Map, hosts: t.Sequence[str], revision: str, istio_namespace: str, domain: str = "cluster.local"
) -> list[Map]:
    """The objects that expose services (``hosts`` by name) and the istiod of a revision through the gateway that ``selector`` takes."""
    out: list[Map] = []
    if SERVICES in expose:
        server = _server(SERVICE_PORT, "tls", "TLS", "AUTO_PASSTHROUGH", hosts)
        out.append(_object("Gateway", "cross-network-gateway", namespace, {"selector": selector, "servers": [server]}))
    if ISTIOD in expose:
        name = "istiod" if revision == "default" else f"istiod-{revision}"
        inside = f"{name}.{istio_namespace}.svc"
        names = ["*"] if revision == "default" else [inside, f"{inside}.{domain}"]
        servers = [_server(port, label, "TLS", "PASSTHROUGH", ["*"]) for port, _, label in _ISTIOD_PORTS]
        routes = [
            {
                "match": [{"port": port, "sniHosts": names}],
                "route": [{"destination": {"host": f"{inside}.{domain}", "port": {"number": there}}}],
            }
            for port, there, _ in _ISTIOD_PORTS
        ]  # fmt: skip
        out.append(_object("Gateway", "istiod-gateway", namespace, {"selector": selector, "servers": servers}))
        out.append(_object("VirtualService", f"{name}-vs", namespace, {"hosts": ["*"], "gateways": ["istiod-gateway"], "tls": routes}))
    return out


def _server(port: int, name: str, protocol: str, mode: str, hosts: t.Sequence[str]) -> Map:
    return {"port": {"number": port, "name": name, "protocol": protocol}, "tls": {"mode": mode}, "hosts": list(hosts)}


def _object(kind: str, name: str, namespace: str, spec: Map) -> Map:
    return {"apiVersion": "networking.istio.io/v1", "kind": kind, "metadata": {"name": name, "namespace": namespace}, "spec": spec}
