# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions to istiod's monitoring port: all istiods at once, each with its own deadline; an answer of some is an answer.

Loopback is the one address that istiod trusts without a token, and port-forward leads there (istio/pilot/pkg/xds/debug.go).
"""
from __future__ import annotations

import typing as t
from dataclasses import dataclass
from urllib.parse import quote

from ..cluster.client import Client
from ..cluster.errors import ApiError, ClusterError
from ..cluster.pods import ready
from ..cluster.port_forward import get, peer_certificate
from ..istio.versions import Build, parse_build
from .config_dump import ConfigDump, read_config_dump
from .syncz import ProxyStatus, merge, read_syncz

Json = dict[str, t.Any]
T = t.TypeVar("T")
SECONDS: t.Final = 10.0
_PORT: t.Final = 15014
_SECURE_PORT: t.Final = 15012


@dataclass(frozen=True)
class Istiod:
    """A pod of a control plane; ``why_not`` says why it is not asked (empty: it is)."""

    pod: str
    component: str
    revision: str
    port: int
    why_not: str = ""


@dataclass(frozen=True)
class Unreachable:
    """An istiod that gave no answer, and why."""

    pod: str
    revision: str
    reason: str


class Denied(Unreachable):
    """One that may not be asked: no waiting changes that."""


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
    return Istiod(
        pod=str(meta["name"]),
        component=str(labels.get("istio") or "istiod"),
        revision=str(labels.get("istio.io/rev") or "default"),
        port=monitoring_port(pod),
        why_not="" if ready(pod) else "is not ready",
    )


def monitoring_port(pod: Json) -> int:
    """Where an istiod's pod answers questions about itself."""
    port = str((pod["metadata"].get("annotations") or {}).get("prometheus.io/port") or _PORT)
    return int(port) if port.isdigit() else _PORT


def shown_certificates(client: Client, namespace: str, timeout: float = SECONDS) -> list[tuple[Istiod, bytes | str]]:
    """The certificate (DER) that each istiod shows to its proxies, or why none was seen. Raises ApiError where pods may not be listed."""

    def one(pod: Istiod) -> tuple[Istiod, bytes | str]:
        if pod.why_not:
            return pod, pod.why_not
        name = "istiod" if pod.revision == "default" else f"istiod-{pod.revision}"
        try:
            found = peer_certificate(client, namespace, pod.pod, _SECURE_PORT, server_name=f"{name}.{namespace}.svc", timeout=timeout)
        except ClusterError as error:
            return pod, str(error)
        return pod, found or "shows no certificate"

    return client.each(one, istiods(client, namespace))


def builds(client: Client, namespace: str, pods: t.Sequence[Istiod]) -> tuple[list[tuple[Istiod, Build]], list[Unreachable]]:
    """The version of each istiod that answers, and those that do not."""
    return asked_at_each(client, namespace, pods, "/version", lambda pod, text: (pod, parse_build(text)))


def proxies(client: Client, namespace: str, pods: t.Sequence[Istiod]) -> tuple[list[ProxyStatus], list[Unreachable]]:
    """The proxies connected to the istiods that answer, each once, and the istiods that do not; istioctl's own connections are none."""
    found, silent = asked_at_each(client, namespace, pods, "/debug/syncz", lambda pod, text: read_syncz(text, istiod=pod.pod, revision=pod.revision))
    return merge(found), silent


def would_send(
    client: Client, namespace: str, pods: t.Sequence[Istiod], proxy: str, *, timeout: float = SECONDS
) -> tuple[list[ConfigDump], list[Unreachable]]:
    """What istiods that know a proxy (``pod.namespace``) would send it, and those that do not answer or do not know it."""
    path = f"/debug/config_dump?proxyID={quote(proxy)}"
    return asked_at_each(client, namespace, pods, path, lambda pod, text: read_config_dump(text), timeout=timeout)


MOST_DUMPS: t.Final = 8
"""Proxies for which a look at many asks what they would be sent: it costs an istiod a whole configuration each."""


def would_get(client: Client, namespace: str, pods: t.Sequence[Istiod], proxy: ProxyStatus) -> ConfigDump | None:
    """What the istiod that a proxy is connected to would send it; None where that gives no answer."""
    found, _ = would_send(client, namespace, [pod for pod in pods if pod.pod == proxy.istiod], proxy.name)
    return found[0] if found else None


def asked_at_each(
    client: Client, namespace: str, pods: t.Sequence[Istiod], path: str, read: t.Callable[[Istiod, str], T], *, timeout: float = SECONDS
) -> tuple[list[T], list[Unreachable]]:
    """What ``read`` makes of each istiod's answer to ``path`` within ``timeout`` seconds, and the istiods that gave none.

    ``read`` may raise ValueError for an answer that says nothing.
    """

    def one(pod: Istiod) -> T | Unreachable:
        if pod.why_not:
            return Unreachable(pod.pod, pod.revision, pod.why_not)
        command = ["pilot-discovery", "request", "GET", path]
        try:
            answer = get(client, namespace, pod.pod, pod.port, path, timeout=timeout, fallback=command, container="discovery")
            if answer.status != 200:
                return Unreachable(pod.pod, pod.revision, f"answers {path.partition('?')[0]} with HTTP status {answer.status}")
            return read(pod, answer.body.decode(errors="replace"))
        except (ClusterError, ValueError) as error:
            denied = isinstance(error, ApiError) and error.status in (401, 403)
            return (Denied if denied else Unreachable)(pod.pod, pod.revision, str(error))

    answers = client.each(one, pods)
    return [item for item in answers if not isinstance(item, Unreachable)], [item for item in answers if isinstance(item, Unreachable)]
