# SPDX-License-Identifier: GPL-3.0-or-later
"""The command lines of one cluster's control plane."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """Where one cluster is: its name, number (0, 1, ...), folder and loopback ports."""

    name: str
    number: int
    folder: Path
    api_port: int
    etcd_port: int
    peer_port: int
    manager_port: int

    @property
    def certificates(self) -> Path:
        """The folder of its certificates."""
        return self.folder / "certificates"

    @property
    def kubeconfig(self) -> Path:
        """The administrator's kubeconfig."""
        return self.folder / "kubeconfig"

    @property
    def server(self) -> str:
        """The URL of its API server."""
        return f"https://127.0.0.1:{self.api_port}"

    @property
    def service_range(self) -> str:
        """Addresses of Services, its own in every cluster."""
        return f"10.{96 + self.number}.0.0/16"


def etcd(binary: Path, place: Place) -> list[str]:
    """etcd on loopback, without fsync: nothing here outlives the sandbox."""
    client, peer = f"http://127.0.0.1:{place.etcd_port}", f"http://127.0.0.1:{place.peer_port}"
    return [
        str(binary), "--name", place.name, "--data-dir", str(place.folder / "etcd"), "--unsafe-no-fsync", "--log-level", "warn",
        "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer,
        "--initial-advertise-peer-urls", peer, "--initial-cluster", f"{place.name}={peer}",
    ]  # fmt: skip


def api_server(binary: Path, place: Place) -> list[str]:
    """kube-apiserver on loopback with RBAC, client certificates and tokens of service accounts."""
    certificates = place.certificates
    return [
        str(binary), "--bind-address", "127.0.0.1", "--advertise-address", "127.0.0.1", "--secure-port", str(place.api_port),
        "--etcd-servers", f"http://127.0.0.1:{place.etcd_port}", "--service-cluster-ip-range", place.service_range,
        "--client-ca-file", str(certificates / "ca.crt"), "--tls-cert-file", str(certificates / "server.crt"),
        "--tls-private-key-file", str(certificates / "server.key"), "--authorization-mode", "Node,RBAC",
        "--service-account-issuer", "https://kubernetes.default.svc", "--api-audiences", "https://kubernetes.default.svc,istio-ca",
        "--service-account-key-file", str(certificates / "sa.pub"), "--service-account-signing-key-file", str(certificates / "sa.key"),
        "--cert-dir", str(certificates), "--enable-aggregator-routing", "--allow-privileged", "--profiling=false",
        "--endpoint-reconciler-type", "none", "--shutdown-delay-duration", "0s",
    ]  # fmt: skip


def controller_manager(binary: Path, place: Place) -> list[str]:
    """kube-controller-manager: service accounts, garbage collection, namespaces."""
    certificates = place.certificates
    return [
        str(binary), "--bind-address", "127.0.0.1", "--secure-port", str(place.manager_port), "--kubeconfig", str(place.kubeconfig),
        "--authentication-kubeconfig", str(place.kubeconfig), "--authorization-kubeconfig", str(place.kubeconfig),
        "--service-account-private-key-file", str(certificates / "sa.key"), "--root-ca-file", str(certificates / "ca.crt"),
        "--use-service-account-credentials", "--leader-elect=false", "--cert-dir", str(certificates), "--profiling=false",
    ]  # fmt: skip
