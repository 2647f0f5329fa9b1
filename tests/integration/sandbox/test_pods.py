# SPDX-License-Identifier: GPL-3.0-or-later
"""What a kubelet does beyond starting containers: exec probes, the use of resources. About 20 seconds, on the mesh of conftest.py."""
from __future__ import annotations

import json
import re
import typing as t

from .running import Running, until

SPACE: t.Final = "outside"


def pod(name: str, **container: t.Any) -> dict[str, t.Any]:
    """A pod of one waiting container."""
    spec = {"terminationGracePeriodSeconds": 1, "containers": [{"name": "app", "image": "sandbox.local/client:1", **container}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": SPACE}, "spec": spec}


def ready(mesh: Running, cluster: str, name: str) -> bool:
    """Whether the pod is ready."""
    return mesh.kube(cluster, "get", "pod", "-n", SPACE, name, "-o", "jsonpath={.status.containerStatuses[0].ready}").stdout == "true"


def test_exec_probes_run_in_the_pod_with_its_environment(mesh: Running) -> None:
    cluster = f"{mesh.name}-1"
    command = ["sh", "-c", 'test -e "$FLAG" && test "$(cat /etc/hostname)" = probed']
    probe = {"exec": {"command": command}, "periodSeconds": 1, "failureThreshold": 1}
    slow = {"exec": {"command": ["sleep", "60"]}, "periodSeconds": 1}
    environment = [{"name": "FLAG", "value": "/tmp/flag"}]
    mesh.apply(cluster, pod("probed", env=environment, readinessProbe=probe), pod("slow", readinessProbe=slow))
    phase = ("get", "pods", "-n", SPACE, "probed", "slow", "-o", "jsonpath={.items[*].status.phase}")
    until(lambda: mesh.kube(cluster, *phase).stdout == "Running Running", 60)
    assert not ready(mesh, cluster, "probed")
    assert mesh.sandbox("exec", "--cluster", cluster, f"{SPACE}/probed", "--", "touch", "/tmp/flag").returncode == 0
    until(lambda: ready(mesh, cluster, "probed"), 60)
    assert not ready(mesh, cluster, "slow")
    assert mesh.sandbox("exec", "--cluster", cluster, f"{SPACE}/probed", "--", "rm", "/tmp/flag").returncode == 0
    until(lambda: not ready(mesh, cluster, "probed"), 60)


def test_the_metrics_api_tells_what_the_processes_use(mesh: Running) -> None:
    cluster = f"{mesh.name}-1"
    busy = pod("busy", command=["sh", "-c", "while :; do :; done"])
    mesh.apply(cluster, busy)

    def top(*words: str) -> dict[str, tuple[int, int]]:
        lines = mesh.kube(cluster, "top", *words, "--no-headers").stdout.splitlines()
        found = {(line.split()[0] if words[0] == "node" else line.split()[-3]): re.findall(r"(\d+)m .*?(\d+)Mi", line) for line in lines}
        return {name: (int(pairs[0][0]), int(pairs[0][1])) for name, pairs in found.items() if pairs}

    until(lambda: top("pod", "-n", SPACE, "busy").get("busy", (0, 0))[0] > 100, 60, lambda: top("pod", "-n", SPACE))
    assert mesh.kube(cluster, "delete", "pod", "-n", SPACE, "busy").returncode == 0
    proxies = top("pod", "-n", "sample", "-l", "app=echo", "--containers")
    assert proxies["istio-proxy"][1] > 40  # Envoy and pilot-agent
    assert 0 < proxies["app"][1] < 40
    nodes = top("node")
    assert len(nodes) == 4
    assert sum(memory for _, memory in nodes.values()) > 200
    assert "not found" in mesh.kube(cluster, "top", "pod", "-n", SPACE, "none").stderr


def test_kwok_serves_the_same_as_the_kubelets_metrics(mesh: Running) -> None:
    cluster = f"{mesh.name}-1"
    istiod = json.loads(mesh.kube(cluster, "get", "pods", "-n", "istio-system", "-l", "app=istiod", "-o", "json").stdout)["items"][0]
    node, name = istiod["spec"]["nodeName"], istiod["metadata"]["name"]
    line = re.compile(rf'container_memory_working_set_bytes\{{container="discovery",namespace="istio-system",pod="{name}"\}} (\S+)')

    def told() -> float:
        found = line.search(mesh.read(cluster, f"/api/v1/nodes/{node}/proxy/metrics/nodes/{node}/metrics/resource").stdout)
        return float(found[1]) if found else 0.0

    until(lambda: told() > 50e6, 60)
