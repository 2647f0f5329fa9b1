# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster's objects for an analysis: each kind one list, all at once; Secrets as metadata only, and then the few that Gateways name."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..cluster.client import Client
from ..cluster.errors import ApiError
from ..cluster.remote_secret import LABEL, data_keys
from .fields import strings
from .kinds import CONFIG_MAP, NAMESPACE, NODE, POD, SECRET, SERVICE, SYSTEM_NAMESPACES, Kind
from .resource import Resource

MAIN: t.Final = "default"
"""The name that istioctl gives the cluster under analysis where it looks at several."""
OF_REMOTES: t.Final = (NAMESPACE, NODE, POD, SECRET, SERVICE)
"""What counts of the other clusters of a mesh."""
_REVISION: t.Final = "istio.io/rev"
_LEADER: t.Final = "control-plane.alpha.kubernetes.io/leader"
_SECRETS: t.Final = "type!=helm.sh/release.v1,type!=kubernetes.io/service-account-token"
_ELSEWHERE: t.Final = ",".join(f"metadata.namespace!={name}" for name in sorted(SYSTEM_NAMESPACES))
_FIELDS: t.Final = {SECRET: f"{_SECRETS},{_ELSEWHERE}", POD: _ELSEWHERE, SERVICE: _ELSEWHERE}
_SECRET_PARTS: t.Final = (("cert", "key"), ("tls.crt", "tls.key"))


@dataclass
class Live:
    """What a cluster has: the objects, the kinds that it may not be asked for (and what it said), and those that it does not know."""

    resources: list[Resource] = field(default_factory=list)
    denied: dict[Kind, str] = field(default_factory=dict)
    absent: list[Kind] = field(default_factory=list)


def read_cluster(
    client: Client, kinds: t.Iterable[Kind], *, istio_namespace: str, revision: str, deadline: float, cluster: str = MAIN
) -> Live:
    """List all objects of these kinds; a right that is missing stops nothing.

    Objects that name another ``revision`` are left out. Raises ClusterUnreachable, WaitTimeout after ``deadline`` (time.monotonic), and
    ApiError for other refusals than of rights.
    """
    out = Live()
    wanted = list(kinds)

    def read(kind: Kind) -> list[Resource] | ApiError:
        try:
            found = [_resource(kind, item, cluster) for item in _list(client, kind, istio_namespace, deadline)]
        except ApiError as error:
            if error.status not in (403, 404):
                raise
            return error
        return [one for one in found if _counts(one, revision)]

    for kind, found in zip(wanted, client.each(read, wanted), strict=True):
        if not isinstance(found, ApiError):
            out.resources += found
        elif found.status == 403:
            out.denied[kind] = found.text
        else:
            out.absent.append(kind)
    return out


def _resource(kind: Kind, item: dict[str, t.Any], cluster: str) -> Resource:
    item |= {"apiVersion": kind.api_version, "kind": kind.kind}
    if kind is SECRET and strings(item, "metadata", "labels").get(LABEL) == "true":
        item["data"] = dict.fromkeys(data_keys(item["metadata"]), "")
    return Resource(kind, item, cluster=cluster)


def _list(client: Client, kind: Kind, istio_namespace: str, deadline: float) -> list[dict[str, t.Any]]:
    """In the newest version that the cluster serves. Raises ApiError, with status 404 where it serves none."""
    space = istio_namespace if kind is CONFIG_MAP else ""
    *older, oldest = kind.versions
    for version in older:
        try:
            return client.list_objects(kind.collection(space, version), deadline=deadline, must_exist=True)
        except ApiError as error:
            if error.status != 404:
                raise
    path = kind.collection(space, oldest)
    return client.list_objects(path, fields=_FIELDS.get(kind, ""), metadata_only=kind is SECRET, deadline=deadline, must_exist=True)


def _counts(resource: Resource, revision: str) -> bool:
    kind = resource.kind
    if kind is CONFIG_MAP and (not resource.name.startswith("istio") or _LEADER in resource.annotations):
        return False
    return kind.discovery or not revision or resource.labels.get(_REVISION, revision) == revision


def mesh_texts(resources: t.Iterable[Resource], istio_namespace: str, revision: str) -> tuple[str, str, str]:
    """The texts of the mesh config and of the mesh networks, and the name of the ConfigMap that holds them; empty where there is none."""
    maps = {one.name: one for one in resources if one.kind is CONFIG_MAP and one.namespace == istio_namespace and one.place is None}
    for name in (f"istio-{revision}", "istio") if revision not in ("", "default") else ("istio",):
        if name in maps:
            data = strings(maps[name].item, "data")
            return data.get("mesh", ""), data.get("meshNetworks", ""), name
    return "", "", ""


def read_secrets(client: Client, places: t.Sequence[tuple[str, str]], *, deadline: float) -> dict[tuple[str, str], Resource | None]:
    """Secrets by namespace and name, with their certificates and without their keys, of which only is kept that they are there.

    One that may not be read is None. Raises ClusterUnreachable, ApiError, and WaitTimeout after ``deadline`` (time.monotonic).
    """

    def read(place: tuple[str, str]) -> Resource | None:
        namespace, name = place
        try:
            found = client.find(f"/api/v1/namespaces/{namespace}/secrets/{name}", deadline=deadline)
        except ApiError as error:
            if error.status != 403:
                raise
            return None
        data = strings(found, "data")
        kept = {pair[0]: data[pair[0]] for pair in _SECRET_PARTS if data.get(pair[0])} | {pair[1]: "is there" for pair in _SECRET_PARTS if data.get(pair[1])}
        return Resource(SECRET, {"metadata": {"namespace": namespace, "name": name}, "data": kept})

    return dict(zip(places, client.each(read, places), strict=True))
