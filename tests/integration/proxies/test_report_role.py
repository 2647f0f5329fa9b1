# SPDX-License-Identifier: GPL-3.0-or-later
"""Role ``report`` as a user runs it, on the mesh of conftest.py and a cluster that is away: what is on the page is what the mesh has, and no key of it."""
from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
import yaml

from .mesh import ROOT, Json, Mesh

ROLE: t.Final = "meshfleet.istio.report"


@pytest.fixture(scope="module")
def report(mesh: Mesh, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Json]:
    """The page and its data."""
    folder = tmp_path_factory.mktemp("report")
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable, "istio_network": "net-1"}
    hosts: Json = {
        "one": {**local, "access": {"kubeconfig": mesh.kubeconfig}},
        "away": {**local, "access": {"host": "https://127.0.0.1:9", "api_key": "none", "connect_timeout": 0.5}},
    }
    common = {"hosts": "all", "gather_facts": False, "module_defaults": {"group/meshfleet.istio.istio": "{{ access }}"}}
    variables = {"report_dest": str(folder / "fleet.html"), "report_json_dest": str(folder / "fleet.json"), "report_workload_certificates": True}
    found = {"ansible.builtin.include_role": {"name": ROLE}, "vars": variables}
    page = {"ansible.builtin.include_role": {"name": ROLE, "tasks_from": "page"}, "vars": variables}
    (folder / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": hosts}}))
    (folder / "play.yml").write_text(yaml.safe_dump([{**common, "tasks": [found]}, {**common, "tasks": [page]}]))
    environment = {
        **os.environ, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"), "ANSIBLE_LOCAL_TEMP": str(folder / "tmp"), "ANSIBLE_NOCOLOR": "1", "HOME": str(folder),
    }  # fmt: skip
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(folder / "hosts.yml"), str(folder / "play.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=200, env=environment, cwd=folder)
    assert (folder / "fleet.json").is_file(), done.stdout[-4000:] + done.stderr[-2000:]
    return (folder / "fleet.html").read_text(), json.loads((folder / "fleet.json").read_text())


def test_the_page_has_what_the_mesh_has(mesh: Mesh, report: tuple[str, Json]) -> None:
    page, data = report
    proxies = mesh.call("proxy_status_info").values["proxies"]
    assert sorted(one["name"] for one in data["proxies"]) == sorted(one["pod"] for one in proxies)
    assert {one["name"]: one["state"] for one in data["proxies"]} == {one["pod"]: one["state"] for one in proxies}
    assert all(one["health"]["memory_bytes"] > 1_000_000 for one in data["proxies"])
    away, one = data["clusters"]
    assert (away["name"], away["error"], one["network"]) == ("away", "could not be asked", "net-1")
    assert [istiod["version"] for istiod in one["istiods"]] == ["1.31.0"]
    assert [revision["name"] for revision in one["revisions"]] == ["default"]
    (rejection,) = data["rejections"]
    assert rejection["name"].startswith("nack-")
    assert "istio.alpn" in rejection["error"]
    assert data["summary"]["rejecting"] == 1
    assert json.loads(page.partition('id="data">')[2].partition("</script>")[0]) == data


def test_messages_and_certificates_are_the_modules(mesh: Mesh, report: tuple[str, Json]) -> None:
    _, data = report
    told = mesh.call("analyze", revision="", failure_threshold="never").values["messages"]
    assert sorted((one["code"], one["origin"]) for one in data["messages"]) == sorted((one["code"], one["origin"]) for one in told)
    shown = mesh.call("certificate_info").values["certificates"]
    assert sorted(one["fingerprint"] for one in data["certificates"]) == sorted(one["fingerprint"] for one in shown)
    assert {one["use"] for one in data["certificates"]} >= {"root", "istiod", "workload"}


def test_no_private_key_and_no_token_is_in_it(mesh: Mesh, report: tuple[str, Json]) -> None:
    page, data = report
    text = page + json.dumps(data)
    secrets = json.loads(mesh.kubectl("get", "secrets", "-A", "-o", "json"))["items"]
    keys = [value for one in secrets for name, value in (one.get("data") or {}).items() if name in ("ca-key.pem", "key.pem", "tls.key", "token")]
    keys = [key for key in keys if len(key) > 40]
    assert keys
    for key in keys:
        plain = base64.b64decode(key).decode(errors="replace")
        assert key not in text
        assert not any(line in text for line in plain.splitlines() if len(line) > 40)
    kubeconfig = yaml.safe_load(Path(mesh.kubeconfig).read_text())
    credentials = [value for user in kubeconfig["users"] for value in user["user"].values() if isinstance(value, str) and len(value) > 40]
    assert credentials
    assert not any(value in text for value in credentials)
    assert not re.search(r"PRIVATE KEY|eyJ[\w-]{10,}\.eyJ", text)
