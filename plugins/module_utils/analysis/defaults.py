# SPDX-License-Identifier: GPL-3.0-or-later
"""What an installation brings and files seldom hold: the ingress gateway's pod and Service, as istioctl takes them for granted."""
from __future__ import annotations

import typing as t

from .kinds import POD, SERVICE
from .resource import Resource

_PORTS: t.Final = (("http2", 80, 80), ("https", 443, 443), ("tcp", 31400, 31400), ("tls", 15443, 15443))
_LABELS: t.Final = {"istio": "ingressgateway"}


def default_resources(mesh_config: t.Mapping[str, t.Any], namespace: str) -> list[Resource]:
    """They are there unless the mesh config switches Ingresses off."""
    if mesh_config.get("ingressControllerMode") == "OFF":
        return []
    name = str(mesh_config.get("ingressService") or "istio-ingressgateway")
    pod = {"metadata": {"name": f"{name}-dummypod", "labels": _LABELS}, "spec": {"containers": [{"name": "istio-proxy"}]}}
    ports = [{"name": port, "port": number, "targetPort": target, "protocol": "TCP"} for port, number, target in _PORTS]
    service = {"metadata": {"name": name}, "spec": {"ports": ports, "selector": _LABELS}}
    return [Resource(kind, item, namespace=namespace) for kind, item in ((POD, pod), (SERVICE, service))]
