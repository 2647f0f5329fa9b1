# SPDX-License-Identifier: GPL-3.0-or-later
"""The nodes that kwok keeps, in two zones, and the files it is told by."""

from pathlib import Path

import yaml

from sandbox.api.client import Client
from sandbox.cluster.processes import Place

COUNT = 4
STAGES = (
    "kustomize/stage/node/fast/node-initialize.yaml",
    "kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
)
METRICS = "kustomize/metrics/resource/metrics-resource.yaml"
OWN = """kind: Stage
apiVersion: kwok.x-k8s.io/v1alpha1
metadata: {name: pods-are-the-runners}
spec:
  resourceRef: {apiGroup: v1, kind: Pod}
  selector: {matchLabels: {sandbox.local/no-pod: has-this-label}}
  next: {}
---
kind: ClusterResourceUsage
apiVersion: kwok.x-k8s.io/v1alpha1
metadata: {name: played}
spec: {usages: [{usage: {cpu: {value: 0}, memory: {value: 0}}}]}
"""
"""kwok counts pods only when it has a stage for them, and this one never comes; pods without a process use nothing."""
CRDS = ("portforwards", "execs", "logs", "resourceusages")


def write_config(module: Path, file: Path) -> None:
    """kwok's configuration: its module's stages for nodes and its metrics of kubelets; pods are the runner's."""
    texts = [(module / name).read_text(encoding="utf-8") for name in (*STAGES, METRICS)]
    file.write_text("\n---\n".join([*texts, OWN]), encoding="utf-8")


def create_crds(client: Client, module: Path) -> None:
    """The kinds by which port-forward, exec, logs and usage are configured. Raises ApiError."""
    for name in CRDS:
        text = (module / "kustomize" / "crd" / "bases" / f"kwok.x-k8s.io_{name}.yaml").read_text(encoding="utf-8")
        crd = yaml.safe_load(text)
        client.apply(f"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{crd['metadata']['name']}", crd)


def create(client: Client, place: Place) -> None:
    """The Node objects. Raises ApiError."""
    region = f"region-{place.number}"
    for number in range(1, COUNT + 1):
        name = f"{place.name}-node-{number}"
        zone = f"{region}-{'ab'[number % 2]}"
        labels = {
            "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
            "topology.kubernetes.io/region": region, "topology.kubernetes.io/zone": zone,
        }  # fmt: skip
        capacity = {"cpu": "32", "memory": "256Gi", "pods": "1000"}
        body = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": labels}}
        client.apply(f"/api/v1/nodes/{name}", body)
        client.patch(f"/api/v1/nodes/{name}/status", {"status": {"capacity": capacity, "allocatable": capacity}})
