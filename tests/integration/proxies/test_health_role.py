# SPDX-License-Identifier: GPL-3.0-or-later
"""Role ``health`` as a user runs it, on the mesh of conftest.py: a cluster, its healthy part, and a fleet with a cluster that is away. Some ten seconds."""
from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import yaml

from .mesh import ROOT, Json, Mesh

ROLE: t.Final = "meshfleet.istio.health"


def play(mesh: Mesh, folder: Path, variables: Json, *, fleet: bool = False) -> tuple[int, str, Json]:
    """A play over the mesh's cluster, with ``fleet`` over a dead one as well: status, output, and what it left."""
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable, "ansible_host": "x"}
    hosts: Json = {"one": {**local, "access": {"kubeconfig": mesh.kubeconfig}}}
    if fleet:
        hosts["away"] = {**local, "access": {"host": "https://127.0.0.1:9", "api_key": "none", "connect_timeout": 0.5}}
    common = {"hosts": "all", "gather_facts": False, "module_defaults": {"group/meshfleet.istio.istio": "{{ access }}"}}
    task: Json = {"ansible.builtin.include_role": {"name": ROLE}, "vars": {"health_wait": False, **variables}}
    content = "{{ health_fleet | to_json }}" if fleet else "{{ health_result | to_json }}"
    last: list[Json] = [{"ansible.builtin.copy": {"content": content, "dest": str(folder / "found.json"), "mode": "0600"}, "run_once": True}]
    first: list[Json] = [{"block": [task], "always": [] if fleet else last}]
    plays = [{**common, "tasks": first}]
    if fleet:
        joined: Json = {"ansible.builtin.include_role": {"name": ROLE, "tasks_from": "fleet"}, "vars": variables}
        plays.append({**common, "ignore_unreachable": True, "tasks": [{"block": [{"ansible.builtin.meta": "clear_host_errors"}, joined], "always": last}]})
    (folder / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": hosts}}))
    (folder / "play.yml").write_text(yaml.safe_dump(plays))
    environment = {
        **os.environ, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"), "ANSIBLE_LOCAL_TEMP": str(folder / "tmp"), "ANSIBLE_NOCOLOR": "1", "HOME": str(folder),
    }  # fmt: skip
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(folder / "hosts.yml"), str(folder / "play.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=200, env=environment, cwd=folder)
    output = done.stdout + done.stderr
    assert (folder / "found.json").is_file(), output[-3000:]
    return done.returncode, output, json.loads((folder / "found.json").read_text())


def test_a_cluster_with_a_rejecting_proxy_is_not_well(mesh: Mesh, tmp_path: Path) -> None:
    status, output, found = play(mesh, tmp_path, {"health_thresholds": {"config_bytes": 10}})
    assert status == 2
    assert "The mesh is not well: readiness: Deployment sample/nack: " in output
    assert not found["healthy"]
    assert {text.partition(":")[0] for text in found["reasons"]} >= {"readiness", "sync", "rejected_configuration"}
    assert any("nack-" in text and "rejects LDS: " in text for text in found["reasons"])
    assert any("echo-" in text and text.endswith("more than 10") for text in found["reasons"])
    assert found["summary"]["proxies"] == len(found["proxies"]) >= 4
    assert [one["name"] for one in found["revisions"]] == ["default"]
    assert all(one["health"]["state"] == "LIVE" for one in found["proxies"] if not one["pod"].startswith("nack"))


def test_its_healthy_part_is_well(mesh: Mesh, tmp_path: Path) -> None:
    status, output, found = play(mesh, tmp_path, {"health_namespaces": ["istio-system"]})
    assert status == 0, output[-3000:]
    assert (found["healthy"], found["reasons"]) == (True, [])
    assert "1 proxies are in sync, nothing is rejected, everything is ready" in output


def test_a_fleet_is_told_as_a_whole_and_who_is_away_is_not_well(mesh: Mesh, tmp_path: Path) -> None:
    variables = {"health_namespaces": ["istio-system"], "health_fail": False, "health_max_unhealthy": 0}
    _, output, found = play(mesh, tmp_path, variables, fleet=True)
    assert found == {"healthy": False, "clusters": 2, "well": ["one"], "unwell": {"away": ["could not be asked"]}}
    assert "1 of 2 clusters are not well: away: could not be asked" in output
    _, output, found = play(mesh, tmp_path, {**variables, "health_max_unhealthy": 1}, fleet=True)
    assert found["healthy"] is True
    assert "1 of 2 clusters are well" in output
