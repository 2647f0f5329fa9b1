# SPDX-License-Identifier: GPL-3.0-or-later
"""One cluster more costs requests to API servers linear in the mesh's size, counted in the main job as a user runs it. Half a minute."""
from __future__ import annotations

from pathlib import Path

from tests.bench.join import Meshes

from .conftest import Fleet


def test_joining_costs_requests_linear_in_the_size_of_the_mesh(fleet: Fleet, space: str, tmp_path: Path) -> None:
    names = ("four", "three", "two", "one")
    meshes = Meshes(tmp_path, {name: fleet.access(name)["kubeconfig"] for name in names}, str(fleet.manifests))
    costs = [meshes.join(size) for size in range(4)]
    more = [one - other for one, other in zip(costs[1:], costs, strict=False)]
    assert more[1] == more[2], costs  # a line: each cluster that is there adds the same
    assert more[1] < costs[1], costs
    secrets = fleet.client("one").list_objects("/api/v1/namespaces/istio-system/secrets", labels="istio/multiCluster=true", metadata_only=True)
    assert {item["metadata"]["name"] for item in secrets} == {f"istio-remote-secret-{name}" for name in names[:3]}
    meshes.join(3)  # once more
    assert [line for line in meshes.sent if line.startswith(("PUT", "DELETE")) or (line.startswith("PATCH") and "dryRun=All" not in line)] == []
