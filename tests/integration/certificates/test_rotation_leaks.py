# SPDX-License-Identifier: GPL-3.0-or-later
"""No private key is in what the playbook that replaces a root says and keeps, stages that are refused included. Seconds."""
from __future__ import annotations

import os
import subprocess
from pathlib import Path

import yaml

from .. import leaks
from ..main_job.conftest import BIN
from ..sandbox.running import ROOT
from .conftest import Fleet


def test_no_key_of_either_root_is_shown_or_kept(fleet: Fleet, space: str, tmp_path: Path) -> None:
    local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    hosts = {name: {"istio_access": fleet.access(name), "istio_cluster": name} for name in ("one", "two")}
    (tmp_path / "hosts.yml").write_text(yaml.safe_dump({"istio_fleet": {"hosts": hosts, "vars": local}}))
    (tmp_path / "kept").mkdir()
    old = {"path": str(tmp_path / "old" / "root")}
    fleet.call("root_ca", store=old, key_type="ecdsa")
    for name in hosts:
        store = {"path": str(tmp_path / "old" / name)}
        fleet.call("intermediate_ca", name=name, store=store, root=old, key_type="ecdsa")
        fleet.call("cacerts", name, store=store)
    found = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "K8S_AUTH_", "KUBECONFIG"))}
    own = {"ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"), "ANSIBLE_NOCOLOR": "1", "HOME": str(tmp_path), **leaks.settings(tmp_path / "kept")}
    for phase, status in (("finish", 2), ("trust", 0), ("issue", 0)):
        given = ("-e", f"rotate_phase={phase}", "-e", f"certificates_folder={tmp_path / 'new'}", "-e", "certificates_key_type=ecdsa")
        command = [str(BIN / "ansible-playbook"), "-i", str(tmp_path / "hosts.yml"), "meshfleet.istio.rotate_certificates", *given]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, cwd=tmp_path, env={**found, **own})
        assert done.returncode == status, done.stdout[-3000:] + done.stderr[-2000:]
        (tmp_path / "kept" / phase).write_text(done.stdout + done.stderr)
    secrets = {*leaks.secrets_below(tmp_path / "old"), *leaks.secrets_below(tmp_path / "new")}
    assert len(secrets) == 6
    texts = leaks.texts_below(tmp_path / "kept")
    assert {Path(name).name for name in texts} >= {"ansible.log", "finish", "trust", "issue"}
    assert leaks.found(secrets, texts) == []
    assert not [name for name, text in texts.items() if "PRIVATE KEY-----" in text]
