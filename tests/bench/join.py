# SPDX-License-Identifier: GPL-3.0-or-later
"""What it costs to join one more cluster to a mesh: the main job's requests to API servers and its seconds, with API servers only."""
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import typing as t
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from .timing import ROOT, tool

NAME: t.Final = "join"
LARGEST: t.Final = 10
CRDS: t.Final = "/customresourcedefinitions"
LEASES: t.Final = "/leases"
LOOKS: t.Final = "-istio-remote-secret-token-"
"""Part of the name of a token's Secret, which is looked at until the API server has put the token into it."""


@dataclass(frozen=True)
class Meshes:
    """Clusters by name, each with its kubeconfig, of which the first few are a mesh; ``folder`` keeps inventory, variables and certificates."""

    folder: Path
    kubeconfigs: dict[str, str]
    manifests: str
    connect_timeouts: dict[str, float] = field(default_factory=dict)
    """Seconds by name, for clusters that do not answer."""

    @property
    def sent(self) -> list[str]:
        """The requests to API servers of the last run, without those whose number is a matter of time.

        These are looks that wait for a token, all but the first of looks in a row at the CRDs, which wait until they are served, and what renews
        a Lease between its taking and its giving back.
        """
        out: list[str] = []
        last: dict[str, str] = {}
        held: Counter[str] = Counter()  # writes of the Lease since somebody looked whether it is free
        for line in (self.folder / "sent").read_text().splitlines():
            method, _, url = line.partition(" ")
            server, path = urlsplit(url).netloc, urlsplit(url).path
            if method == "GET" and (LOOKS in line or (path.endswith(CRDS) and line == last.get(server))):
                continue
            if LEASES in path:
                held[server] = 0 if method == "GET" else held[server] + 1
                if held[server] > 2:
                    continue
            last[server] = line
            out.append(line)
        return out

    def run(self, size: int, *words: str, **variables: t.Any) -> subprocess.CompletedProcess[str]:
        """The main job on the first ``size`` clusters, with words and variables for ansible-playbook."""
        names = list(self.kubeconfigs)[:size]
        short = {name: {"connect_timeout": seconds} for name, seconds in self.connect_timeouts.items()}
        hosts = {name: {"istio_access": {"kubeconfig": self.kubeconfigs[name], **short.get(name, {})}} for name in names}
        local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
        (self.folder / "hosts.yml").write_text(yaml.safe_dump({"istio_fleet": {"hosts": hosts, "vars": local}}))
        given = {
            "istio_mesh": True, "certificates_folder": str(self.folder / "certificates"), "certificates_key_type": "ecdsa",
            "control_plane_profile": "minimal", "control_plane_charts": {"source": self.manifests}, "control_plane_wait": False,
            "control_plane_values": {"global": {
                "meshID": "shop", "multiCluster": {"clusterName": "{{ inventory_hostname }}"},
                "priorityClassName": "no-pods",  # is not there, so that no pod is made: it would never run, and istiods that are to run are waited for
            }}, **variables,
        }  # fmt: skip
        (self.folder / "sent").write_text("")
        command = [str(Path(sys.executable).parent / "ansible-playbook"), "-f", str(size), "-i", str(self.folder / "hosts.yml"), "meshfleet.istio.site"]
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "K8S_AUTH_", "KUBECONFIG"))}
        settings = {
            **kept, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"), "ANSIBLE_CALLBACK_PLUGINS": str(Path(__file__).parent / "callback"),
            "ANSIBLE_CALLBACKS_ENABLED": "sent_requests", "SENT_REQUESTS": str(self.folder / "sent"), "HOME": str(self.folder), "ANSIBLE_NOCOLOR": "1",
        }  # fmt: skip
        return subprocess.run([*command, "-e", json.dumps(given), *words], env=settings, capture_output=True, text=True, check=False, timeout=600)

    def join(self, size: int) -> int:
        """How many requests it takes that a mesh of ``size`` clusters gets one more. Raises AssertionError."""
        done = self.run(size + 1, multicluster_joining=list(self.kubeconfigs)[size : size + 1])
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
        return len(self.sent)


def main() -> None:
    """A table: clusters of the mesh, requests and seconds of joining one more; then the requests of a run that looks at every pair."""

    def sandbox(*words: str) -> str:
        return subprocess.run([sys.executable, "-m", "sandbox", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout

    sandbox("up", "--name", NAME, "--clusters", str(LARGEST + 1), "--api-only")
    try:
        clusters = json.loads(sandbox("status", "--name", NAME))["clusters"]
        with tempfile.TemporaryDirectory() as folder:
            meshes = Meshes(Path(folder), {name: one["kubeconfig"] for name, one in clusters.items()}, f"{tool('module', 'istio')}/manifests")
            meshes.join(0)
            print(f"{'joining one more to a mesh of':<58} {'API calls':>9} {'seconds':>9}")
            for size in range(1, LARGEST + 1):
                started = time.perf_counter()
                calls = meshes.join(size)
                took = time.perf_counter() - started
                print(f"{size:<58} {calls:>9} {took:>9.1f}", flush=True)
            meshes.run(LARGEST + 1)
            print(f"{f'every pair of {LARGEST + 1} looked at once more':<58} {len(meshes.sent):>9}")
    finally:
        sandbox("down", "--name", NAME)


if __name__ == "__main__":
    main()
