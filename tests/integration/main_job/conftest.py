# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job's ground: two clusters, an inventory of them, and ansible-playbook as a user runs it."""
from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import typing as t
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from ..sandbox.running import ROOT, Running, sandbox

LEADER: t.Final = "control-plane.alpha.kubernetes.io/leader"
BIN: t.Final = Path(sys.executable).parent


@dataclass
class Job:
    """A folder with an inventory and its variables (the demo's), and the clusters they mean."""

    running: Running
    folder: Path
    manifests: Path
    outputs: list[str] = field(default_factory=list, repr=False)
    """All that plays have printed."""

    @property
    def environment(self) -> dict[str, str]:
        """What a user's shell has."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "K8S_AUTH_", "KUBECONFIG"))}
        kubeconfigs = os.pathsep.join(cluster["kubeconfig"] for cluster in self.running.clusters.values())
        return {
            **kept, "HOME": str(self.folder), "KUBECONFIG": kubeconfigs, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"),
            "ANSIBLE_NOCOLOR": "1", "ANSIBLE_LOCAL_TEMP": str(self.folder / "tmp"), "ANSIBLE_RETRY_FILES_ENABLED": "0",
        }  # fmt: skip

    def play(self, playbook: str, *words: str, variables: dict[str, t.Any] | None = None, status: int = 0) -> str:
        """Run a playbook; all it prints."""
        given = json.dumps({"demo_manifests": str(self.manifests), **(variables or {})})
        command = [str(BIN / "ansible-playbook"), "-i", str(self.folder / "fleet.yml"), playbook, "-e", given, *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=400, cwd=self.folder, env=self.environment)
        self.outputs.append(done.stdout + done.stderr)
        assert done.returncode == status, done.stdout[-4000:] + done.stderr[-2000:]
        return done.stdout

    def objects(self, cluster: str, *kinds: str) -> dict[str, tuple[str, int]]:
        """resourceVersion and generation of all objects of these kinds by kind, namespace and name; istiod's own leader elections are left out."""
        done = self.running.kube(cluster, "get", ",".join(kinds), "--all-namespaces", "-o", "json")
        assert done.returncode == 0, done.stderr
        found = [(item["kind"], item["metadata"]) for item in json.loads(done.stdout)["items"] if LEADER not in (item["metadata"].get("annotations") or {})]
        return {f"{kind} {meta.get('namespace', '')}/{meta['name']}": (meta["resourceVersion"], meta.get("generation", 0)) for kind, meta in found}


def recap(output: str) -> dict[str, dict[str, int]]:
    """The counts of PLAY RECAP by host."""
    lines = output.rpartition("PLAY RECAP")[2].splitlines()[1:]
    found = {line.split()[0]: dict(re.findall(r"(\w+)=(\d+)", line)) for line in lines if " : ok=" in line}
    return {host: {name: int(count) for name, count in counts.items()} for host, counts in found.items()}


@pytest.fixture(scope="package")
def job(tool: t.Callable[[str], Path], istioctl: Path, istio: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Job]:
    name = f"j{os.getpid()}"
    folder = tmp_path_factory.mktemp("job")
    shutil.copytree(ROOT / "playbooks" / "demo" / "group_vars", folder / "group_vars")
    shutil.copy(ROOT / "playbooks" / "demo" / "fleet.yml", folder / "fleet.yml")
    try:
        done = sandbox("up", "--name", name, "--clusters", "2", seconds=3000)
        assert done.returncode == 0, done.stderr
        yield Job(Running(name, tool("kubectl"), istioctl), folder, istio / "manifests")
    finally:
        assert sandbox("down", "--name", name).returncode == 0


def add_dead_cluster(job: Job) -> Path:
    """A kubeconfig of a cluster that nobody serves; its path."""
    path = job.folder / "dead.kubeconfig"
    entry = {"server": "https://127.0.0.1:1", "insecure-skip-tls-verify": False}
    config = {
        "apiVersion": "v1", "kind": "Config", "current-context": "dead-3", "clusters": [{"name": "dead-3", "cluster": entry}],
        "users": [{"name": "dead-3", "user": {"token": "none"}}],
        "contexts": [{"name": "dead-3", "context": {"cluster": "dead-3", "user": "dead-3"}}],
    }  # fmt: skip
    path.write_text(yaml.safe_dump(config))
    return path
