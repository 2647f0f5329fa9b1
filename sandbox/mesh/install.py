# SPDX-License-Identifier: GPL-3.0-or-later
"""``up --with-istio``: istioctl installs Istio into every cluster, then the sample workloads are applied and waited for."""

import json
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sandbox.api.client import ApiError, Client, administrator
from sandbox.builds import builder
from sandbox.errors import SandboxError
from sandbox.mesh import east_west, manifests

Json = dict[str, Any]
INSTALL_SECONDS = 120
READY_SECONDS = 90
PATHS = {
    "Namespace": "/api/v1/namespaces",
    "ServiceAccount": "/api/v1/namespaces/{0}/serviceaccounts",
    "Service": "/api/v1/namespaces/{0}/services",
    "Deployment": "/apis/apps/v1/namespaces/{0}/deployments",
    "EnvoyFilter": "/apis/networking.istio.io/v1alpha3/namespaces/{0}/envoyfilters",
}


def install(clusters: dict[str, dict[str, str]], version: str, one_mesh: bool) -> None:
    """Install into every cluster (the entries of the sandbox's state); ``one_mesh``: joined by east-west gateways. Raises SandboxError."""
    istioctl = builder.ensure(builder.named(["istioctl"]))["istioctl"]
    charts = builder.module() / "manifests"
    clients = {name: administrator(cluster) for name, cluster in clusters.items()}
    with ThreadPoolExecutor(len(clusters)) as pool:
        list(pool.map(lambda item: _install_one(item[0], item[1], clients[item[0]], version, istioctl, charts, one_mesh), clusters.items()))
    if one_mesh:
        east_west.introduce(clusters, clients, istioctl)


def _install_one(name: str, cluster: dict[str, str], client: Client, version: str, istioctl: Path, charts: Path, one_mesh: bool) -> None:
    folder = Path(cluster["folder"])
    operator = folder / "istio-operator.json"
    operator.write_text(json.dumps(manifests.operator(name, cluster["network"], version, one_mesh)), encoding="utf-8")
    command = [str(istioctl), "install", "--skip-confirmation", "--kubeconfig", cluster["kubeconfig"], "--filename", str(operator), "--manifests", str(charts)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise SandboxError(f"cluster {name}: istioctl install is not done after {INSTALL_SECONDS} s: see the logs below {folder}/pods") from error
    if done.returncode:
        raise SandboxError(f"cluster {name}: istioctl install: {(done.stderr or done.stdout).strip()[-400:]}")
    try:
        for body in (manifests.without_alpn(), *manifests.samples(name)):
            path = PATHS[body["kind"]].format(body["metadata"].get("namespace", ""))
            client.apply(f"{path}/{body['metadata']['name']}", body)
        if one_mesh:
            east_west.expose(client, cluster["network"])
    except ApiError as error:
        raise SandboxError(f"cluster {name}: {error}") from error
    _await(name, client, folder)


def _await(name: str, client: Client, folder: Path) -> None:
    """Until the sample workloads are ready, and the one proxy that rejects its configuration runs without being so."""
    deadline = time.monotonic() + READY_SECONDS
    while True:
        found = {item["metadata"]["name"]: item.get("status", {}) for item in client.get("/apis/apps/v1/namespaces/sample/deployments")["items"]}
        if all(found[each].get("readyReplicas") == 1 for each in ("client", "echo")) and found["nack"].get("unavailableReplicas") == 1:
            return
        if time.monotonic() > deadline:
            raise SandboxError(f"cluster {name}: the sample workloads are not ready after {READY_SECONDS} s: see the logs below {folder}/pods")
        time.sleep(0.2)
