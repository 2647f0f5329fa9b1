# SPDX-License-Identifier: GPL-3.0-or-later
"""A role in a play over the mesh's cluster."""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import typing as t
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..proxies.mesh import ROOT, Json, Mesh


@dataclass(frozen=True)
class Played:
    """How a play ended: its status, all it printed, what the role left, and how many tasks changed something."""

    status: int
    output: str
    result: Json
    changed: int


def play(mesh: Mesh, folder: Path, role: str, variables: Json, *words: str, tasks_from: str = "main") -> Played:
    """Run a role; ``words`` go to ansible-playbook. The role's fact ``ROLE_result`` is what it left; {} where it left none."""
    host = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable, "access": {"kubeconfig": mesh.kubeconfig}}
    left = folder / "found.json"
    left.unlink(missing_ok=True)
    include: Json = {"ansible.builtin.include_role": {"name": f"meshfleet.istio.{role}", "tasks_from": tasks_from}, "vars": variables}
    keep: Json = {
        "ansible.builtin.copy": {"content": f"{{{{ {role}_result | default({{}}) | to_json }}}}", "dest": str(left), "mode": "0600"},
        "check_mode": False, "changed_when": False,
    }  # fmt: skip
    tasks = [{"block": [include], "always": [keep]}]
    whole = [{"hosts": "all", "gather_facts": False, "module_defaults": {"group/meshfleet.istio.istio": "{{ access }}"}, "tasks": tasks}]
    (folder / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": {"one": host}}}))
    (folder / "play.yml").write_text(yaml.safe_dump(whole))
    environment = {
        **os.environ, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"), "ANSIBLE_LOCAL_TEMP": str(folder / "tmp"), "ANSIBLE_NOCOLOR": "1", "HOME": str(folder),
    }  # fmt: skip
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(folder / "hosts.yml"), str(folder / "play.yml"), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=environment, cwd=folder)
    output = done.stdout + done.stderr
    changed = re.search(r"changed=(\d+)", output)
    assert left.is_file(), output[-3000:]
    assert changed, output[-3000:]
    return Played(done.returncode, output, t.cast(Json, json.loads(left.read_text())), int(changed[1]))
