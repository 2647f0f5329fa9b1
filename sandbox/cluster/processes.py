# SPDX-License-Identifier: GPL-3.0-or-later
"""The command lines of one cluster's control plane and node."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """Where one cluster is: its name, number (1, 2, ...), folder, Istio network and loopback ports."""

    name: str
    number: int
    folder: Path
    network: str
    etcd_quota: int
    """Bytes; 0 for etcd's default."""
    api_port: int
    """The API server's, for all but the cluster's own programs."""
    inner_port: int
    """The port on which kube-apiserver itself listens."""
    etcd_port: int
    peer_port: int
    manager_port: int
    scheduler_port: int
    kubelet_port: int
    fault_port: int
    metrics_port: int

    @property
    def certificates(self) -> Path:
        """The folder of its certificates."""
        return self.folder / "certificates"

    @property
    def kubeconfig(self) -> Path:
        """The administrator's kubeconfig."""
        return self.folder / "kubeconfig"

    @property
    def own_kubeconfig(self) -> Path:
        """The one of the cluster's own programs, which reach the API server also when the cluster is cut off."""
        return self.folder / "kubeconfig-own"

    @property
    def streams(self) -> str:
        """The label of the connections that carry port-forwards, logs and what is executed."""
        return f"streams {self.name}"

    @property
    def etcd(self) -> str:
        """The URL of its etcd."""
        return f"http://127.0.0.1:{self.etcd_port}"

    @property
    def server(self) -> str:
        """The URL of its API server, the same on the host and in istiod's pods."""
        return f"https://127.0.0.1:{self.api_port}"

    @property
    def services(self) -> str:
        """The first two numbers of Services' addresses, its own in every cluster."""
        return f"10.{120 + self.number}"

    @property
    def pods(self) -> str:
        """The first two numbers of pods' addresses."""
        return f"10.{16 + self.number}"

    @property
    def node_ip(self) -> str:
        """The address of all its nodes: the pods' gateway and name server."""
        return f"{self.pods}.0.1"

    @property
    def balancers(self) -> str:
        """The first three numbers of load balancers' addresses."""
        return f"172.29.{self.number}"


def etcd(binary: Path, place: Place) -> list[str]:
    """etcd on loopback, without fsync: nothing here outlives the sandbox."""
    client, peer = place.etcd, f"http://127.0.0.1:{place.peer_port}"
    return [
        str(binary), "--name", place.name, "--data-dir", str(place.folder / "etcd"), "--unsafe-no-fsync", "--log-level", "warn",
        "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer,
        "--initial-advertise-peer-urls", peer, "--initial-cluster", f"{place.name}={peer}",
        *([f"--quota-backend-bytes={place.etcd_quota}"] if place.etcd_quota else []),
    ]  # fmt: skip


def api_server(binary: Path, place: Place, egress: Path | None) -> list[str]:
    """kube-apiserver on loopback with RBAC, client certificates and tokens of service accounts; ``egress`` configures its way to pods."""
    certificates = place.certificates
    nodes = [
        "--egress-selector-config-file", str(egress), "--kubelet-certificate-authority", str(certificates / "ca.crt"),
        "--kubelet-client-certificate", str(certificates / "admin.crt"), "--kubelet-client-key", str(certificates / "admin.key"),
        "--kubelet-preferred-address-types", "InternalIP", "--advertise-address", place.node_ip,
    ] if egress else ["--advertise-address", "127.0.0.1", "--endpoint-reconciler-type", "none"]  # fmt: skip
    return [
        str(binary), "--bind-address", "127.0.0.1", "--secure-port", str(place.inner_port),
        "--etcd-servers", place.etcd, "--service-cluster-ip-range", f"{place.services}.0.0/16",
        "--client-ca-file", str(certificates / "ca.crt"), "--tls-cert-file", str(certificates / "server.crt"),
        "--tls-private-key-file", str(certificates / "server.key"), "--authorization-mode", "Node,RBAC",
        "--service-account-issuer", "https://kubernetes.default.svc", "--api-audiences", "https://kubernetes.default.svc,istio-ca",
        "--service-account-key-file", str(certificates / "sa.pub"), "--service-account-signing-key-file", str(certificates / "sa.key"),
        "--cert-dir", str(certificates), "--enable-aggregator-routing", "--allow-privileged", "--profiling=false",
        "--shutdown-delay-duration", "0s", *nodes,
    ]  # fmt: skip


def egress_selector(socket: Path) -> dict[str, object]:
    """The file that sends what kube-apiserver says to pods and kubelets through a CONNECT proxy on a unix socket."""
    connection = {"proxyProtocol": "HTTPConnect", "transport": {"uds": {"udsName": str(socket)}}}
    return {
        "apiVersion": "apiserver.k8s.io/v1beta1",
        "kind": "EgressSelectorConfiguration",
        "egressSelections": [{"name": "cluster", "connection": connection}],
    }


def controller_manager(binary: Path, place: Place) -> list[str]:
    """kube-controller-manager: service accounts, garbage collection, namespaces."""
    certificates = place.certificates
    return [
        str(binary), "--bind-address", "127.0.0.1", "--secure-port", str(place.manager_port), "--kubeconfig", str(place.own_kubeconfig),
        "--authentication-kubeconfig", str(place.own_kubeconfig), "--authorization-kubeconfig", str(place.own_kubeconfig),
        "--service-account-private-key-file", str(certificates / "sa.key"), "--root-ca-file", str(certificates / "ca.crt"),
        "--use-service-account-credentials", "--leader-elect=false", "--cert-dir", str(certificates), "--profiling=false",
    ]  # fmt: skip


def scheduler(binary: Path, place: Place) -> list[str]:
    """kube-scheduler."""
    return [
        str(binary), "--bind-address", "127.0.0.1", "--secure-port", str(place.scheduler_port), "--kubeconfig", str(place.own_kubeconfig),
        "--authentication-kubeconfig", str(place.own_kubeconfig), "--authorization-kubeconfig", str(place.own_kubeconfig),
        "--leader-elect=false", "--cert-dir", str(place.certificates), "--profiling=false",
    ]  # fmt: skip


def kwok(binary: Path, place: Place, config: Path) -> list[str]:
    """kwok: keeps the nodes alive and serves what their kubelets would."""
    certificates = place.certificates
    return [
        str(binary), "--kubeconfig", str(place.own_kubeconfig), "--config", str(config), "--manage-all-nodes",
        "--node-ip", place.node_ip, "--node-port", str(place.kubelet_port), "--server-address", f"127.0.0.1:{place.kubelet_port}",
        "--tls-cert-file", str(certificates / "kubelet.crt"), "--tls-private-key-file", str(certificates / "kubelet.key"),
        "--node-lease-duration-seconds", "40", "--enable-crds", "PortForward,Exec,Logs,ResourceUsage",
    ]  # fmt: skip


def kube_proxy(binary: Path, place: Place) -> list[str]:
    """kube-proxy, to be run in the cluster's network namespace, where the API server is at ``node_ip``."""
    return [
        str(binary), "--kubeconfig", str(place.own_kubeconfig), "--hostname-override", f"{place.name}-node-1", "--bind-address", place.node_ip,
        "--proxy-mode", "iptables", "--cluster-cidr", f"{place.pods}.0.0/16", "--conntrack-max-per-core", "0",
        "--conntrack-tcp-timeout-established", "0", "--conntrack-tcp-timeout-close-wait", "0", "--nodeport-addresses", f"{place.pods}.0.0/16",
        "--metrics-bind-address", "127.0.0.1:10249", "--healthz-bind-address", "127.0.0.1:10256", "--iptables-min-sync-period", "100ms",
    ]  # fmt: skip
