# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot become one mesh is refused by the main job before it writes anything to any cluster or folder. Seconds each."""
from __future__ import annotations

import typing as t
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from tests.bench.join import Meshes
from tests.unit.certificates.made import Made, make

from .conftest import Fleet
from .test_cacerts import NOW, istiod, prepared

RANGES: t.Final = {"one": "10.9.0.0/16", "two": "10.9.128.0/17"}


@pytest.fixture
def nodes(fleet: Fleet) -> Iterator[None]:
    """A node in each cluster, whose pods' addresses overlap."""
    for cluster, pods in RANGES.items():
        body = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "overlapping"}, "spec": {"podCIDR": pods, "podCIDRs": [pods]}}
        fleet.client(cluster).create("/api/v1/nodes", body)
    yield
    for cluster in RANGES:
        fleet.client(cluster).request("DELETE", "/api/v1/nodes/overlapping")


@dataclass
class Bad:
    """What is done first, the variables of the job, and how it is refused."""

    said: str
    variables: dict[str, t.Any] = field(default_factory=dict)
    first: Callable[[Fleet, Path], object] = lambda fleet, folder: None


def keep(folder: Path, root: Made) -> None:
    """A root in the store that the job looks for one in."""
    place = folder / "certificates" / "root"
    place.mkdir(parents=True)
    (place / "root-cert.pem").write_bytes(root.pem)
    (place / "root-key.pem").write_bytes(root.key_pem)
    (place / "root-key.pem").chmod(0o600)


BAD: t.Final[dict[str, Bad]] = {
    "same name": Bad("two clusters have the same name, which istiod would take for one: shop, shop", {"istio_cluster": "shop"}),
    "overlap": Bad("one, two: their pods have addresses in common (10.9.0.0/16 and 10.9.128.0/17) in one network (shop)", {"istio_network": "shop"}),
    "temporary folder": Bad("lies on tmpfs, which ends with the machine's run or its container", {"certificates_folder": "/dev/shm/meshfleet-none"}),
    "weak key": Bad("key_size: 1024 is too weak", {"certificates_key_type": "rsa", "certificates_key_size": 1024}),
    "ended root": Bad("CN=Root CA: ended at", {}, lambda fleet, folder: keep(folder, make("Root CA", start=-9, days=-1, now=NOW))),
    "future root": Bad("CN=Root CA: is not valid before", {}, lambda fleet, folder: keep(folder, make("Root CA", start=2, now=NOW))),
    "no authority": Bad("is no certificate authority", {}, lambda fleet, folder: keep(folder, make("Root CA", ca=False, now=NOW))),
    "no room": Bad("its path length allows 0 authorities below it", {}, lambda fleet, folder: keep(folder, make("Root CA", depth=0, now=NOW))),
    "another key": Bad(
        "root-key.pem is not the key of root-cert.pem", {}, lambda fleet, folder: keep(folder, Made(make("Root CA", now=NOW).certificate, make("x").key))
    ),
    "second root": Bad(
        "there is one already: cluster one: Secret istio-system/cacerts", {},
        lambda fleet, folder: fleet.call("cacerts", store=prepared(fleet, folder / "first")),
    ),
    "istio-csr": Bad(
        "cluster one: istiod has no authority of its own, Deployment istio-system/istiod has ENABLE_CA_SERVER=false", {},
        lambda fleet, folder: istiod(fleet, ENABLE_CA_SERVER="false"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", sorted(BAD))
def test_refused(what: str, fleet: Fleet, space: str, nodes: None, tmp_path: Path) -> None:
    bad = BAD[what]
    bad.first(fleet, tmp_path)
    before = sorted(tmp_path.rglob("*.pem"))
    meshes = Meshes(tmp_path, {name: fleet.access(name)["kubeconfig"] for name in ("one", "two")}, str(fleet.manifests))
    variables = {"istio_network": "{{ 'network-' ~ inventory_hostname }}", **bad.variables}  # pods of different networks may have the same addresses
    done = meshes.run(2, **variables)
    assert done.returncode == 2, done.stdout[-3000:] + done.stderr[-2000:]
    assert bad.said in " ".join((done.stdout + done.stderr).split()), done.stdout[-3000:]
    assert meshes.sent or what == "same name"
    assert [line for line in meshes.sent if not line.startswith("GET") and "/selfsubject" not in line] == []
    assert sorted(tmp_path.rglob("*.pem")) == before


def test_a_peer_that_does_not_answer_is_refused(fleet: Fleet, space: str, tmp_path: Path) -> None:
    config = yaml.safe_load(Path(fleet.access("two")["kubeconfig"]).read_text())
    config["clusters"][0]["cluster"]["server"] = "https://127.0.0.1:1"
    (tmp_path / "dead").write_text(yaml.safe_dump(config))
    kubeconfigs = {"one": fleet.access("one")["kubeconfig"], "dead": str(tmp_path / "dead")}
    meshes = Meshes(tmp_path, kubeconfigs, str(fleet.manifests), connect_timeouts={"dead": 2.0})
    done = meshes.run(2)
    assert "dead: cluster dead: https://127.0.0.1:1" in " ".join(done.stdout.split())
    assert [line for line in meshes.sent if not line.startswith("GET") and "/selfsubject" not in line] == []
    assert list(tmp_path.rglob("*.pem")) == []
