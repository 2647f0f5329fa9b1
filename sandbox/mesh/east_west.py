# SPDX-License-Identifier: GPL-3.0-or-later
"""Several clusters of different networks as one mesh: an east-west gateway each, and each istiod reads the others' API servers."""

import subprocess
from pathlib import Path

import yaml

from sandbox.api.client import ApiError, Client
from sandbox.errors import SandboxError
from sandbox.mesh import manifests

SECONDS = 30


def expose(client: Client, network: str) -> None:
    """Let the gateway pass every service's mutual TLS on, and say which network the cluster is. Raises ApiError."""
    path = f"/apis/networking.istio.io/v1/namespaces/{manifests.SYSTEM}/gateways/cross-network-gateway"
    client.apply(path, manifests.cross_network_gateway())
    client.patch(f"/api/v1/namespaces/{manifests.SYSTEM}", {"metadata": {"labels": {manifests.NETWORK_LABEL: network}}})


def introduce(clusters: dict[str, dict[str, str]], clients: dict[str, Client], istioctl: Path) -> None:
    """Give every cluster the remote secret that istioctl makes for each of the others. Raises SandboxError."""
    for name, cluster in clusters.items():
        command = [str(istioctl), "create-remote-secret", "--kubeconfig", cluster["kubeconfig"], "--name", name]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise SandboxError(f"cluster {name}: istioctl create-remote-secret is not done after {SECONDS} s") from error
        if done.returncode:
            raise SandboxError(f"cluster {name}: istioctl create-remote-secret: {done.stderr.strip()[-400:]}")
        secret = next(found for found in yaml.safe_load_all(done.stdout) if found)  # istioctl ends with an empty document
        try:
            for other, client in clients.items():
                if other != name:
                    client.apply(f"/api/v1/namespaces/{manifests.SYSTEM}/secrets/{secret['metadata']['name']}", secret)
        except ApiError as error:
            raise SandboxError(f"cluster {other}: {error}") from error
