# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugin by the real ansible-inventory and ansible-playbook, over real API servers where it asks any."""
from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
import yaml

from .conftest import CANARY, ROOT, Fleet, istiod

BIN: t.Final = Path(sys.executable).parent
REMOTE: t.Final = {"type": "remote_secrets", "primary": "primary"}


def run(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "ansible.cfg").write_text("")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "K8S_AUTH_", "KUBECONFIG", "PYTHONPATH"))}
    settings = {"ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"), "ANSIBLE_CONFIG": str(folder / "ansible.cfg"), "HOME": str(folder), **environment}
    return subprocess.run(
        [str(BIN / command[0]), *command[1:]], capture_output=True, text=True, check=False, timeout=120, cwd=folder, env=kept | settings
    )


def inventory(folder: Path, config: dict[str, t.Any], *words: str, **environment: str) -> tuple[dict[str, t.Any], str]:
    """What ansible-inventory --list gives, and all it says beside that."""
    (folder / "fleet.yml").write_text(yaml.safe_dump({"plugin": "meshfleet.istio.fleet", **config}))
    done = run(folder, "ansible-inventory", "-i", "fleet.yml", "--list", *words, ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED="1", **environment)
    assert CANARY not in done.stdout + done.stderr
    if done.returncode:
        return {}, done.stderr
    # A value that a template gave is marked; that is Ansible's own matter.
    listed = done.stdout[done.stdout.index("{\n") :]
    return json.loads(listed, object_hook=lambda found: found["__ansible_unsafe"] if list(found) == ["__ansible_unsafe"] else found), done.stderr


def hosts(listed: dict[str, t.Any]) -> dict[str, t.Any]:
    return t.cast(dict[str, t.Any], listed["_meta"]["hostvars"])


def groups(listed: dict[str, t.Any]) -> dict[str, list[str]]:
    return {name: group["hosts"] for name, group in listed.items() if "hosts" in group}


def says(output: str, text: str) -> bool:
    """Whether a text is in an output, which Ansible may have wrapped anywhere."""
    return "".join(text.split()) in "".join(output.split())


def failure(folder: Path, config: dict[str, t.Any]) -> str:
    listed, said = inventory(folder, config)
    assert listed == {}
    return said


def test_contexts_are_hosts(fleet: Fleet, tmp_path: Path) -> None:
    file = fleet.file("primary", "west", "dead")
    source = {"kubeconfig": [str(file)], "include": ["p*", "*e*"], "exclude": ["de*"]}
    variables = {"*": {"istio_regions": ["eu"], "istio_network": "x"}, "west": {"istio_network": "y", "istio_access": {"connect_timeout": 3}}}
    more = {"compose": {"istio_role": "'remote' if inventory_hostname == 'west' else 'primary'"}, "keyed_groups": [{"key": "istio_network", "prefix": "k"}]}
    listed, said = inventory(tmp_path, {"sources": [source], "cluster_vars": variables, **more})
    assert said == ""
    assert hosts(listed)["west"] == {
        "ansible_connection": "local",
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
        "istio_access": {"kubeconfig": str(file), "context": "west", "connect_timeout": 3},
        "istio_cluster": "west",
        "istio_network": "y",
        "istio_regions": ["eu"],
        "istio_role": "remote",
    }
    assert groups(listed) == {
        "istio_fleet": ["primary", "west"], "region_eu": ["primary", "west"], "network_x": ["primary"], "network_y": ["west"],
        "role_primary": ["primary"], "role_remote": ["west"], "k_x": ["primary"], "k_y": ["west"],
    }  # fmt: skip


def test_the_default_is_what_kubectl_reads(fleet: Fleet, tmp_path: Path) -> None:
    one, two = fleet.file("primary"), fleet.file("west", "dead")
    listed, _ = inventory(tmp_path, {}, KUBECONFIG=f"{one}:{tmp_path}/missing:{two}")
    assert {name: host["istio_access"]["kubeconfig"] for name, host in hosts(listed).items()} == {"primary": str(one), "west": str(two), "dead": str(two)}
    (tmp_path / ".kube").mkdir()
    (tmp_path / ".kube" / "config").write_text(one.read_text())
    assert list(hosts(inventory(tmp_path, {})[0])) == ["primary"]


def test_a_folder_of_kubeconfigs(fleet: Fleet, tmp_path: Path) -> None:
    folder = tmp_path / "clusters"
    folder.mkdir()
    for name in ("primary", "west"):
        (folder / f"{name}.conf").write_text(fleet.file(name, rename="admin@kubernetes").read_text())
    (folder / "README.md").write_text("no kubeconfig")
    (folder / ".hidden").write_text("[")
    source = {"type": "directory", "path": "clusters"}
    said = failure(tmp_path, {"sources": [source]})
    assert says(said, f"sources[0]: context 'admin@kubernetes' of {folder}/west.conf and context 'admin@kubernetes' of {folder}/primary.conf would both be")
    assert says(said, "the host 'admin@kubernetes'; leave one out by `exclude`, or rename by an expression: `host_name: \"file ~ '-' ~ context\"`")
    listed, _ = inventory(tmp_path, {"sources": [{**source, "host_name": "file ~ '-' ~ context.split('@')[1]"}]})
    assert list(hosts(listed)) == ["primary-kubernetes", "west-kubernetes"]
    assert hosts(listed)["west-kubernetes"]["istio_access"] == {"kubeconfig": str(folder / "west.conf"), "context": "admin@kubernetes"}
    (folder / "broken").write_text(f"users: {CANARY}\n")
    assert says(failure(tmp_path, {"sources": [{**source, "host_name": "file"}]}), f"kubeconfig {folder}/broken: users is no list")


def test_remote_secrets_are_references(fleet: Fleet, tmp_path: Path) -> None:
    file = str(fleet.file("primary"))
    cache = {"cache": True, "cache_plugin": "jsonfile", "cache_connection": str(tmp_path / "cache")}
    listed, said = inventory(tmp_path, {"sources": [{"kubeconfig": [file]}, REMOTE], **cache}, "-vvvv")
    assert sorted(hosts(listed)) == ["north", "primary", "south", "west"]
    place = {"kubeconfig": file, "context": "primary", "namespace": "istio-system"}
    assert hosts(listed)["west"]["istio_access"] == {"kubeconfig": {"remote_secret": {**place, "name": "istio-remote-secret-west", "key": "west"}}}
    assert hosts(listed)["north"]["istio_access"] == {"kubeconfig": {"remote_secret": {**place, "name": "hand-made", "key": "north"}}}
    assert hosts(listed)["north"]["istio_cluster"] == "north"
    assert says(said, "Secret istio-system/empty of cluster primary: names no cluster")
    cached = [path.read_text() for path in (tmp_path / "cache").iterdir()]
    assert len(cached) == 1
    assert "hand-made" in cached[0]
    assert CANARY not in cached[0]
    token = yaml.safe_load(fleet.file("primary").read_text())["users"][0]["user"]["client-key-data"]
    assert token not in cached[0] + json.dumps(listed)


def test_what_clusters_say(fleet: Fleet, tmp_path: Path) -> None:
    file = str(fleet.file("primary", "west", "dead"))
    config = {"sources": [{"kubeconfig": [file]}, {**REMOTE, "host_name": "'by-' ~ cluster"}], "cluster_vars": {"west": {"istio_network": "own"}}}
    listed, said = inventory(tmp_path, {**config, "query_clusters": True})
    found = {name: {key: host.get(f"istio_{key}") for key in ("regions", "network", "role", "revisions")} for name, host in hosts(listed).items()}
    nothing = {"regions": None, "network": None, "role": None, "revisions": None}
    assert found == {
        "primary": {"regions": ["eu-1", "eu-2"], "network": "net-1", "role": "primary", "revisions": ["canary", "default"]},
        "west": {"regions": None, "network": "own", "role": "remote", "revisions": ["stable"]},
        "by-west": {"regions": None, "network": None, "role": "remote", "revisions": ["stable"]},
        "dead": nothing,
        "by-north": nothing,
        "by-south": nothing,
    }
    assert sorted(groups(listed)["istio_fleet"]) == sorted(found)
    assert {"region_eu_1", "region_eu_2", "network_net_1", "network_own", "role_primary", "role_remote", "revision_canary"} <= set(listed)
    assert says(said, "cluster dead: https://127.0.0.1:1 does not answer: ")
    assert says(said, "; what only the cluster tells of host dead is left out")
    assert said.count("does not answer") == 1
    refused = next(line for line in said.split("[WARNING]: ") if "by-north" in line)
    assert says(refused, "Unauthorized")
    assert says(refused, "; what only the cluster tells of host by-north is left out")


def test_a_dead_primary_is_a_warning(fleet: Fleet, tmp_path: Path) -> None:
    config = {"sources": [{"kubeconfig": [str(fleet.file("west", "dead"))]}, {**REMOTE, "primary": "dead"}], "connect_timeout": 4.0}
    listed, said = inventory(tmp_path, config)
    assert sorted(hosts(listed)) == ["dead", "west"]
    assert says(said, "the clusters of its remote secrets are not in this inventory")


def test_the_cache_keeps_answers_until_it_is_flushed(fleet: Fleet, tmp_path: Path) -> None:
    cache = {"cache": True, "cache_plugin": "jsonfile", "cache_connection": str(tmp_path / "cache")}
    config = {"sources": [{"kubeconfig": [str(fleet.file("primary"))]}], "query_clusters": True, **cache}

    def revisions(*words: str) -> list[str]:
        found: list[str] = hosts(inventory(tmp_path, config, *words)[0])["primary"]["istio_revisions"]
        return found

    assert revisions() == ["canary", "default"]
    fleet.apply("primary", istiod("third"))
    try:
        assert revisions() == ["canary", "default"]
        assert revisions("--flush-cache") == ["canary", "default", "third"]
        assert revisions() == ["canary", "default", "third"]
    finally:
        command = [str(fleet.kubectl), "--kubeconfig", str(fleet.file("primary")), "--context", "primary", "-n", "istio-system", "delete", "deployment"]
        subprocess.run([*command, "istiod-third"], check=True, capture_output=True)
    assert CANARY not in "".join(path.read_text() for path in (tmp_path / "cache").iterdir())


@pytest.mark.parametrize(
    ("config", "error"),
    [
        ({"sources": [{"type": "secret"}]}, "sources[0]: value of type must be one of: contexts, directory, remote_secrets"),
        ({"sources": [{"type": "directory"}]}, "sources[0]: type is directory but all of the following are missing: path"),
        ({"sources": [{"type": "directory", "path": "none"}]}, "none: No such file or directory"),
        ({"sources": [{"kubeconfg": "x"}]}, "sources[0]: kubeconfg. Supported parameters include"),
        ({"sources": [{"kubeconfig": "FILE"}, {**REMOTE, "primary": "x"}]}, "'x' is no host of a kubeconfig of an earlier source; those are: primary, west"),
        ({"sources": [{"kubeconfig": "FILE", "host_name": "context ~"}]}, "sources[0]: host_name 'context ~' for context 'primary'"),
        ({"sources": [{"kubeconfig": "FILE", "host_name": "[context]"}]}, "gives no text for context 'primary'"),
        ({"sources": [{"kubeconfig": "FILE"}, {"kubeconfig": "FILE"}]}, "sources[1]: context 'primary' of"),
        ({"sources": [{"kubeconfig": "FILE"}], "cluster_vars": {"*": 1}}, "cluster_vars['*'] is no dictionary of variables"),
        ({"cluster_vars": {"*": {"istio_access": {"api_key": CANARY}}}}, "cluster_vars['*'].istio_access: api_key: an inventory holds no credential"),
        ({"cluster_vars": {"*": {"istio_access": {"proxy": f"http://u:{CANARY}@p"}}}}, "kubeconfig or proxy: an inventory holds no credential"),
    ],
)  # fmt: skip
def test_bad_input(fleet: Fleet, tmp_path: Path, config: dict[str, t.Any], error: str) -> None:
    given = json.loads(json.dumps(config).replace("FILE", str(fleet.file("primary", "west"))))
    assert says(failure(tmp_path, given), error)


def test_names_of_foreign_files_are_no_templates(fleet: Fleet, tmp_path: Path) -> None:
    file = fleet.file("primary", rename="{{ 40 + 2 }}")
    listed, _ = inventory(tmp_path, {"sources": [{"kubeconfig": [str(file)], "host_name": "'one'"}]})
    assert "{{ 40 + 2 }}" in file.name
    assert hosts(listed)["one"]["istio_access"] == {"kubeconfig": str(file), "context": "{{ 40 + 2 }}"}
    done = run(tmp_path, "ansible", "-i", "fleet.yml", "one", "-m", "ansible.builtin.debug", "-a", "msg={{ istio_access.context }}")
    assert "{{ 40 + 2 }}" in done.stdout


def test_modules_reach_clusters_by_the_host_variables(fleet: Fleet, tmp_path: Path, istio: Path) -> None:
    """The files and the play of docs/inventory.md, on real clusters, one reached through a remote secret."""
    blocks = [block.split("```")[0] for block in (ROOT / "docs" / "inventory.md").read_text().split("```yaml\n")[1:]]
    config, play = (yaml.safe_load(next(block for block in blocks if start in block)) for start in ("plugin: meshfleet.istio.fleet", "hosts: istio_fleet"))
    config["sources"][0] |= {"kubeconfig": [str(fleet.file("primary", "dead"))], "include": ["*"]}
    config["sources"][1]["path"] = str(fleet.folder)
    config["sources"][1]["include"] = ["none"]
    config["sources"][2] |= {"primary": "primary", "exclude": []}
    task = play[0]["tasks"][0]["meshfleet.istio.control_plane"]
    task["charts"] = {"source": str(istio / "manifests")}
    (tmp_path / "fleet.yml").write_text(yaml.safe_dump(config))
    (tmp_path / "play.yml").write_text(yaml.safe_dump(play))
    done = run(tmp_path, "ansible-playbook", "-i", "fleet.yml", "play.yml", "--check", "-vvv")
    assert CANARY not in done.stdout + done.stderr
    recap = {line.split()[0]: dict(part.split("=") for part in line.split(":")[1].split()) for line in done.stdout.splitlines() if " ok=" in line}
    assert sorted(recap) == ["dead", "north", "primary", "south", "west"], done.stdout[-3000:] + done.stderr[-3000:]
    outcome = {name: next(state for state in ("unreachable", "failed", "changed", "ok") if counts[state] != "0") for name, counts in recap.items()}
    assert outcome == {"dead": "unreachable", "north": "failed", "primary": "changed", "south": "failed", "west": "changed"}


def test_a_remote_secret_that_is_gone(fleet: Fleet, tmp_path: Path, istio: Path) -> None:
    place = {"kubeconfig": str(fleet.file("primary")), "context": "primary", "namespace": "istio-system", "name": "hand-made", "key": "north"}
    access = {"one": {**place, "name": "gone"}, "two": {**place, "key": "gone"}, "three": {**place, "key": ""}}
    hosts = {name: {"access": {"kubeconfig": {"remote_secret": reference}}} for name, reference in access.items()}
    task = {"profile": "minimal", "charts": {"source": str(istio / "manifests")}}
    play = {"hosts": "all", "gather_facts": False, "module_defaults": {"group/meshfleet.istio.istio": "{{ access }}"}}
    local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    (tmp_path / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": hosts, "vars": local}}))
    (tmp_path / "play.yml").write_text(yaml.safe_dump([{**play, "tasks": [{"meshfleet.istio.control_plane": task}]}]))
    said = run(tmp_path, "ansible-playbook", "-i", "hosts.yml", "play.yml").stdout
    assert "Secret istio-system/gone of cluster primary: is gone; run again with --flush-cache" in said
    assert "Secret istio-system/hand-made of cluster primary: has no key 'gone' any more, but: north, south" in said
    assert "kubeconfig.remote_secret.key must be a text" in said
