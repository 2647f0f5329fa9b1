# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook that replaces a root, on two API servers: each stage on both, in their order. Seconds a stage."""
from __future__ import annotations

import os
import subprocess
import typing as t
from pathlib import Path

import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.bundle import decoded
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.x509 import read_certificates

from ..main_job.conftest import BIN, recap
from ..sandbox.running import ROOT
from .conftest import Fleet

LOCAL: t.Final = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}


def test_stages_in_their_order(fleet: Fleet, space: str, tmp_path: Path) -> None:
    hosts = {name: {"istio_access": fleet.access(name), "istio_cluster": name} for name in ("one", "two")}
    inventory = {"istio_fleet": {"hosts": hosts, "vars": LOCAL}}
    (tmp_path / "hosts.yml").write_text(yaml.safe_dump(inventory))

    def play(phase: str, status: int = 0) -> tuple[dict[str, dict[str, int]], str]:
        given = ("-e", f"rotate_phase={phase}", "-e", f"certificates_folder={tmp_path / 'new'}", "-e", "certificates_key_type=ecdsa")
        command = [str(BIN / "ansible-playbook"), "-i", str(tmp_path / "hosts.yml"), "meshfleet.istio.rotate_certificates", *given]
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "K8S_AUTH_", "KUBECONFIG"))}
        settings = {**kept, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"), "ANSIBLE_NOCOLOR": "1", "HOME": str(tmp_path)}
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, cwd=tmp_path, env=settings)
        assert done.returncode == status, done.stdout[-3000:] + done.stderr[-2000:]
        return recap(done.stdout), done.stdout

    def roots(name: str) -> list[str]:
        found = decoded(fleet.client(name).get("/api/v1/namespaces/istio-system/secrets/cacerts"))
        return [one.fingerprint for one in read_certificates(found["root-cert.pem"])]

    fleet.call("root_ca", store={"path": str(tmp_path / "old" / "root")}, key_type="ecdsa")
    for name in ("one", "two"):
        store = {"path": str(tmp_path / "old" / name)}
        fleet.call("intermediate_ca", name=name, store=store, root={"path": str(tmp_path / "old" / "root")}, key_type="ecdsa")
        fleet.call("cacerts", name, store=store)
    (old,) = roots("one")
    _, output = play("issue", status=2)
    assert "phase issue may come only after phase trust" in output
    assert roots("one") == roots("two") == [old]
    for phase, count in (("trust", 2), ("issue", 2), ("finish", 1)):
        found, output = play(phase)
        assert [found[name]["changed"] for name in ("one", "two")] == [1, 1], found
        assert [len(roots(name)) for name in ("one", "two")] == [count, count]
    assert roots("one") == roots("two") != [old]
    assert "PRIVATE KEY" not in output
