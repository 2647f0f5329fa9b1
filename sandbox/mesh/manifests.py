# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``up --with-istio`` applies: the mesh's settings for upstream's Envoy, the sample workloads, their gateways."""

from typing import Any

from sandbox.metrics import access_log
from sandbox.pods.images import OWN

Json = dict[str, Any]
SYSTEM = "istio-system"
HUB = f"{OWN}/istio"
NETWORK_LABEL = "topology.istio.io/network"
EAST_WEST = {"istio": "eastwestgateway", "app": "istio-eastwestgateway"}
EAST_WEST_PORTS = {"status-port": 15021, "tls": 15443, "tls-istiod": 15012, "tls-webhook": 15017}
ALPN_NAME = "istio.alpn"
HEALTHY = {"proxyMetadata": {"ISTIO_META_SANDBOX": "healthy"}}


def operator(name: str, network: str, version: str, east_west: bool) -> Json:
    """An IstioOperator for cluster ``name``, ``east_west``: with an east-west gateway.

    Upstream's Envoy has none of Istio's own filters (metadata exchange, stats): istiod is told not to send them.
    """
    return {
        "apiVersion": "install.istio.io/v1alpha1",
        "kind": "IstioOperator",
        "spec": {
            "hub": HUB,
            "tag": version,
            "meshConfig": {"accessLogFile": "/dev/stdout", "accessLogFormat": access_log.FORMAT, "defaultConfig": HEALTHY},
            "values": {
                "global": {"meshID": "sandbox", "multiCluster": {"clusterName": name}, "network": network},
                "telemetry": {"enabled": False},
                "pilot": {"env": {"PILOT_ENABLE_METADATA_EXCHANGE": "false"}},
            },
            "components": {
                "ingressGateways": [{"name": "istio-ingressgateway", "enabled": True}, *([_east_west(network)] if east_west else [])],
            },
        },
    }


def _east_west(network: str) -> Json:
    ports = [{"name": name, "port": port, "targetPort": port} for name, port in EAST_WEST_PORTS.items()]
    return {
        "name": "istio-eastwestgateway",
        "enabled": True,
        "label": {**EAST_WEST, NETWORK_LABEL: network},
        "k8s": {"env": [{"name": "ISTIO_META_REQUESTED_NETWORK_VIEW", "value": network}], "service": {"ports": ports}},
    }


def cross_network_gateway() -> Json:
    """Lets the east-west gateway pass mutual TLS on to every service by its SNI."""
    server = {"port": {"number": 15443, "name": "tls", "protocol": "TLS"}, "tls": {"mode": "AUTO_PASSTHROUGH"}, "hosts": ["*.local"]}
    return {
        "apiVersion": "networking.istio.io/v1",
        "kind": "Gateway",
        "metadata": {"name": "cross-network-gateway", "namespace": SYSTEM},
        "spec": {"selector": {"istio": "eastwestgateway"}, "servers": [server]},
    }


def without_alpn() -> Json:
    """Removes Istio's filter ``istio.alpn``, which upstream's Envoy refuses, from every proxy but those with SANDBOX=nack in their metadata."""
    chain = {"filter": {"name": "envoy.filters.network.http_connection_manager", "subFilter": {"name": ALPN_NAME}}}
    match = {"proxy": {"metadata": {"SANDBOX": "healthy"}}, "listener": {"filterChain": chain}}
    patches = [
        {"applyTo": "HTTP_FILTER", "match": {**match, "context": context}, "patch": {"operation": "REMOVE"}} for context in ("SIDECAR_OUTBOUND", "GATEWAY")
    ]
    return {
        "apiVersion": "networking.istio.io/v1alpha3",
        "kind": "EnvoyFilter",
        "metadata": {"name": "sandbox-without-alpn", "namespace": SYSTEM},
        "spec": {"configPatches": patches},
    }


def namespace(name: str, labels: dict[str, str]) -> Json:
    """A namespace."""
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def service(name: str, space: str) -> Json:
    """A Service for the echo server called ``name``."""
    spec = {"selector": {"app": name}, "ports": [{"name": "http", "port": 80, "targetPort": 8080}]}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name, "namespace": space, "labels": {"app": name}}, "spec": spec}


def deployment(name: str, space: str, image: str, cluster: str, annotations: dict[str, str] | None = None) -> Json:
    """A Deployment of one pod with its own service account."""
    container: Json = {"name": "app", "image": f"{OWN}/{image}:1", "env": [{"name": "CLUSTER", "value": cluster}]}
    if image == "echo":
        container["ports"] = [{"containerPort": 8080}]
        container["readinessProbe"] = {"httpGet": {"path": "/", "port": 8080}}
    template = {
        "metadata": {"labels": {"app": name}, **({"annotations": annotations} if annotations else {})},
        "spec": {"serviceAccountName": name, "terminationGracePeriodSeconds": 2, "containers": [container]},
    }
    spec = {"replicas": 1, "selector": {"matchLabels": {"app": name}}, "template": template}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "namespace": space}, "spec": spec}


def account(name: str, space: str) -> Json:
    """A service account."""
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name, "namespace": space}}


def samples(cluster: str) -> list[Json]:
    """The sample workloads: a client and an echo server in ``sample``, a proxy that rejects its listeners, and a client outside the mesh."""
    nack = {"proxy.istio.io/config": '{"proxyMetadata": {"ISTIO_META_SANDBOX": "nack"}}'}
    return [
        namespace("sample", {"istio-injection": "enabled"}),
        namespace("outside", {}),
        account("client", "sample"), account("echo", "sample"), account("nack", "sample"), account("client", "outside"),
        service("echo", "sample"), service("nack", "sample"),
        deployment("client", "sample", "client", cluster),
        deployment("echo", "sample", "echo", cluster),
        deployment("nack", "sample", "client", cluster, nack),
        deployment("client", "outside", "client", cluster),
    ]  # fmt: skip
