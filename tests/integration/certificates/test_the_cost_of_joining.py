# SPDX-License-Identifier: GPL-3.0-or-later
"""One cluster more costs requests to API servers linear in the mesh's size, counted in the main job as a user runs it. Half a minute."""
from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.join import Meshes

from .conftest import Fleet


def test_joining_costs_requests_linear_in_the_size_of_the_mesh(fleet: Fleet, space: str, tmp_path: Path) -> None:
    names = ("four", "three", "two", "one")
    servers = [urlsplit(fleet.client(name).server).netloc for name in names]
    meshes = Meshes(tmp_path, {name: fleet.access(name)["kubeconfig"] for name in names}, str(fleet.manifests))
    meshes.join(0)
    known: set[int] = set()
    new: list[int] = []
    for size in (1, 2, 3):
        meshes.join(size)
        asked = Counter(urlsplit(line.split()[1]).netloc for line in meshes.sent)
        known |= {asked[server] for server in servers[:size]}
        new.append(asked[servers[size]])
    assert len(known) == 1, known  # a cluster that is there is asked as much, however many others there are
    first, second = new[1] - new[0], new[2] - new[1]
    assert abs(first - second) <= 8, new  # each adds the same to the new one, but for looks at what is being made
    assert second <= 40, new
    secrets = fleet.client("one").list_objects("/api/v1/namespaces/istio-system/secrets", labels="istio/multiCluster=true", metadata_only=True)
    assert {item["metadata"]["name"] for item in secrets} == {f"istio-remote-secret-{name}" for name in names[:3]}
    meshes.join(3)  # once more
    assert [line for line in meshes.sent if line.startswith(("PUT", "DELETE")) or (line.startswith("PATCH") and "dryRun=All" not in line)] == []
