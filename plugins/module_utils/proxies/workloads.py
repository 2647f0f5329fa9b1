# SPDX-License-Identifier: GPL-3.0-or-later
"""The pods that a user means: ``pod``, ``type/name``, each with ``.namespace`` after it if need be."""
from __future__ import annotations

import typing as t

from ..cluster.client import Client
from ..cluster.errors import ApiError, ClusterError
from ..cluster.paths import Kinds
from ..cluster.pods import ready, selector
from ..istio.revisions import is_running
from ..istio.selectors import GATEWAY_NAME

Json = dict[str, t.Any]
_TYPES: t.Final = {
    "Deployment": "deployment deployments deploy deployment.apps", "DaemonSet": "daemonset daemonsets ds", "StatefulSet": "statefulset statefulsets sts",
    "ReplicaSet": "replicaset replicasets rs", "Job": "job jobs", "Service": "service services svc", "Gateway": "gateway gateways gtw",
    "Pod": "pod pods po",
}  # fmt: skip
_KINDS: t.Final = {word: kind for kind, words in _TYPES.items() for word in words.split()}
_GROUPS: t.Final = {"Deployment": "apps/v1", "DaemonSet": "apps/v1", "StatefulSet": "apps/v1", "ReplicaSet": "apps/v1", "Job": "batch/v1", "Service": "v1"}


def pods_of(client: Client, workload: str, default_namespace: str) -> list[Json]:
    """The pods of a workload that have not ended: ready ones first, then by name. Raises ClusterError, also where there are none."""
    kind, name, namespace = parse_workload(workload, default_namespace)
    where = f"/api/v1/namespaces/{namespace}/pods"
    if kind == "Pod":
        found = client.find(f"{where}/{name}")
        if found is None:
            raise ClusterError(f"cluster {client.name}: workload: there is no pod {name} in namespace {namespace}; write NAME.NAMESPACE or TYPE/NAME.NAMESPACE")
        return [found]
    pods = [pod for pod in client.list_objects(where, labels=labels_of(client, kind, name, namespace)) if is_running(pod)]
    if not pods:
        raise ClusterError(f"cluster {client.name}: workload: {kind} {namespace}/{name} has no running pods")
    return sorted(pods, key=lambda pod: (not ready(pod), pod["metadata"]["name"]))


def parse_workload(workload: str, default_namespace: str) -> tuple[str, str, str]:
    """Kind, name and namespace. Raises ClusterError for a type that has no pods."""
    word, slash, rest = workload.partition("/")
    name, dot, namespace = (rest if slash else workload).rpartition(".")
    if not dot:
        name, namespace = namespace, default_namespace
    kind = _KINDS.get(word.lower()) if slash else "Pod"
    if not kind or not name or not namespace or "/" in name + namespace:
        known = ", ".join(words.split()[0] for words in _TYPES.values())
        raise ClusterError(f"workload: {workload!r} names no pod; write NAME, NAME.NAMESPACE or TYPE/NAME.NAMESPACE with a type of: {known}")
    return kind, name, namespace


def labels_of(client: Client, kind: str, name: str, namespace: str) -> str:
    """The label selector of the pods of a workload that is no pod itself. Raises ClusterError."""
    if kind == "Gateway":
        return f"{GATEWAY_NAME}={name}"
    path = Kinds(client).resource(_GROUPS[kind], kind).path(name, namespace)
    found = client.find(path)
    if found is None:
        raise ClusterError(f"cluster {client.name}: workload: there is no {kind} {name} in namespace {namespace}")
    if kind == "Service":
        labels = (found.get("spec") or {}).get("selector") or {}
        if not labels:
            raise ClusterError(f"cluster {client.name}: workload: Service {namespace}/{name} selects no pods")
        return ",".join(f"{key}={value}" for key, value in sorted(labels.items()))
    return selector(found)


def selected_pods(client: Client, labels: str, namespace: str) -> list[Json]:
    """The running pods that a label selector takes, of a namespace or of all (empty). Raises ApiError."""
    path = f"/api/v1/namespaces/{namespace}/pods" if namespace else "/api/v1/pods"
    try:
        found = client.list_objects(path, labels=labels)
    except ApiError as error:
        if error.status == 400:
            raise ClusterError(f"cluster {client.name}: selector: {labels!r}: {error.text}") from None
        raise
    return sorted((pod for pod in found if is_running(pod)), key=lambda pod: (pod["metadata"]["namespace"], pod["metadata"]["name"]))
