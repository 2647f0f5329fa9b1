# SPDX-License-Identifier: GPL-3.0-or-later
"""Kubeconfigs joined and cut beside the real kubectl, which needs no cluster for that."""
from __future__ import annotations

import json
import os
import subprocess
import typing as t
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.kubeconfig import Kubeconfig, KubeconfigError, cut, read_kubeconfig

PATHS: t.Final = ("certificate-authority", "client-certificate", "client-key", "command")

Sections = dict[str, dict[str, dict[str, t.Any]]]


def text(contexts: dict[str, t.Any], clusters: dict[str, t.Any], users: dict[str, t.Any], current: str = "") -> str:
    sections = (("contexts", "context", contexts), ("clusters", "cluster", clusters), ("users", "user", users))
    listed = {section: [{"name": name, kind: entry} for name, entry in entries.items()] for section, kind, entries in sections}
    return yaml.safe_dump({"apiVersion": "v1", "kind": "Config", "current-context": current, **listed})


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three files: names of the first again in the second, files by relative paths, a context across files."""
    (tmp_path / "two").mkdir()
    for name in ("ca.crt", "two/ca.crt", "two/user.crt", "two/user.key"):
        (tmp_path / name).write_text(f"content of {name}")
    paths = [tmp_path / "one.yaml", tmp_path / "two" / "two.yaml", tmp_path / "three"]
    first = {"server": "https://one", "certificate-authority": "ca.crt"}
    again = {"server": "https://again", "tls-server-name": "again", "insecure-skip-tls-verify": True}
    data = {"certificate-authority-data": "ZGF0YQ==", "server": "https://two"}
    program = {"apiVersion": "client.authentication.k8s.io/v1", "command": "./bin/login", "interactiveMode": "Never"}
    certificate = {"client-certificate": "user.crt", "client-key": "user.key"}
    paths[0].write_text(text({"one": {"cluster": "one", "user": "u1"}}, {"one": first}, {"u1": {"token": "first"}}))
    contexts = {"two": {"cluster": "two", "user": "u2", "namespace": "apps"}, "one": {"cluster": "two", "user": "u2"}, "run": {"cluster": "two", "user": "u3"}}
    paths[1].write_text(text(contexts, {"one": again, "two": data}, {"u1": {"token": "second"}, "u2": certificate, "u3": {"exec": program}}, "two"))
    paths[2].write_text(text({"across": {"cluster": "one", "user": "u2"}, "broken": {"cluster": "none", "user": "u2"}}, {}, {}, "across"))
    return paths


def asked(kubectl: Path, files: list[Path], *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"KUBECONFIG": os.pathsep.join(map(str, files)), "PATH": os.environ["PATH"]}
    command = [str(kubectl), "config", *words]
    return subprocess.run(command, env=environment, cwd=files[0].parent, capture_output=True, text=True, check=False, timeout=60)


def by_name(config: dict[str, t.Any]) -> Sections:
    """Sections as mappings, without fields that say nothing."""
    parts = (("contexts", "context"), ("clusters", "cluster"), ("users", "user"))
    return {
        section: {item["name"]: {key: value for key, value in (item[kind] or {}).items() if value not in (None, "")} for item in config[section] or []}
        for section, kind in parts
    }


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
def test_files_join_as_in_kubectl(tool: Callable[[str], Path], files: list[Path], order: tuple[int, ...]) -> None:
    chosen = [files[number] for number in order]
    done = asked(tool("kubectl"), chosen, "view", "--raw", "-o", "json")
    expected = json.loads(done.stdout)
    found = read_kubeconfig([str(path) for path in chosen])
    assert found.current_context == expected["current-context"]
    ours = {"contexts": found.contexts, "clusters": found.clusters, "users": found.users}
    theirs = by_name(expected)
    # kubectl fills in defaults of exec plugins when it writes, and writes paths as they stood in their file.
    for sections in (ours, theirs):
        sections["users"]["u3"] = {"command": sections["users"]["u3"]["exec"]["command"]}
        for entry in (*sections["clusters"].values(), *sections["users"].values()):
            entry.update({key: os.path.basename(entry[key]) for key in PATHS if key in entry})
    assert ours == theirs


@pytest.mark.parametrize("context", ["one", "two", "across"])
def test_a_context_is_cut_as_kubectl_does(tool: Callable[[str], Path], files: list[Path], context: str) -> None:
    done = asked(tool("kubectl"), files, "view", "--raw", "--flatten", "--minify", "--context", context, "-o", "json")
    assert by_name(cut(read_kubeconfig([str(path) for path in files]), context)) == by_name(json.loads(done.stdout))


def test_what_kubectl_refuses_is_refused(tool: Callable[[str], Path], files: list[Path]) -> None:
    config: Kubeconfig = read_kubeconfig([str(path) for path in files])
    for context in ("broken", "missing"):
        assert asked(tool("kubectl"), files, "view", "--raw", "--flatten", "--minify", "--context", context).returncode == 1
        with pytest.raises(KubeconfigError):
            cut(config, context)
    twice = files[0].parent / "twice"
    twice.write_text("kind: Config\nusers: [{name: a, user: {}}, {name: a, user: {}}]\n")
    assert asked(tool("kubectl"), [twice], "view").returncode == 1
    with pytest.raises(KubeconfigError, match="users has 'a' twice"):
        read_kubeconfig([str(twice)])
