# SPDX-License-Identifier: GPL-3.0-or-later
"""No private key and no token of the mesh is in anything that its plays have said or kept, what goes wrong and the report included. Half a minute."""
from __future__ import annotations

import base64
import datetime
import json
from pathlib import Path

import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.file_store import FileStore

from tests.unit.certificates.made import make

from .. import leaks
from .conftest import PASSWORD, Json, Mesh


def bad_stores(mesh: Mesh, folder: Path) -> dict[str, Json]:
    """Stores that cacerts refuses, each with a real key in it."""
    good = FileStore(str(mesh.folder / "certificates" / mesh.cluster(1)), PASSWORD).read()
    other = FileStore(str(mesh.folder / "certificates" / mesh.cluster(2)), PASSWORD).read()
    key = good["ca-key.pem"]
    bad = {"mismatched": {**good, "ca-key.pem": other["ca-key.pem"]}, "cut": {**good, "ca-key.pem": key[:-60]}, "keyless": {**good, "ca-cert.pem": key}}
    own = make("Another Root", now=datetime.datetime.now(datetime.UTC))
    bad["untrusted"] = {"ca-cert.pem": own.pem, "ca-key.pem": own.key_pem, "root-cert.pem": own.pem, "cert-chain.pem": own.pem}
    for name, files in bad.items():
        FileStore(str(folder / name), allow_temporary=True).write(files)
    wrong = {"path": str(mesh.folder / "certificates" / mesh.cluster(1)), "vault_password": "{{ peer_token }}"}
    return {**{name: {"path": str(folder / name)} for name in bad}, "password": wrong}


def tasks(mesh: Mesh, folder: Path) -> list[Json]:
    """Every module that deals with keys and tokens, in good and in bad ways; what each said is kept as a fact.

    Secrets are in variables, as they should be: Ansible shows the lines of the playbook where something goes wrong.
    """
    store = {"path": "{{ certificates_folder }}/{{ istio_cluster }}", "vault_password": "{{ certificates_vault_password }}"}
    root = {"path": "{{ certificates_folder }}/root", "vault_password": "{{ certificates_vault_password }}"}
    peer: Json = {"cluster_name": mesh.cluster(2), "remote": "{{ peer_access }}", "wait": False}
    clusters = {mesh.cluster(2): "{{ peer_access }}"}
    calls: list[tuple[str, Json]] = [
        ("root_ca", {"store": root}), ("root_ca", {"store": {**root, "path": "{{ certificates_folder }}/second"}, "clusters": clusters}),
        ("intermediate_ca", {"name": "{{ istio_cluster }}", "store": store, "root": root}), ("cacerts", {"store": store}),
        *(("cacerts", {"store": one}) for one in bad_stores(mesh, folder).values()),
        ("remote_secret", peer), ("remote_secret", {**peer, "server": "https://127.0.0.1:1"}), ("remote_secret", {**peer, "cluster_name": "No Name"}),
        ("remote_secret", {**peer, "server_ca": str(folder / "mismatched" / "ca-key.pem")}),
        ("remote_secret", {**peer, "remote": {"host": "https://127.0.0.1:1", "api_key": "{{ peer_token }}", "connect_timeout": 0.2}}),
        ("certificate_info", {}), ("multicluster_info", {"clusters": clusters, "services": ["echo.sample"]}),
        ("proxy_config_info", {"workload": "deploy/echo.sample", "raw": True}),
    ]  # fmt: skip
    done = [{f"meshfleet.istio.{name}": given, "register": f"said_{number}", "ignore_errors": True} for number, (name, given) in enumerate(calls)]
    facts = {f"kept_{number}": f"{{{{ said_{number} }}}}" for number in range(len(calls))}
    return [*done, {"ansible.builtin.set_fact": {**facts, "cacheable": True}}]


def test_no_key_and_no_token_is_shown_or_kept(mesh: Mesh, tmp_path: Path) -> None:
    report: Json = {"report_workload_certificates": True, "report_dest": str(mesh.folder / "kept" / "fleet.html")}
    report["report_json_dest"] = str(mesh.folder / "kept" / "fleet.json")
    roles = [{"ansible.builtin.include_role": {"name": "meshfleet.istio.report", "tasks_from": part}, "vars": report} for part in ("main", "page")]
    common = {"hosts": mesh.cluster(1), "gather_facts": False, "module_defaults": {"group/meshfleet.istio.istio": "{{ istio_access }}"}}
    asked = tasks(mesh, tmp_path)
    (mesh.folder / "all.yml").write_text(yaml.safe_dump([{**common, "tasks": [*asked, *roles]}]))
    configs = {number: yaml.safe_load(Path(mesh.running.clusters[mesh.cluster(number)]["kubeconfig"]).read_text()) for number in (1, 2, 3)}
    output = mesh.site(playbook=str(mesh.folder / "all.yml"), peer_access={"kubeconfig": configs[2]}, peer_token=mesh.token(1, 2))
    assert output.count("...ignoring") == 10, output[-9000:]
    kept = leaks.texts_below(mesh.folder, but=("given.json",))  # what was given
    assert {Path(path).name for path in kept} >= {"ansible.log", "fleet.html", "fleet.json"}
    (cached,) = (mesh.folder / "kept" / "facts").glob(f"*{mesh.cluster(1)}")
    facts = cached.read_text()
    assert all(f"kept_{number}" in facts for number in range(len(asked) - 1))
    secrets = mesh.secrets | {str(config["users"][0]["user"]["client-key-data"]) for config in configs.values()}
    assert len(secrets) >= 12
    texts = {**kept, **{f"output {number}": text for number, text in enumerate(mesh.outputs)}}
    assert leaks.found(secrets, texts) == []
    assert not [name for name, text in texts.items() if "PRIVATE KEY-----" in text]


def test_what_is_looked_for_would_be_found(mesh: Mesh) -> None:
    for secret in mesh.secrets:
        line = "".join(part for part in secret.splitlines() if "-----" not in part)
        inside = {f"base64 {number}": base64.b64encode(b"x" * number + secret.encode() + b"y").decode() for number in range(3)}
        ways = {"plain": secret, "JSON": json.dumps({"msg": [secret]}), "line": f"key={line};", **inside}
        assert {name.partition(":")[0] for name in leaks.found([secret], ways)} == ways.keys()
    assert leaks.found(mesh.secrets, mesh.live())
