# SPDX-License-Identifier: GPL-3.0-or-later
"""From a proxy's request to the labels of Istio's standard metrics (Istio: "Istio Standard Metrics")."""

from typing import Any

from sandbox.api.mirror import Mirror
from sandbox.metrics.access_log import Request
from sandbox.metrics.workloads import NOBODY, UNKNOWN, Workload, by_principal, proxy_of, service_of, workload_of

Json = dict[str, Any]


class Mesh:
    """The pods and Services of one cluster."""

    def __init__(self, pods: Mirror, services: Mirror) -> None:
        self.pods, self.services = pods, services

    def labels(self, request: Request, pod: Json) -> dict[str, str]:
        """The labels of a request that the proxy of ``pod`` has written down; ``pod`` and ``namespace`` say whose proxy it was."""
        meta = pod["metadata"]
        incoming = _incoming(request, pod)
        own = workload_of(pod)
        if incoming:
            source, destination = by_principal(self._at(request.source), request.client_principal), own
            principals = request.client_principal, request.server_principal
            policy = "mutual_tls" if request.tls and request.client_principal else "none"
            service = self._asked(request, pod)
        else:
            source, destination = own, by_principal(self._at(request.destination), request.server_principal)
            principals = request.own_principal, request.server_principal
            policy = UNKNOWN
            service = request.cluster.rpartition("|")[2] if request.cluster.startswith("outbound|") else ""
        name, _, rest = service.partition(".")
        space = rest.partition(".")[0]
        return {
            **source.labels("source"), **destination.labels("destination"), "namespace": meta["namespace"], "pod": meta["name"],
            "reporter": "destination" if incoming else "source", "source_principal": principals[0] or UNKNOWN,
            "destination_principal": principals[1] if principals[1] and principals[0] else UNKNOWN,
            "destination_service": service or request.authority or UNKNOWN, "destination_service_name": name or UNKNOWN,
            "destination_service_namespace": space or destination.namespace, "request_protocol": request.protocol, "response_code": request.status,
            "response_flags": request.flags, "grpc_response_status": request.grpc_status, "connection_security_policy": policy,
        }  # fmt: skip

    def _at(self, address: str) -> Workload:
        if not address:
            return NOBODY
        return next((workload_of(pod) for pod in list(self.pods.objects.values()) if pod.get("status", {}).get("podIP") == address), NOBODY)

    def _asked(self, request: Request, pod: Json) -> str:
        port = request.cluster.split("|")[1] if request.cluster.startswith("inbound|") else ""
        name = service_of(pod, port, request.authority, list(self.services.objects.values()))
        return f"{name}.svc.cluster.local" if name else ""


def _incoming(request: Request, pod: Json) -> bool:
    """Whether the proxy stood at the server's side: by the upstream, or, where there was none, by the address that was asked. Gateways only send."""
    if "router" in ((proxy_of(pod) or {}).get("args") or []):
        return False
    if request.cluster:
        return request.cluster.startswith("inbound|")
    return bool(request.local == pod.get("status", {}).get("podIP"))
