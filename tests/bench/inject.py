# SPDX-License-Identifier: GPL-3.0-or-later
"""Injection of 1,000 Deployments, no two alike, beside ``istioctl kube-inject`` with the same saved config; YAML read and written by both."""
from __future__ import annotations

import os
import sys
import tempfile
import typing as t
from pathlib import Path

import yaml

from .timing import ROOT, row, seconds, tool

OURS: t.Final = """
import sys
sys.path.insert(0, sys.argv[1])
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.sidecar_inject import run
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import AUTH
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.sidecar_inject import SPEC, Options
texts = {name: open(sys.argv[2] + "/" + name).read() for name in ("injector_config", "injector_values", "mesh_config")}
known = {name: option.get("default") for name, option in {**AUTH, **SPEC.argument_spec}.items()}
params = {**known, **texts, "mode": "offline", "src": sys.argv[2] + "/in.yaml", "dest": sys.argv[2] + "/out.yaml"}
run(Options.from_params(params, check_mode=False, diff_mode=False), None)
"""


def deployment(number: int) -> dict[str, t.Any]:
    """One of its own image, ports, probes and annotations."""
    container = {
        "name": "app", "image": f"registry.example/app:{number}", "ports": [{"containerPort": 1024 + number, "name": "web"}],
        "readinessProbe": {"httpGet": {"path": f"/ready/{number}", "port": "web"}},
        "livenessProbe": {"tcpSocket": {"port": 1024 + number}, "periodSeconds": 1 + number % 30},
        "resources": {"requests": {"cpu": f"{10 + number}m", "memory": "64Mi"}},
    }  # fmt: skip
    metadata = {"labels": {"app": f"app-{number}"}, "annotations": {"prometheus.io/port": str(20000 + number), "team": f"t{number % 17}"}}
    spec = {"replicas": 2, "selector": {"matchLabels": metadata["labels"]}, "template": {"metadata": metadata, "spec": {"containers": [container]}}}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": f"app-{number}", "namespace": "shop"}, "spec": spec}


def main() -> None:
    """Print the table."""
    istioctl, module = tool("build", "istioctl"), Path(tool("module", "istio"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate = f"{istioctl} manifest generate -d {module}/manifests > {folder}/all.yaml"
        seconds(["bash", "-c", generate], repeat=1)
        items = yaml.safe_load_all((folder / "all.yaml").read_text())
        maps = {item["metadata"]["name"]: item["data"] for item in items if item and item["kind"] == "ConfigMap"}
        (folder / "injector_config").write_text(maps["istio-sidecar-injector"]["config"])
        (folder / "injector_values").write_text(maps["istio-sidecar-injector"]["values"])
        (folder / "mesh_config").write_text(maps["istio"]["mesh"])
        (folder / "in.yaml").write_text(yaml.safe_dump_all((deployment(number) for number in range(1000)), sort_keys=False))
        files = {"--injectConfigFile": "injector_config", "--valuesFile": "injector_values", "--meshConfigFile": "mesh_config", "-f": "in.yaml"}
        # a revision is named, since istioctl asks a cluster for the default one and waits for it where there is none
        words = [word for flag, file in files.items() for word in (flag, str(folder / file))]
        peer = [istioctl, "kube-inject", "--revision", "default", *words, "-o", str(folder / "peer.yaml")]
        ours = [sys.executable, "-c", OURS, str(ROOT / ".build"), str(folder)]
        print(f"{'':<58} {'ours':>13} {'peer':>13} {'ratio':>7}")
        mine = seconds(ours, repeat=3, env={**os.environ})
        row("1,000 Deployments / istioctl kube-inject", mine, seconds(peer, repeat=3, env={**os.environ, "KUBECONFIG": os.devnull}))


if __name__ == "__main__":
    main()
