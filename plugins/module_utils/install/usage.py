# SPDX-License-Identifier: GPL-3.0-or-later
"""Who still needs a control plane, before it is removed."""
from __future__ import annotations

import typing as t
from collections import Counter

from ..cluster.client import Client
from ..cluster.paths import Kinds
from ..istio.revisions import Revision, Survey, survey
from ..proxies.istiod import istiods, proxies
from .desired import key_of
from .live import Refused, listed
from .paths import Map


def survey_of(client: Client, namespace: str, refused: Refused | None = None) -> Survey:
    """All revisions of the Istio in ``namespace`` and who uses each; ``refused`` as in ``read_live``. Raises ApiError."""
    places = {
        "webhooks": "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", "services": f"/api/v1/namespaces/{namespace}/services",
        "deployments": f"/apis/apps/v1/namespaces/{namespace}/deployments", "namespaces": "/api/v1/namespaces", "pods": "/api/v1/pods",
    }  # fmt: skip
    found = dict(zip(places, client.each(lambda path: listed(client, path, refused), places.values()), strict=True))
    return survey(namespace, **found)


def in_use(revision: Revision, *, last: bool) -> list[str]:
    """Why a revision cannot go, in words; ``last``: no other control plane stays, and the default tag goes with it."""
    out = []
    if revision.pods:
        pods = ", ".join(f"{count} in {space}" for space, count in list(revision.pods.items())[:5])
        out.append(f"{sum(revision.pods.values())} proxies ({pods})")
    tags = [tag for tag in revision.tags if not (last and tag == "default")]
    if tags:
        out.append(f"tags {', '.join(tags)}")
    if revision.namespaces:
        out.append(f"namespaces {', '.join(revision.namespaces)}")
    return out


def connected_clusters(client: Client, namespace: str, revision: str) -> tuple[dict[str, int], list[str]]:
    """Proxies connected to a revision's ready istiods by their cluster, and those of them that do not answer. Raises ApiError."""
    found, silent = proxies(client, namespace, [one for one in istiods(client, namespace, revision) if not one.why_not])
    return dict(Counter(one.cluster for one in found)), [one.pod for one in silent]


def own_clusters(client: Client, namespace: str, revision: str) -> set[str]:
    """The names by which a revision's istiods call their own cluster. Raises ApiError."""
    pods = client.list_objects(f"/api/v1/namespaces/{namespace}/pods", labels=f"app=istiod,istio.io/rev={revision}")
    containers = [one for pod in pods for one in pod["spec"]["containers"]]
    return {str(entry.get("value")) for one in containers for entry in one.get("env") or [] if entry["name"] == "CLUSTER_ID"}


def custom_resources(client: Client, kinds: Kinds, crds: t.Iterable[Map]) -> dict[str, int]:
    """How many objects of each CRD's kind exist, by the CRD's name, those without any left out. Raises ApiError."""
    named = {key_of(crd)[2]: crd for crd in crds}

    def count(name: str) -> int:
        spec = named[name]["spec"]
        version = next(one["name"] for one in spec["versions"] if one.get("served"))
        return len(client.list_objects(kinds.resource(f"{spec['group']}/{version}", spec["names"]["kind"]).collection(), metadata_only=True))

    counts = dict(zip(named, client.each(count, named), strict=True))
    return {name: number for name, number in counts.items() if number}
