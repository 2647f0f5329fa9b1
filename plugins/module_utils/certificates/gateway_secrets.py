# SPDX-License-Identifier: GPL-3.0-or-later
"""Which Secrets gateways end TLS with: those that ``Gateway`` objects of Istio and of the Gateway API name."""
from __future__ import annotations

import fnmatch
import typing as t
from dataclasses import dataclass

from ..cluster.client import Client
from ..istio.revisions import is_running
from ..istio.webhooks import labels_of

Json = dict[str, t.Any]
ISTIO: t.Final = "/apis/networking.istio.io/v1/gateways"
GATEWAY_API: t.Final = "/apis/gateway.networking.k8s.io/v1/gateways"
_TERMINATING: t.Final = ("SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL")
_SCHEMES: t.Final = ("kubernetes-gateway://", "kubernetes://")
CHAINS: t.Final = ("tls.crt", "cert")
"""The keys of a chain, of Secrets of type kubernetes.io/tls and of generic ones."""


@dataclass(frozen=True)
class Named:
    """A Secret that a ``Gateway`` names, and the hosts it is to be shown for."""

    namespace: str
    name: str
    gateway: str
    hosts: tuple[str, ...]


def named_secrets(client: Client) -> list[Named]:
    """All of a cluster, each once a gateway object. Raises ClusterError."""
    lists = ((ISTIO, ""), (GATEWAY_API, ""), ("/api/v1/pods", "istio"))
    istio, kubernetes, pods = client.each(lambda place: client.list_objects(place[0], labels=place[1]), lists)
    out = [one for item in istio for one in _of_istio(item, pods)] + [one for item in kubernetes for one in _of_kubernetes(item)]
    return sorted(set(out), key=lambda one: (one.namespace, one.name, one.gateway, one.hosts))


def _of_istio(item: Json, pods: t.Sequence[Json]) -> t.Iterator[Named]:
    meta, spec = item["metadata"], item.get("spec") or {}
    wanted = (spec.get("selector") or {}).items()
    spaces = {pod["metadata"]["namespace"] for pod in pods if is_running(pod) and wanted <= labels_of(pod).items()} or {meta["namespace"]}
    for server in spec.get("servers") or []:
        tls = server.get("tls") or {}
        if tls.get("mode", "PASSTHROUGH") not in _TERMINATING:
            continue
        for name in {tls.get("credentialName"), *(tls.get("credentialNames") or ())} - {None, ""}:
            bare = next((name.removeprefix(scheme) for scheme in _SCHEMES if name.startswith(scheme)), name)
            space, _, own = bare.rpartition("/")
            for place in [space] if space else sorted(spaces):
                yield Named(place, own, f"Gateway {meta['namespace']}/{meta['name']}", tuple(host.rpartition("/")[2] for host in server.get("hosts") or ()))


def _of_kubernetes(item: Json) -> t.Iterator[Named]:
    meta = item["metadata"]
    for listener in (item.get("spec") or {}).get("listeners") or []:
        for reference in (listener.get("tls") or {}).get("certificateRefs") or []:
            if reference.get("kind", "Secret") == "Secret" and not reference.get("group"):
                hosts = (listener["hostname"],) if listener.get("hostname") else ()
                yield Named(reference.get("namespace") or meta["namespace"], reference["name"], f"Gateway {meta['namespace']}/{meta['name']}", hosts)


def unnamed_hosts(hosts: t.Iterable[str], names: t.Collection[str]) -> list[str]:
    """The hosts that a certificate for ``names`` is not for; a wildcard stands for one label (RFC 6125)."""
    return [
        host for host in hosts
        if host != "*" and host not in names
        and not any(name.startswith("*.") and fnmatch.fnmatchcase(host, name) and host.count(".") == name.count(".") for name in names)
    ]  # fmt: skip
