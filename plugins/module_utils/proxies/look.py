# SPDX-License-Identifier: GPL-3.0-or-later
"""One look at the proxies of a cluster: what its istiods know of them, and the pods that no istiod knows."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..cluster.client import Client
from ..cluster.errors import ClusterError
from ..cluster.pods import ready
from ..istio.revisions import is_running, pod_revision, proxy_role
from .envoy import has_proxy, proxies_of
from .envoy_errors import read_error
from .istiod import Denied, Unreachable, istiods, proxies
from .syncz import ERROR, NOT_SENT, STALE, ProxyStatus
from .workloads import pods_of

Json = dict[str, t.Any]
SHOWN: t.Final = 5
"""Proxies that one line of text names."""
LONGEST: t.Final = 400
"""Characters of Envoy's error in a line; one error may name hundreds of listeners."""


@dataclass(frozen=True)
class Scope:
    """Which proxies are meant: those of a revision, of namespaces, of a workload (with the namespace for one that names none); empty means all.

    ``namespace`` is Istio's, ``admin_port`` Envoy's where it is known.
    """

    namespace: str
    revision: str = ""
    namespaces: tuple[str, ...] = ()
    workload: str = ""
    default_namespace: str = "default"
    admin_port: int = 0


@dataclass(frozen=True)
class Behind:
    """Something that is not in sync: a proxy (``pod.namespace``) or an istiod, and what is missing."""

    name: str
    text: str


@dataclass(frozen=True)
class Rejection:
    """A proxy (``pod.namespace``) that rejected what istiod sent it of a type, in Envoy's own words."""

    name: str
    namespace: str
    type: str
    error: str
    istiod: str
    revision: str

    @property
    def told(self) -> str:
        """What is rejected, in one line."""
        return f"rejects {self.type}: {shortened(read_error(self.error).text)}"


@dataclass(frozen=True)
class Look:
    """The proxies asked for, pods whose proxy is connected to none that answered, and istiods that did not answer."""

    proxies: list[ProxyStatus]
    unconnected: list[Json]
    unreachable: list[Unreachable]
    pods: list[Json]

    @property
    def rejections(self) -> list[Rejection]:
        """Everything that is rejected."""
        return [
            Rejection(one.name, one.namespace, short, status.error, one.istiod, one.revision)
            for one in self.proxies for short, status in one.types.items() if status.state == ERROR
        ]  # fmt: skip

    @property
    def behind(self) -> list[Behind]:
        """What is not in sync and may still become it; rejections are not among it."""
        missing = [Behind(one.name, pending(one)) for one in self.proxies if pending(one)]
        missing += [Behind(f"{one['pod']}.{one['namespace']}", "is connected to no istiod") for one in self.unconnected if one["ready"]]
        return missing + [Behind(f"istiod {one.pod}", one.reason) for one in self.unreachable]

    @property
    def denied(self) -> bool:
        """Whether an istiod may not be asked, so that waiting is of no use."""
        return any(isinstance(one, Denied) for one in self.unreachable)


def pending(one: ProxyStatus) -> str:
    """The types that a proxy has not taken; one that was sent nothing at all has taken nothing."""
    stale = [short for short, status in one.types.items() if status.state == STALE]
    return f"{', '.join(stale)} STALE" if stale else "nothing was sent" if one.state == NOT_SENT else ""


def shortened(text: str) -> str:
    """An error as one line shows it."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def short(texts: t.Sequence[str]) -> str:
    """Some of many texts in one line."""
    return "; ".join(texts[:SHOWN]) + (f"; and {len(texts) - SHOWN} more" if len(texts) > SHOWN else "")


def look(client: Client, scope: Scope) -> Look:
    """Ask every istiod. Raises ClusterError, also for a revision that has no istiod."""
    pods = istiods(client, scope.namespace, scope.revision)
    if scope.revision and not pods:
        there = sorted({pod.revision for pod in istiods(client, scope.namespace)})
        raise ClusterError(
            f"cluster {client.name}: revision: {scope.revision!r} has no istiod in namespace {scope.namespace}; "
            f"name one of: {', '.join(there) or 'none is there'}"
        )
    with client.threads(1) as threads:  # istiods and the API server at the same time
        listed = threads.submit(proxied_pods, client, scope)
        found, silent = proxies(client, scope.namespace, pods)
        candidates = listed.result()
    if scope.workload:
        names = {proxy_name(pod) for pod in candidates}
        found = [one for one in found if one.name in names]
    if scope.namespaces:
        found = [one for one in found if one.namespace in scope.namespaces]
    return Look(found, _unconnected(candidates, found, silent), silent, candidates)


def proxied_pods(client: Client, scope: Scope) -> list[Json]:
    """The pods with a proxy that are meant and have not ended. Raises ClusterError."""
    if scope.workload:
        found = pods_of(client, scope.workload, scope.default_namespace)
        proxies_of(client, found, scope.namespace, scope.admin_port)
    else:
        places = [f"/api/v1/namespaces/{name}/pods" for name in scope.namespaces] or ["/api/v1/pods"]
        found = [pod for part in client.each(client.list_objects, places) for pod in part]
    inside = [pod for pod in found if has_proxy(pod) and is_running(pod) and proxy_role(pod)]
    return [pod for pod in inside if not scope.revision or pod_revision(pod) == scope.revision]


def proxy_name(pod: Json) -> str:
    """The name that istiod gives a pod's proxy."""
    return f"{pod['metadata']['name']}.{pod['metadata']['namespace']}"


def _unconnected(pods: list[Json], found: list[ProxyStatus], silent: list[Unreachable]) -> list[Json]:
    known = {one.name for one in found}
    deaf = {one.revision for one in silent}
    out = []
    for pod in pods:
        own = pod_revision(pod)
        if proxy_name(pod) not in known:
            out.append({
                "pod": str(pod["metadata"]["name"]), "namespace": str(pod["metadata"]["namespace"]), "kind": proxy_role(pod), "revision": own,
                "ready": ready(pod), "certain": not (own in deaf if own else deaf),
            })  # fmt: skip
    return sorted(out, key=lambda one: (one["namespace"], one["pod"]))
