# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Prometheus with a scrape configuration, told of pods by files: Debian's build knows no Kubernetes discovery.

The labels are those of its role ``pod`` (Prometheus: "Configuration", "kubernetes_sd_config").
"""
from __future__ import annotations

import json
import socket
import subprocess
import time
import typing as t
from pathlib import Path
from urllib.request import urlopen

import yaml

from ..proxies.mesh import Json

Target = tuple[str, str, str, str]
"""Job, URL, and the labels namespace and pod."""


def discovered(pods: t.Iterable[Json]) -> list[Json]:
    """A target for each port of each container, one without a port for a container that has none."""
    out: list[Json] = []
    for pod in pods:
        meta, status = pod["metadata"], pod["status"]
        common = {
            "__meta_kubernetes_namespace": meta["namespace"], "__meta_kubernetes_pod_name": meta["name"], "__meta_kubernetes_pod_ip": status["podIP"],
            "__meta_kubernetes_pod_phase": status["phase"],
            **{f"__meta_kubernetes_pod_label_{key}": value for key, value in (meta.get("labels") or {}).items() if key.isidentifier()},
        }  # fmt: skip
        for container in [*pod["spec"]["containers"], *pod["spec"].get("initContainers", [])]:
            for port in container.get("ports") or [{}]:
                address = f"{status['podIP']}:{port['containerPort']}" if port else status["podIP"]
                out.append({"targets": [address], "labels": {**common, "__meta_kubernetes_pod_container_port_name": port.get("name", "")}})
    return out


def targets_of(prometheus: Path, text: str, pods: t.Iterable[Json], folder: Path) -> set[Target]:
    """What Prometheus would scrape. Raises AssertionError where it does not take the configuration."""
    found: Json = yaml.safe_load(text)
    for job in found["scrape_configs"]:
        for sd in job.pop("kubernetes_sd_configs"):
            assert sd["role"] == "pod"
            inside = [pod for pod in pods if pod["metadata"]["namespace"] in sd.get("namespaces", {"names": [pod["metadata"]["namespace"]]})["names"]]
            (folder / f"{job['job_name']}.json").write_text(json.dumps(discovered(inside)))
            job.setdefault("file_sd_configs", []).append({"files": [str(folder / f"{job['job_name']}.json")]})
    (folder / "prometheus.yaml").write_text(yaml.safe_dump(found))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [prometheus, f"--config.file={folder}/prometheus.yaml", f"--storage.tsdb.path={folder}/data", f"--web.listen-address={address}"]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            return _asked(f"http://{address}/api/v1/targets?state=active", process, folder / "log", len(found["scrape_configs"]))
        finally:
            process.kill()


def _asked(url: str, process: subprocess.Popen[bytes], log: Path, jobs: int) -> set[Target]:
    deadline = time.monotonic() + 60
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        try:
            with urlopen(url, timeout=5) as answer:
                active = json.load(answer)["data"]["activeTargets"]
        except OSError:
            active = []
        found = {(one["labels"]["job"], one["scrapeUrl"], one["labels"]["namespace"], one["labels"]["pod"]) for one in active}
        if len({job for job, *_ in found}) == jobs:
            return found
        time.sleep(0.2)
