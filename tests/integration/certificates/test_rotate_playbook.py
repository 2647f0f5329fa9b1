# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook that replaces a root, on two API servers: each stage on both in their order, and back; killed in each and resumed. Seconds a stage.

``make test`` kills each stage once, in the midst of what it writes; ``make test-long`` before and after every write.
"""
from __future__ import annotations

import os
import secrets
import subprocess
import typing as t
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.bundle import decoded
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.x509 import read_certificates

from ..control_plane.killing_proxy import MARK, KillingProxy, marked
from ..main_job.conftest import BIN, recap
from ..sandbox.running import ROOT, until
from .conftest import Fleet

LOCAL: t.Final = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
NAMES: t.Final = ("one", "two")
STEPS: t.Final[dict[str, tuple[str, ...]]] = {
    "trust": (), "issue": ("trust",), "finish": ("trust", "issue"), "back to the start": ("trust",), "back to trust": ("trust", "issue"),
}  # fmt: skip
"""Each stage, and those that come before it."""


@dataclass
class Rotation:
    """Two roots in folders, and the playbook between them."""

    fleet: Fleet
    folder: Path

    def __post_init__(self) -> None:
        for root in ("old", "new"):
            self.fleet.call("root_ca", store=self.store(root, "root"), key_type="ecdsa")
            for name in NAMES:
                self.fleet.call("intermediate_ca", name=name, store=self.store(root, name), root=self.store(root, "root"), key_type="ecdsa")

    def store(self, root: str, name: str) -> dict[str, str]:
        return {"path": str(self.folder / root / name)}

    def begin(self, *phases: str) -> None:
        """Both clusters with the old root, then these phases, without the playbook."""
        for name in NAMES:
            client = self.fleet.client(name)
            for secret in ("cacerts", "cacerts-before"):
                path = f"/api/v1/namespaces/istio-system/secrets/{secret}"
                if client.find(path):
                    client.request("DELETE", path)
            self.fleet.call("cacerts", name, store=self.store("old", name))
            for phase in phases:
                self.fleet.call("cacerts", name, store=self.store("new", name), phase=phase)

    def play(
        self, phase: str, status: int = 0, *, mark: str = "", kubeconfig: str = "", hosts: dict[str, dict[str, t.Any]] | None = None
    ) -> tuple[dict[str, dict[str, int]], str]:
        """The playbook, on both clusters or other hosts; cluster one is reached by another kubeconfig where one is given."""
        hosts = hosts or {name: {"istio_access": self.fleet.access(name), "istio_cluster": name} for name in NAMES}
        if kubeconfig:
            hosts["one"]["istio_access"] = {"kubeconfig": kubeconfig}
        (self.folder / "hosts.yml").write_text(yaml.safe_dump({"istio_fleet": {"hosts": hosts, "vars": LOCAL}}))
        given = ("-e", f"rotate_phase={phase}", "-e", f"certificates_folder={self.folder / 'new'}", "-e", "certificates_key_type=ecdsa")
        command = [str(BIN / "ansible-playbook"), "-i", str(self.folder / "hosts.yml"), "meshfleet.istio.rotate_certificates", *given]
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "K8S_AUTH_", "KUBECONFIG"))}
        own = {"ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"), "ANSIBLE_NOCOLOR": "1", "HOME": str(self.folder), **({MARK: mark} if mark else {})}
        said = self.folder / "said.txt"  # what is killed leaves no pipe that children would hold open
        with said.open("w") as file:
            done = subprocess.run(command, stdout=file, stderr=file, check=False, timeout=300, cwd=self.folder, env={**kept, **own})
        output = said.read_text()
        assert done.returncode == status, output[-5000:]
        return recap(output), output

    def held(self, name: str, secret: str = "cacerts") -> dict[str, bytes]:
        return decoded(self.fleet.client(name).find(f"/api/v1/namespaces/istio-system/secrets/{secret}") or {})

    def roots(self, name: str) -> list[str]:
        return [one.fingerprint for one in read_certificates(self.held(name)["root-cert.pem"])]

    def everything(self) -> list[dict[str, bytes]]:
        """What both clusters hold."""
        return [self.held(name, secret) for name in NAMES for secret in ("cacerts", "cacerts-before")]


@pytest.fixture
def rotation(fleet: Fleet, space: str, tmp_path: Path) -> Rotation:
    return Rotation(fleet, tmp_path)


def test_stages_in_their_order(rotation: Rotation) -> None:
    rotation.begin()
    start = rotation.everything()
    _, output = rotation.play("issue", status=2)
    assert "phase issue may come only after phase trust" in output
    assert rotation.everything() == start
    for phase, count in (("trust", 2), ("back", 1)):
        found, output = rotation.play(phase)
        assert [found[name]["changed"] for name in NAMES] == [1, 1], (phase, found)
        assert [len(rotation.roots(name)) for name in NAMES] == [count, count]
        assert "PRIVATE KEY" not in output
    assert rotation.everything() == start
    rotation.begin("trust", "issue", "finish")
    end = rotation.everything()
    _, output = rotation.play("back", status=2)
    assert "the last phase is past" in output
    assert rotation.everything() == end


def test_a_cluster_without_istiod_counts_with_the_one_that_serves_it(rotation: Rotation) -> None:
    rotation.begin()
    start, served = rotation.everything(), {"istio_access": rotation.fleet.access("two"), "istio_cluster": "three", "multicluster_primary": "one"}
    hosts = {"three": served, "one": {"istio_access": rotation.fleet.access("one"), "istio_cluster": "one"}}
    with rotation.fleet.silent_proxy("two"):
        _, output = rotation.play("trust", status=2, hosts=hosts)
    assert "proxies are not ready for it: proxy remote.default of cluster three" in output
    assert rotation.everything() == start
    found, _ = rotation.play("trust", hosts=hosts)
    assert {name: counts["changed"] for name, counts in found.items()} == {"one": 1, "three": 0}
    assert (len(rotation.roots("one")), rotation.everything()[2:]) == (2, start[2:])


def killed_and_resumed(rotation: Rotation, step: str, at: int, *, before: bool) -> None:
    """Both clusters end as without an interruption, whichever of them was written when the playbook fell."""
    phase, where = step.split()[0], f"{step}, {'before' if before else 'after'} write {at}"
    rotation.begin(*STEPS[step])
    for name in NAMES:
        rotation.fleet.call("cacerts", name, store=rotation.store("new", name), phase=phase)
    wanted = rotation.everything()
    rotation.begin(*STEPS[step])
    mark = secrets.token_hex(8)
    with KillingProxy(rotation.fleet.server("one"), rotation.folder, at=at, before=before, mark=mark) as proxy:
        rotation.play(phase, status=-9, mark=mark, kubeconfig=proxy.kubeconfig)
    assert proxy.fell, f"{where}: it made {len(proxy.seen)} writes"
    until(lambda: marked(mark) == [], 60)
    if phase != "back" or rotation.everything() != wanted:  # by one stage each time it is run
        rotation.play(phase)
    assert rotation.everything() == wanted, where


@pytest.mark.parametrize("step", sorted(STEPS))
def test_killed_in_the_midst_of_a_stage(rotation: Rotation, step: str) -> None:
    """After the first of two Secrets, or of the one: cluster two may have been written or not."""
    killed_and_resumed(rotation, step, 2, before=False)


@pytest.mark.long
@pytest.mark.parametrize("step", sorted(STEPS))
def test_killed_at_every_write_of_a_stage(rotation: Rotation, step: str) -> None:
    rotation.begin(*STEPS[step])
    with KillingProxy(rotation.fleet.server("one"), rotation.folder) as proxy:
        rotation.play(step.split()[0], kubeconfig=proxy.kubeconfig)
    assert len(proxy.seen) > 2
    for at in range(1, len(proxy.seen) + 1):
        for before in (True, False):
            killed_and_resumed(rotation, step, at, before=before)
