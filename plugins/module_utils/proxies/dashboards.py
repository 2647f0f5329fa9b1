# SPDX-License-Identifier: GPL-3.0-or-later
"""Where each dashboard's page is: labels, ports and paths as istioctl has them (istio/istioctl/pkg/dashboard)."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..cluster.client import Client
from ..cluster.errors import ClusterError
from ..cluster.pods import ready
from .envoy import proxies_of
from .istiod import monitoring_port
from .workloads import labels_of, parse_workload, pods_of, selected_pods

Json = dict[str, t.Any]
ADDONS: t.Final = {
    "prometheus": ("app.kubernetes.io/name=prometheus", 9090, "/"),
    "grafana": ("app.kubernetes.io/name=grafana", 3000, "/"),
    "kiali": ("app=kiali", 20001, "/kiali"),
    "jaeger": ("app=jaeger", 16686, "/"),
    "zipkin": ("app=zipkin", 9411, "/"),
    "skywalking": ("app=skywalking-ui", 8080, "/"),
}
"""Label selector, port and path of what is installed beside Istio."""
_CONTROLZ: t.Final = 9876


@dataclass(frozen=True)
class Place:
    """A page: its pod, how the next one is found when that is gone (labels, or fields for one by its name), port and path."""

    namespace: str
    labels: str
    fields: str
    pod: str
    port: int
    path: str


@dataclass(frozen=True)
class Wanted:
    """Which page: a dashboard's name, and whose where there are many. Texts are empty and ``port`` 0 where nothing was said."""

    name: str
    namespace: str
    default_namespace: str
    workload: str
    selector: str
    selector_namespace: str
    revision: str
    port: int


def find(client: Client, wanted: Wanted) -> Place:
    """The page in a pod that is ready. Raises ClusterError where there is none."""
    if wanted.name in ADDONS:
        return _addon(client, wanted)
    namespace, labels, fields, pods = _chosen(client, wanted)
    pod = _first_ready(client, pods)
    port, path = wanted.port, "/"
    if wanted.name == "envoy":
        port = proxies_of(client, [pod], wanted.namespace, wanted.port)[0].port
    elif wanted.name == "controlz":
        port = port or _CONTROLZ
    else:
        port, path = port or monitoring_port(pod), "/debug"
    return Place(namespace, labels, fields, str(pod["metadata"]["name"]), port, path)


def _addon(client: Client, wanted: Wanted) -> Place:
    labels, port, path = ADDONS[wanted.name]
    places = list(dict.fromkeys((wanted.namespace, wanted.default_namespace)))
    for namespace in places:
        pods = selected_pods(client, labels, namespace)
        if pods:
            return Place(namespace, labels, "", str(_first_ready(client, pods)["metadata"]["name"]), wanted.port or port, path)
    where = " and ".join(places)
    raise ClusterError(
        f"cluster {client.name}: {wanted.name}: no pod with label {labels} runs in {where}; is it installed, and is it there (namespace, default_namespace)?"
    )


def _chosen(client: Client, wanted: Wanted) -> tuple[str, str, str, list[Json]]:
    """Namespace, labels or fields, and the pods they take."""
    own = wanted.default_namespace if wanted.name == "envoy" else wanted.namespace
    if wanted.workload:
        kind, name, namespace = parse_workload(wanted.workload, own)
        pods = pods_of(client, wanted.workload, own)
        if kind == "Pod":
            return namespace, "", f"metadata.name={name}", pods
        return namespace, labels_of(client, kind, name, namespace), "", pods
    if wanted.selector:
        namespace, labels = wanted.selector_namespace or own, wanted.selector
    else:
        namespace, labels = wanted.namespace, "app=istiod" + (f",istio.io/rev={wanted.revision}" if wanted.revision else "")
    pods = selected_pods(client, labels, namespace)
    if not pods:
        raise ClusterError(f"cluster {client.name}: {wanted.name}: no pod with label {labels} runs in namespace {namespace}")
    return namespace, labels, "", pods


def _first_ready(client: Client, pods: list[Json]) -> Json:
    found = next((pod for pod in pods if ready(pod)), None)
    if found is None:
        first = pods[0]["metadata"]
        more = f" and {len(pods) - 1} more" if len(pods) > 1 else ""
        raise ClusterError(f"cluster {client.name}: pod {first['namespace']}/{first['name']}{more} is not ready; wait until it is")
    return found
