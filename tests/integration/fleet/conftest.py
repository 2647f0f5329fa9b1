# SPDX-License-Identifier: GPL-3.0-or-later
"""Two real API servers for all tests of this folder: a primary that knows others by remote secrets, and a remote."""
from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
import typing as t
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

ROOT: t.Final = Path(__file__).parents[3]
CANARY: t.Final = "kanarienvogel-7f3a"
NODES: t.Final = [{"region": "eu-1", "node": "a"}, {"region": "eu-1", "node": "b"}, {"region": "eu-2", "node": "c"}]


@dataclass
class Fleet:
    """Kubeconfigs (texts by cluster name) with a canary in each user, and the tools."""

    folder: Path
    kubectl: Path
    istioctl: Path
    texts: dict[str, dict[str, t.Any]] = field(default_factory=dict)

    def file(self, *names: str, rename: str = "") -> Path:
        """A kubeconfig with the contexts of clusters; ``rename`` calls all contexts so."""
        out: dict[str, t.Any] = {"apiVersion": "v1", "kind": "Config", "clusters": [], "users": [], "contexts": []}
        for name in names:
            for section, entries in out.items():
                if isinstance(entries, list):
                    out[section] = entries + copy.deepcopy(self.texts[name][section])
        for context in out["contexts"] if rename else []:
            context["name"] = rename
        path = self.folder / ("-".join((*names, rename or "all")) + ".yaml")
        path.write_text(yaml.safe_dump(out))
        return path

    def apply(self, name: str, *objects: dict[str, t.Any]) -> None:
        """kubectl apply."""
        command = [str(self.kubectl), "--kubeconfig", str(self.file(name)), "--context", name, "apply", "--server-side", "-f", "-"]
        subprocess.run(command, input=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}), text=True, check=True, capture_output=True)


def made(kind: str, name: str, labels: dict[str, str] | None = None, *, version: str = "v1", namespace: str = "", **content: t.Any) -> dict[str, t.Any]:
    """An object."""
    metadata: dict[str, t.Any] = {"name": name, "labels": labels or {}} | ({"namespace": namespace} if namespace else {})
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **content}


def istiod(revision: str) -> dict[str, t.Any]:
    """A Deployment as Istio's chart names and labels it."""
    labels = {"app": "istiod", "istio.io/rev": revision}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "discovery", "image": "pilot"}]}}
    spec = {"replicas": 0, "selector": {"matchLabels": labels}, "template": template}
    return made("Deployment", f"istiod-{revision}", labels, version="apps/v1", namespace="istio-system", spec=spec)


@pytest.fixture(scope="package")
def fleet(tool: t.Callable[[str], Path], istioctl: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """``primary`` and ``west`` run, ``dead`` does not; ``primary`` has remote secrets for west (istioctl's), north and south."""
    for program in ("etcd", "kube-apiserver", "kube-controller-manager"):
        tool(program)
    name = f"fleet{os.getpid()}"

    def sandbox(*words: str) -> str:
        return subprocess.run([sys.executable, "-m", "sandbox", *words, "--name", name], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout

    sandbox("up", "--clusters", "2", "--api-only")
    try:
        found = Fleet(tmp_path_factory.mktemp("fleet"), tool("kubectl"), istioctl)
        running = json.loads(sandbox("status"))["clusters"].values()
        for chosen, cluster in zip(("primary", "west"), running, strict=True):
            found.texts[chosen] = _renamed(yaml.safe_load(Path(cluster["kubeconfig"]).read_text()), chosen)
        found.texts["dead"] = _renamed(copy.deepcopy(found.texts["west"]), "dead")
        found.texts["dead"]["clusters"][0]["cluster"]["server"] = "https://127.0.0.1:1"
        _fill(found)
        yield found
    finally:
        sandbox("down")


def _renamed(config: dict[str, t.Any], name: str) -> dict[str, t.Any]:
    config["clusters"][0]["name"] = config["users"][0]["name"] = config["contexts"][0]["name"] = name
    config["contexts"][0]["context"] = {"cluster": name, "user": name}
    config["current-context"] = name
    config["users"][0]["user"]["password"] = f"{CANARY}-{name}"
    return config


def _fill(fleet: Fleet) -> None:
    network = {"topology.istio.io/network": "net-1"}
    nodes = [made("Node", one["node"], {"topology.kubernetes.io/region": one["region"]}) for one in NODES]
    fleet.apply("primary", made("Namespace", "istio-system", network), *nodes, istiod("default"), istiod("canary"))
    injector = {"app": "sidecar-injector", "istio.io/rev": "stable"}
    webhook = made("MutatingWebhookConfiguration", "istio-sidecar-injector", injector, version="admissionregistration.k8s.io/v1", webhooks=[])
    reader = made("ServiceAccount", "istio-reader-service-account", namespace="istio-system")
    role = {"kind": "ClusterRole", "name": "cluster-admin", "apiGroup": "rbac.authorization.k8s.io"}
    subject = {"kind": "ServiceAccount", "name": "istio-reader-service-account", "namespace": "istio-system"}
    binding = made("ClusterRoleBinding", "reader", version="rbac.authorization.k8s.io/v1", roleRef=role, subjects=[subject])
    fleet.apply("west", made("Namespace", "istio-system"), reader, binding, webhook)
    remote = {"istio/multiCluster": "true"}
    kubeconfigs = {name: yaml.safe_dump(fleet.texts["west"] | {"users": [{"name": "west", "user": {"token": CANARY}}]}) for name in ("north", "south")}
    two = made("Secret", "hand-made", remote, namespace="istio-system", stringData=kubeconfigs)
    other = made("Secret", "no-remote", namespace="istio-system", stringData={"east": CANARY})
    empty = made("Secret", "empty", remote, namespace="istio-system")
    command = [str(fleet.istioctl), "create-remote-secret", "--kubeconfig", str(fleet.file("west")), "--context", "west", "--name", "west"]
    written = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    secret = next(one for one in yaml.safe_load_all(written) if one)
    secret["stringData"]["west"] += f"\n# {CANARY}\n"
    fleet.apply("primary", two, other, empty, secret)
