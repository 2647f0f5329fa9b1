# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions to istiod's monitoring port: all istiods at once, each with its own deadline; an answer of some is an answer.

Loopback is the one address that istiod trusts without a token, and port-forward leads there (istio/pilot/pkg/xds/debug.go).
"""
from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass

from ..cluster.client import Client
from ..cluster.errors import ClusterError
from ..cluster.pods import ready
from ..cluster.port_forward import get
from ..istio.versions import Build, parse_build

Json = dict[str, t.Any]
T = t.TypeVar("T")
SECONDS: t.Final = 10.0
_PORT: t.Final = 15014
_ISTIOCTL: t.Final = "65536.65536.65536"
"""The version that istioctl's own connections name."""
_TYPES: t.Final = {"router": "gateway"}


@dataclass(frozen=True)
class Istiod:
    """A pod of a control plane; ``why_not`` says why it is not asked (empty: it is)."""

    pod: str
    component: str
    revision: str
    port: int
    why_not: str = ""


@dataclass(frozen=True)
class Proxy:
    """A proxy that is connected to an istiod: ``name`` as ``pod.namespace``, ``kind`` sidecar, gateway, waypoint or ztunnel."""

    name: str
    cluster: str
    kind: str
    version: str
    istiod: str
    revision: str


@dataclass(frozen=True)
class Unreachable:
    """An istiod that gave no answer, and why."""

    pod: str
    revision: str
    reason: str


def istiods(client: Client, namespace: str, revision: str = "") -> list[Istiod]:
    """The istiods of a namespace, or of one revision, by name; ended pods left out. Raises ApiError."""
    labels = f"app=istiod,istio.io/rev={revision}" if revision else "app=istiod"
    pods = client.list_objects(f"/api/v1/namespaces/{namespace}/pods", labels=labels)
    return sorted((_istiod(pod) for pod in pods if _is_there(pod)), key=lambda item: item.pod)


def _is_there(pod: Json) -> bool:
    return (pod.get("status") or {}).get("phase") not in ("Succeeded", "Failed") and not pod["metadata"].get("deletionTimestamp")


def _istiod(pod: Json) -> Istiod:
    meta = pod["metadata"]
    labels = meta.get("labels") or {}
    port = str((meta.get("annotations") or {}).get("prometheus.io/port") or _PORT)
    return Istiod(
        pod=str(meta["name"]),
        component=str(labels.get("istio") or "istiod"),
        revision=str(labels.get("istio.io/rev") or "default"),
        port=int(port) if port.isdigit() else _PORT,
        why_not="" if ready(pod) else "is not ready",
    )


def builds(client: Client, namespace: str, pods: t.Sequence[Istiod]) -> tuple[list[tuple[Istiod, Build]], list[Unreachable]]:
    """The version of each istiod that answers, and those that do not."""
    return _ask(client, namespace, pods, "/version", lambda pod, text: (pod, parse_build(text)))


def proxies(client: Client, namespace: str, pods: t.Sequence[Istiod]) -> tuple[list[Proxy], list[Unreachable]]:
    """The proxies connected to the istiods that answer, and those that do not; istioctl's own connections are none."""
    found, silent = _ask(client, namespace, pods, "/debug/syncz", _proxies)
    return sorted((item for part in found for item in part), key=lambda item: (item.cluster, item.name, item.istiod)), silent


def _proxies(pod: Istiod, text: str) -> list[Proxy]:
    return [
        Proxy(
            name=str(item.get("proxy") or ""),
            cluster=str(item.get("cluster_id") or ""),
            kind=_TYPES.get(str(item.get("proxy_type")), str(item.get("proxy_type") or "")),
            version=str(item.get("istio_version") or ""),
            istiod=pod.pod,
            revision=pod.revision,
        )
        for item in json.loads(text) or ()
        if isinstance(item, dict) and item.get("istio_version") != _ISTIOCTL
    ]


def _ask(
    client: Client, namespace: str, pods: t.Sequence[Istiod], path: str, read: t.Callable[[Istiod, str], T]
) -> tuple[list[T], list[Unreachable]]:
    def one(pod: Istiod) -> T | Unreachable:
        if pod.why_not:
            return Unreachable(pod.pod, pod.revision, pod.why_not)
        command = ["pilot-discovery", "request", "GET", path]
        try:
            answer = get(client, namespace, pod.pod, pod.port, path, timeout=SECONDS, fallback=command, container="discovery")
            if answer.status != 200:
                return Unreachable(pod.pod, pod.revision, f"answers {path} with HTTP status {answer.status}")
            return read(pod, answer.body.decode(errors="replace"))
        except (ClusterError, ValueError) as error:
            return Unreachable(pod.pod, pod.revision, str(error))

    answers = client.each(one, pods)
    return [item for item in answers if not isinstance(item, Unreachable)], [item for item in answers if isinstance(item, Unreachable)]
