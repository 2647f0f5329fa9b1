# SPDX-License-Identifier: GPL-3.0-or-later
"""Role ``health`` as a user runs it, on the mesh of conftest.py: a cluster, its healthy part, and a fleet with a cluster that is away. Ten seconds."""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import typing as t
from pathlib import Path

import yaml

from .mesh import ROOT, Json, Mesh

ROLE: t.Final = "meshfleet.istio.health"


def include(variables: Json, tasks_from: str = "main") -> Json:
    return {"ansible.builtin.include_role": {"name": ROLE, "tasks_from": tasks_from}, "vars": {"health_wait": False, **variables}}


def keep(folder: Path, fact: str, name: str) -> Json:
    content = f"{{{{ {fact} | to_json }}}}"
    return {"ansible.builtin.copy": {"content": content, "dest": str(folder / name), "mode": "0600"}, "run_once": True}


def play(mesh: Mesh, folder: Path, *plays: list[Json]) -> str:
    """Plays over the mesh's cluster and one that is away; what they print."""
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    hosts: Json = {
        "one": {**local, "access": {"kubeconfig": mesh.kubeconfig}},
        "away": {**local, "access": {"host": "https://127.0.0.1:9", "api_key": "none", "connect_timeout": 0.5}},
    }
    common = {"hosts": "all", "gather_facts": False, "module_defaults": {"group/meshfleet.istio.istio": "{{ access }}"}}
    (folder / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": hosts}}))
    (folder / "play.yml").write_text(yaml.safe_dump([{**common, "tasks": tasks} for tasks in plays]))
    environment = {
        **os.environ, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"), "ANSIBLE_LOCAL_TEMP": str(folder / "tmp"), "ANSIBLE_NOCOLOR": "1", "HOME": str(folder),
    }  # fmt: skip
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(folder / "hosts.yml"), str(folder / "play.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=environment, cwd=folder)
    return done.stdout + done.stderr


def read(folder: Path, name: str, output: str) -> Json:
    assert (folder / name).is_file(), output[-3000:]
    return t.cast(Json, json.loads((folder / name).read_text()))


def test_a_cluster_with_a_rejecting_proxy_is_not_well(mesh: Mesh, tmp_path: Path) -> None:
    task = {"block": [include({"health_thresholds": {"config_bytes": 10}})], "always": [keep(tmp_path, "health_result", "found.json")]}
    output = play(mesh, tmp_path, [task])
    assert re.search(r"^one +: .* failed=1 ", output, re.MULTILINE)
    assert "The mesh is not well: readiness: Deployment sample/nack: " in output
    found = read(tmp_path, "found.json", output)
    assert not found["healthy"]
    assert {text.partition(":")[0] for text in found["reasons"]} >= {"readiness", "sync", "rejected_configuration"}
    assert any("nack-" in text and "rejects LDS: " in text for text in found["reasons"])
    assert any("echo-" in text and text.endswith("more than 10") for text in found["reasons"])
    assert found["summary"]["proxies"] == len(found["proxies"]) >= 4
    assert [one["name"] for one in found["revisions"]] == ["default"]
    assert all(one["health"]["state"] == "LIVE" for one in found["proxies"] if not one["pod"].startswith("nack"))


def test_a_healthy_part_is_well_and_a_fleet_is_told_as_a_whole(mesh: Mesh, tmp_path: Path) -> None:
    strict = {"block": [include({"health_max_unhealthy": 0}, "fleet")], "rescue": [keep(tmp_path, "health_fleet", "strict.json")]}
    lenient = [include({"health_max_unhealthy": 1}, "fleet"), keep(tmp_path, "health_fleet", "lenient.json")]
    first = [include({"health_namespaces": ["istio-system"]}), keep(tmp_path, "health_result", "one.json")]
    output = play(mesh, tmp_path, first, [strict, *lenient])
    one = read(tmp_path, "one.json", output)
    assert (one["healthy"], one["reasons"]) == (True, [])
    assert "1 proxies are in sync, nothing is rejected, everything is ready" in output
    found = read(tmp_path, "strict.json", output)
    assert found == {"healthy": False, "clusters": 2, "well": ["one"], "unwell": {"away": ["could not be asked"]}}
    assert "1 of 2 clusters are not well: away: could not be asked" in output
    assert read(tmp_path, "lenient.json", output) == {**found, "healthy": True}
    assert "1 of 2 clusters are well" in output
