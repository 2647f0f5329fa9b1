# SPDX-License-Identifier: GPL-3.0-or-later
"""Two API servers with Istio's CRDs; the first holds what Istio's own analyzers are tested with. A quarter of a minute."""
from __future__ import annotations

import os
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.kinds import CRD, NAMESPACE, Kind, kind_of
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ApiError
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth

from tests.integration.sandbox.running import Running, sandbox, until

Json = dict[str, t.Any]
TESTDATA: t.Final = "pkg/config/analysis/analyzers/testdata"


class Pair:
    """The two clusters."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.names = list(running.clusters)
        self.kubeconfigs = [facts["kubeconfig"] for facts in running.clusters.values()]
        self.clients = [connect(Auth(kubeconfig=path)) for path in self.kubeconfigs]


def place(client: Client, item: Json, kind: Kind) -> bool:
    """Create an object; whether the API server takes it."""
    space = item["metadata"].get("namespace", "") if kind.namespaced else ""
    try:
        client.create(kind.collection(space, item["apiVersion"].rpartition("/")[2]), item)
    except ApiError as error:
        assert error.status in (400, 409, 422), error
        return False
    return True


def objects(folder: Path) -> Iterator[tuple[Kind, Json]]:
    """Every object of a kind that analyzers look at, each name once, ready for a cluster that runs nothing."""
    seen = set()
    for file in sorted(folder.glob("*.yaml")):
        try:
            documents = list(yaml.load_all(file.read_text(), yaml.CSafeLoader))
        except yaml.YAMLError:
            continue
        for document in documents:
            for item in document["items"] if isinstance(document, dict) and document.get("kind") == "List" else [document]:
                kind = kind_of(item.get("apiVersion"), item.get("kind")) if isinstance(item, dict) else None
                if kind is None or kind is CRD or kind.group == "gateway.networking.k8s.io":
                    continue
                meta = item["metadata"]
                if (meta.get("labels") or {}).get("istio/multiCluster"):
                    continue  # istioctl would ask that cluster
                if kind.namespaced:
                    meta.setdefault("namespace", "default")
                if kind.kind == "Deployment":
                    item["spec"]["replicas"] = 0
                if (key := (kind, meta.get("namespace"), meta.get("name"))) not in seen:
                    seen.add(key)
                    yield kind, item


@pytest.fixture(scope="package")
def pair(tool: t.Callable[[str], Path], istio: Path) -> Iterator[Pair]:
    name = f"y{os.getpid()}"
    try:
        assert sandbox("up", "--name", name, "--clusters", "2", "--api-only").returncode == 0
        found = Pair(Running(name, tool("kubectl")))
        crds = [one for one in yaml.load_all((istio / "manifests/charts/base/files/crd-all.gen.yaml").read_text(), yaml.CSafeLoader) if one]
        for client in found.clients:
            client.each(lambda item, client=client: place(client, item, CRD), crds)
        given = list(objects(istio / TESTDATA))
        spaces = {item["metadata"]["namespace"] for kind, item in given if kind.namespaced}
        first = found.clients[0]
        first.each(lambda item: place(first, item, NAMESPACE), [item for kind, item in given if kind is NAMESPACE])
        made = [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": space}} for space in sorted(spaces)]
        first.each(lambda item: place(first, item, NAMESPACE), made)
        for client in found.clients:
            until(lambda client=client: _served(client, crds), 60)
        until(lambda: _takes_pods(first), 60)
        taken = first.each(lambda one: place(first, one[1], one[0]), [one for one in given if one[0] is not NAMESPACE])
        assert sum(taken) > 200
        yield found
    finally:
        assert sandbox("down", "--name", name).returncode == 0


def _takes_pods(client: Client) -> bool:
    """Whether every namespace has the account without which no pod is taken there; a controller makes it some time after the namespace."""
    having = {item["metadata"]["namespace"] for item in client.list_objects("/api/v1/serviceaccounts") if item["metadata"]["name"] == "default"}
    return {item["metadata"]["name"] for item in client.list_objects("/api/v1/namespaces")} <= having


def _served(client: Client, crds: list[Json]) -> bool:
    """Whether the API server answers for every kind of the CRDs."""
    for crd in crds:
        spec = crd["spec"]
        if client.find(f"/apis/{spec['group']}/{spec['versions'][0]['name']}/{spec['names']['plural']}") is None:
            return False
    return True
