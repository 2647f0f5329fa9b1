# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated meshes of any size, all of whose parts refer to one another, with something wrong in every seventh service."""
from __future__ import annotations

import itertools
import typing as t

Json = dict[str, t.Any]
OF_A_NAMESPACE: t.Final = 20
"""Services of one namespace."""
_ROUTE: t.Final = "networking.istio.io/v1"


def mesh(size: int) -> list[Json]:
    """So many objects."""
    return list(itertools.islice(_endless(), size))


def _object(api_version: str, kind: str, namespace: str, name: str, spec: Json, **metadata: t.Any) -> Json:
    place = {"namespace": namespace} if namespace else {}
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name, **place, **metadata}, "spec": spec}


def _endless() -> t.Iterator[Json]:
    for number in itertools.count():
        yield from _namespace(f"ns-{number}", number)


def _namespace(namespace: str, number: int) -> t.Iterator[Json]:
    labels = {"istio-injection": "enabled"} if number % 5 else {}
    yield {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace, "labels": labels}}
    yield _object(_ROUTE, "Sidecar", namespace, "default", {"egress": [{"hosts": ["./*", "istio-system/*"]}]})
    yield _object("telemetry.istio.io/v1", "Telemetry", namespace, "tracing", {"tracing": [{"randomSamplingPercentage": 10.0}]})
    server = {"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": [f"*.{namespace}.example"]}
    yield _object(_ROUTE, "Gateway", namespace, "edge", {"selector": {"istio": "ingressgateway"}, "servers": [server]})
    for index in range(OF_A_NAMESPACE):
        yield from _service(namespace, f"svc-{index}", number * OF_A_NAMESPACE + index)


def _service(namespace: str, name: str, number: int) -> t.Iterator[Json]:
    broken = number % 7 == 0
    labels = {"app": name, "version": "v1"}
    port = {"port": 80, "targetPort": 8080, "name": "web" if broken else "http", "protocol": "TCP"}
    yield _object("v1", "Service", namespace, name, {"selector": {"app": name}, "ports": [port], "type": "ClusterIP"})
    containers = [{"name": "app", "image": f"registry.example/{name}:1"}]
    template = {"metadata": {"labels": dict(labels)}, "spec": {"containers": [dict(containers[0])]}}
    spec = {"replicas": 0, "selector": {"matchLabels": dict(labels)}, "template": template}
    yield _object("apps/v1", "Deployment", namespace, name, spec, labels=dict(labels))
    proxy = [] if broken else [{"name": "istio-proxy", "image": "registry.example/proxyv2:1"}]
    yield _object("v1", "Pod", namespace, f"{name}-1", {"containers": [*containers, *proxy]}, labels=dict(labels))
    host = f"{name}.{namespace}.svc.cluster.local"
    subsets = [{"name": "v1", "labels": {"version": "v1"}}, *([{"name": "v2", "labels": {"version": "v2"}}] if broken else [])]
    yield _object(_ROUTE, "DestinationRule", namespace, name, {"host": host, "subsets": subsets})
    first, last = ({"host": host, "subset": "v3" if broken else "v1", "port": {"number": 80}} for _ in range(2))
    match = [{"uri": {"prefix": f"/api/{number}"}, "headers": {"end-user": {"exact": "jason"}}}]
    routes = [{"match": match, "route": [{"destination": first}]}, {"route": [{"destination": last, "weight": 100}]}]
    hosts = [f"{name}.{namespace}.example", name]
    yield _object(_ROUTE, "VirtualService", namespace, name, {"hosts": hosts, "gateways": ["mesh", f"{namespace}/edge"], "http": routes})
    rule = {"from": [{"source": {"namespaces": [namespace, "nowhere" if broken else namespace]}}], "to": [{"operation": {"methods": ["GET"]}}]}
    yield _object("security.istio.io/v1", "AuthorizationPolicy", namespace, name, {"selector": {"matchLabels": {"app": name}}, "rules": [rule]})
    entry = {"hosts": [f"{name}-{number}.outside.example"], "ports": [{"number": 443, "name": "tls", "protocol": "TLS"}], "resolution": "DNS"}
    yield _object(_ROUTE, "ServiceEntry", namespace, f"outside-{name}", entry)
