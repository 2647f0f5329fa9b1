# SPDX-License-Identifier: GPL-3.0-or-later
"""Three clusters of three networks, and the playbooks that make meshes of them; sample workloads in the first two."""
from __future__ import annotations

import base64
import datetime
import json
import os
import shutil
import typing as t
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from tests.unit.certificates.made import make

from .. import leaks
from ..main_job.conftest import LEADER, Job
from ..sandbox.running import ROOT, Running, sandbox

Json = dict[str, t.Any]
SITE: t.Final = "meshfleet.istio.site"
MOVING: t.Final = (
    "events", "leases", "endpoints", "endpointslices", "pods", "replicasets", "nodes", "csinodes", "componentstatuses", "resourceusages",
    "execs", "logs", "portforwards",  # kwok's, for each pod
)  # fmt: skip
USED: t.Final = "kubernetes.io/legacy-token-last-used"
"""The label by which the API server dates a token Secret's last use: it writes another at midnight (UTC)."""
PASSWORD: t.Final = "kanarienvogel-of-the-vault-7f3a-9c41-0b62-e8d5"
SHOP: t.Final = make("shop.example", ca=False, days=99, names=["shop.example"], now=datetime.datetime.now(datetime.UTC))
GATEWAYS: t.Final = [
    {
        "name": "istio-ingressgateway", "release_namespace": "istio-ingress", "autoscaling": {"min": 1, "max": 1},  # it would act on real CPU
        "servers": [{"hosts": ["*"]}, {"hosts": ["shop.example"], "tls": {"certificate": SHOP.pem.decode(), "key": SHOP.key_pem.decode()}}],
    },
]  # fmt: skip


@dataclass
class Mesh(Job):
    """The job with one mesh asked for; clusters by their number. Its plays say and keep all that Ansible can."""

    secrets: set[str] = field(default_factory=lambda: {PASSWORD, SHOP.key_pem.decode()}, repr=False)
    """Every private key and token that there was after a play."""

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, **leaks.settings(self.folder / "kept")}

    certificates = "certificates"
    """The folder of the root that the mesh has."""

    def cluster(self, number: int) -> str:
        return f"{self.running.name}-{number}"

    def site(self, *words: str, playbook: str = SITE, clusters: t.Sequence[int] = (1, 2), status: int = 0, **variables: t.Any) -> str:
        """The main job, or another playbook, on clusters as one mesh; all it prints."""
        hosts = [self.cluster(number) for number in clusters]
        given = {
            "istio_mesh": True, "multicluster_hosts": hosts, "certificates_folder": str(self.folder / self.certificates), "certificates_key_type": "ecdsa",
            "certificates_vault_password": PASSWORD, "gateways_list": GATEWAYS, **variables,
        }  # fmt: skip
        (self.folder / "given.json").write_text(json.dumps(given))  # what stands in the command line, Ansible shows itself
        output = self.play(playbook, "--limit", ",".join(hosts), "-e", f"@{self.folder / 'given.json'}", *words, status=status)
        self.secrets |= {secret for text in self.live().values() for secret in leaks.secrets_of(json.loads(text)["items"])}
        self.secrets |= set(leaks.secrets_below(self.folder / self.certificates, PASSWORD))
        return output

    def live(self) -> dict[str, str]:
        """All Secrets of each cluster, as kubectl shows them."""
        return {cluster: self.running.kube(cluster, "get", "secrets", "-A", "-o", "json").stdout for cluster in self.running.clusters}

    def secret(self, number: int, name: str) -> Json:
        """The data of a Secret of Istio's namespace, as text."""
        done = self.running.kube(self.cluster(number), "get", "secret", "-n", "istio-system", name, "-o", "json")
        assert done.returncode == 0, done.stderr
        return {key: base64.b64decode(value).decode() for key, value in (json.loads(done.stdout).get("data") or {}).items()}

    def everything(self, number: int) -> dict[str, str]:
        """What all objects of a cluster are to be, by kind, namespace and name; without what controllers make of them and releases' history."""
        cluster = self.cluster(number)
        kinds = self.running.kube(cluster, "api-resources", "--verbs=list", "-o", "name").stdout.split()
        chosen = ",".join(kind for kind in kinds if kind.partition(".")[0] not in MOVING)
        done = self.running.kube(cluster, "get", chosen, "--all-namespaces", "-o", "json")
        assert done.returncode == 0, done.stderr
        out = {}
        for item in json.loads(done.stdout)["items"]:
            meta = item.pop("metadata")
            item.pop("status", None)
            notes = {key: value for key, value in (meta.get("annotations") or {}).items() if key != "deployment.kubernetes.io/revision"}
            if LEADER in notes or item.get("type") == "helm.sh/release.v1":
                continue
            labels = {key: value for key, value in (meta.get("labels") or {}).items() if key != USED}
            name = f"{item['kind']} {meta.get('namespace', '')}/{meta['name']}"
            out[name] = json.dumps([item, labels, notes], sort_keys=True)
        return out

    def token(self, here: int, there: int) -> str:
        """The token by which one cluster's istiod reads another."""
        config = yaml.safe_load(self.secret(here, f"istio-remote-secret-{self.cluster(there)}")[self.cluster(there)])
        return str(config["users"][0]["user"]["token"])

    def synced(self, number: int) -> dict[str, str]:
        """What istioctl says of the clusters that an istiod reads."""
        lines = self.running.istio(self.cluster(number), "remote-clusters").splitlines()[1:]
        return {line.split()[0]: line.split()[-3] for line in lines}

    def chain(self, number: int, app: str) -> bytes:
        """The certificates that a sample workload's proxy shows, as istioctl reads them from it."""
        cluster = self.cluster(number)
        wanted = ("get", "pods", "-n", "sample", "-l", f"app={app}", "--sort-by=.metadata.creationTimestamp", "-o", "name")
        pod = self.running.kube(cluster, *wanted).stdout.split()[-1]
        found = json.loads(self.running.istio(cluster, "proxy-config", "secret", f"{pod.removeprefix('pod/')}.sample", "-o", "json"))
        own = next(one for one in found["dynamicActiveSecrets"] if one["name"] == "default")
        return base64.b64decode(own["secret"]["tlsCertificate"]["certificateChain"]["inlineBytes"])


@pytest.fixture(scope="package")
def mesh(tool: t.Callable[[str], Path], istioctl: Path, istio: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mesh]:
    """``MULTICLUSTER_MESH`` names a sandbox that stands already, while tests are written."""
    known = os.environ.get("MULTICLUSTER_MESH")
    name = known or f"mc{os.getpid()}"
    folder = tmp_path_factory.mktemp("mesh")
    demo = ROOT / "playbooks" / "demo"
    shutil.copytree(demo / "group_vars", folder / "group_vars")
    shutil.copytree(demo / "templates", folder / "templates")
    settings = yaml.safe_load((folder / "group_vars" / "istio_fleet.yml").read_text())
    counted = ["ssl.handshake", "ssl.session_reused", "ssl.fail_verify_error"]
    settings["control_plane_mesh_config"]["defaultConfig"] |= {"proxyStatsMatcher": {"inclusionSuffixes": counted}, "terminationDrainDuration": "13s"}
    (folder / "group_vars" / "istio_fleet.yml").write_text(yaml.safe_dump(settings))
    fleet = yaml.safe_load((demo / "fleet.yml").read_text())
    fleet["cluster_vars"]["*-3"] = {"istio_network": "network-3"}
    (folder / "fleet.yml").write_text(yaml.safe_dump(fleet))
    (folder / "kept").mkdir()
    task = {
        "meshfleet.istio.config": {
            "set_name": "sample", "set_namespace": "istio-system", "wait_timeout": 120,
            "objects": "{{ lookup('ansible.builtin.template', 'workloads.yml.j2') | from_yaml_all | list }}",
        }
    }  # fmt: skip
    play = {"hosts": "istio_fleet", "gather_facts": False, "module_defaults": {"group/meshfleet.istio.istio": "{{ istio_access }}"}}
    (folder / "workloads.yml").write_text(yaml.safe_dump([{**play, "tasks": [task]}]))
    (folder / "certificates.yml").write_text(yaml.safe_dump([{**play, "roles": ["meshfleet.istio.certificates"]}]))
    try:
        if not known:
            done = sandbox("up", "--name", name, "--clusters", "3", seconds=3000)
            assert done.returncode == 0, done.stderr
        yield Mesh(Running(name, tool("kubectl"), istioctl), folder, istio / "manifests")
    finally:
        if not known:
            assert sandbox("down", "--name", name).returncode == 0
