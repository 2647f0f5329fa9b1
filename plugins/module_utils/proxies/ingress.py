# SPDX-License-Identifier: GPL-3.0-or-later
"""How a Service is reached from outside: through the pods labelled ``istio=ingressgateway``, by Gateways that VirtualServices name."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..istio.service_ports import protocol_of, target_port

Json = dict[str, t.Any]
_SHOWN: t.Final = ("http", "http2")
_MESH: t.Final = "mesh"


@dataclass(frozen=True)
class Entry:
    """A Service of a gateway, and the pods behind it."""

    service: Json
    pods: tuple[Json, ...]

    def address(self) -> str:
        """Of its load balancer, else of its first pod's node."""
        given = ((self.service.get("status") or {}).get("loadBalancer") or {}).get("ingress") or []
        if given:
            return str(given[0].get("ip") or given[0].get("hostname") or "")
        return str((self.pods[0].get("status") or {}).get("hostIP") or "unknown")

    def urls(self) -> list[str]:
        """Of its plain ports; others need a host name or a certificate."""
        out = []
        for port in self.service["spec"].get("ports") or []:
            plain = protocol_of(port) in ("HTTP", "HTTP2") and port.get("name") in _SHOWN
            if plain and target_port(self.pods[0], port) is not None:
                out.append(f"http://{self.address()}" + ("" if port["port"] == 80 else f":{port['port']}"))
        return out


def entries(services: t.Iterable[Json], pods: t.Sequence[Json]) -> list[Entry]:
    """The Services of the namespaces of gateway pods that select any of these, by address."""
    found = []
    for service in services:
        own = [pod for pod in pods if pod["metadata"]["namespace"] == service["metadata"]["namespace"]]
        behind = tuple(pod for pod in own if _selects(service["spec"].get("selector"), pod))
        if behind:
            found.append(Entry(service, behind))
    return sorted(found, key=Entry.address)


def _selects(selector: t.Mapping[str, str] | None, pod: Json) -> bool:
    labels = pod["metadata"].get("labels") or {}
    return bool(selector) and all(labels.get(key) == value for key, value in (selector or {}).items())


def serving(gateway: Json, found: t.Iterable[Entry]) -> list[Entry]:
    """Those with a pod that a Gateway selects; all for a Gateway without a selector."""
    selector = (gateway.get("spec") or {}).get("selector")
    return [one for one in found if not selector or any(_selects(selector, pod) for pod in one.pods)]


def gateways_of(virtual_service: Json) -> list[tuple[str, str]]:
    """Namespace and name of the Gateways that a VirtualService names, but not the mesh."""
    own = str(virtual_service["metadata"]["namespace"])
    out = []
    for name in (virtual_service.get("spec") or {}).get("gateways") or []:
        namespace, slash, bare = str(name).partition("/")
        if name and name != _MESH:
            out.append((namespace, bare) if slash else (own, str(name)))
    return out
