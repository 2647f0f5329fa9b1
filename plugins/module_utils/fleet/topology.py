# SPDX-License-Identifier: GPL-3.0-or-later
"""What each cluster of a mesh says of itself, and what its istiods say of the others: a dozen requests a cluster, all clusters at once."""
from __future__ import annotations

import datetime
import json
import time
import typing as t
from dataclasses import dataclass, field

import yaml

from ..certificates.trust import read_trust
from ..cluster.client import Client
from ..cluster.errors import ClusterError
from ..cluster.remote_secret import CLUSTER_ANNOTATION, LABEL
from ..install.gateway import addresses
from ..istio.x509 import CertificateError, read_certificates
from ..proxies.clusterz import RemoteCluster, remote_clusters
from ..proxies.config_dump import DumpError, read_json
from ..proxies.istiod import asked_at_each, builds, istiods
from ..specs.foreign_yaml import read_documents
from .cluster_facts import NETWORK_LABEL
from .reader_account import cluster_uid

Json = dict[str, t.Any]
_SHARD: t.Final = "Kubernetes/"


@dataclass(frozen=True)
class Gateway:
    """A Service that other networks reach this one by; ``addresses`` is empty while it has none."""

    service: str
    network: str
    addresses: tuple[str, ...]


@dataclass
class View:
    """One cluster; texts are empty where it does not say, ``error`` why it could not be asked. ``clock`` is seconds ahead of ours.

    ``seen`` has the clusters whose endpoints its istiods know, by service; ``secrets`` the clusters that remote secrets name.
    """

    name: str
    error: str = ""
    uid: str = ""
    cluster_name: str = ""
    mesh_id: str = ""
    trust_domain: str = ""
    network: str = ""
    namespace_network: str = ""
    roots: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    istiods: int = 0
    silent: tuple[str, ...] = ()
    gateways: tuple[Gateway, ...] = ()
    remote: tuple[RemoteCluster, ...] = ()
    secrets: tuple[str, ...] = ()
    pod_ranges: tuple[str, ...] = ()
    clock: float = 0.0
    seen: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """The name by which other clusters have to know it."""
        return self.cluster_name or self.name


def look(client: Client, namespace: str, *, services: t.Sequence[str] = (), timeout: float = 10.0) -> View:
    """One cluster as it is now. What goes wrong with it is its ``error``."""
    view = View(client.name)
    try:
        _look(client, namespace, services, timeout, view)
    except ClusterError as error:
        view.error = str(error)
    return view


def _look(client: Client, namespace: str, services: t.Sequence[str], timeout: float, view: View) -> None:
    view.uid = cluster_uid(client)
    view.clock = _clock(client)
    space = client.find(f"/api/v1/namespaces/{namespace}")
    view.namespace_network = ((space or {}).get("metadata", {}).get("labels") or {}).get(NETWORK_LABEL, "")
    places = (
        (f"/api/v1/namespaces/{namespace}/configmaps", "", False), ("/api/v1/services", NETWORK_LABEL, False), ("/api/v1/nodes", "", False),
        (f"/api/v1/namespaces/{namespace}/secrets", f"{LABEL}=true", True),
    )  # fmt: skip
    maps, found, nodes, secrets = client.each(lambda place: client.list_objects(place[0], labels=place[1], metadata_only=place[2]), places)
    _settings(maps, view)
    view.roots = read_trust(client, namespace).fingerprints or _handed_out(maps)
    view.gateways = tuple(
        Gateway(f"{one['metadata']['namespace']}/{one['metadata']['name']}", one["metadata"]["labels"][NETWORK_LABEL], tuple(addresses(one))) for one in found
    )
    view.pod_ranges = tuple(sorted({text for one in nodes for text in (one.get("spec") or {}).get("podCIDRs") or ()}))
    named = [(one["metadata"].get("annotations") or {}).get(CLUSTER_ANNOTATION) for one in secrets]
    view.secrets = tuple(sorted(name for name in named if name))
    pods = istiods(client, namespace)
    view.istiods = len(pods)
    if not pods:
        return
    versions, _ = builds(client, namespace, pods)
    view.versions = tuple(sorted({build.version for _, build in versions if build.version}))
    remote, silent = remote_clusters(client, namespace, timeout=timeout)
    view.remote, view.silent = tuple(remote), tuple(f"{one.pod}: {one.reason}" for one in silent)
    if services:
        known, _ = asked_at_each(client, namespace, pods, "/debug/endpointShardz", lambda _, text: _shards(text, services), timeout=timeout)
        view.seen = {service: tuple(sorted({name for one in known for name in one[service]})) for service in services}


def _clock(client: Client) -> float:
    """How far the server's clock is ahead of ours, as far as whole seconds and the way there allow."""
    before = time.time()
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    found = client.create("/apis/authentication.k8s.io/v1/selfsubjectreviews", body)
    after = time.time()
    stamp = str((found.get("metadata") or {}).get("creationTimestamp") or "")
    if not stamp:
        return 0.0
    theirs = datetime.datetime.fromisoformat(stamp.replace("Z", "+00:00")).timestamp()  # cut to the second
    return theirs - after if theirs > after else min(0.0, theirs + 1 - before)


def _settings(maps: t.Iterable[Json], view: View) -> None:
    """Mesh ID, the cluster's own name and network, trust domain, out of what istiod was installed with."""
    for item in maps:
        name, data = item["metadata"]["name"], item.get("data") or {}
        if name.startswith("istio-sidecar-injector"):
            try:
                values = json.loads(data.get("values") or "{}").get("global") or {}
            except (ValueError, AttributeError):
                continue
            view.mesh_id = view.mesh_id or str(values.get("meshID") or "")
            view.cluster_name = view.cluster_name or str((values.get("multiCluster") or {}).get("clusterName") or "")
            view.network = view.network or str(values.get("network") or "")
        elif name == "istio" or name.startswith("istio-"):
            try:
                mesh: t.Any = next(iter(read_documents(data.get("mesh") or "")), None)
            except yaml.YAMLError:
                continue
            if isinstance(mesh, dict):
                view.trust_domain = view.trust_domain or str(mesh.get("trustDomain") or "cluster.local")


def _handed_out(maps: t.Iterable[Json]) -> tuple[str, ...]:
    """The roots that istiod has given to its namespace: all there is to be known where others sign."""
    for item in maps:
        if item["metadata"]["name"] == "istio-ca-root-cert":
            try:
                return tuple(one.fingerprint for one in read_certificates((item.get("data") or {}).get("root-cert.pem") or ""))
            except CertificateError:
                return ()
    return ()


def _shards(text: str, services: t.Sequence[str]) -> dict[str, set[str]]:
    """The clusters that one istiod knows endpoints of, by service (``name.namespace``). Raises DumpError."""
    found = read_json(text)
    if not isinstance(found, dict):
        raise DumpError("is no answer to /debug/endpointShardz")
    out: dict[str, set[str]] = {service: set() for service in services}
    for host, spaces in found.items():
        for service in services:
            if host == service or host.startswith(f"{service}.svc."):
                shards = [name for space in spaces.values() for name, endpoints in ((space or {}).get("Shards") or {}).items() if endpoints]
                out[service] |= {name.removeprefix(_SHARD) for name in shards}
    return out
