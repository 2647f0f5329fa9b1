# SPDX-License-Identifier: GPL-3.0-or-later
"""One running cluster: its processes, and what the holder itself does for it."""

import json
import os
import socket
import time
from pathlib import Path

from sandbox.api.client import ApiError, Client
from sandbox.api.mirror import Mirror
from sandbox.cluster import nodes, processes
from sandbox.cluster.children import Children
from sandbox.cluster.dns import Dns
from sandbox.cluster.fault_proxy import FaultProxy
from sandbox.cluster.fronts import Fronts
from sandbox.cluster.load_balancers import LoadBalancers
from sandbox.cluster.processes import Place
from sandbox.cluster.webhook_fault import PORT, WebhookFault
from sandbox.errors import SandboxError
from sandbox.kernel.namespaces import socket_in
from sandbox.kernel.relays import Relays, Target
from sandbox.pods import metrics_api
from sandbox.pods.node import Node
from sandbox.pods.runner import Runner

READY_SECONDS = 90


class Cluster:
    """etcd and the API server first; nodes and pods where it has them."""

    def __init__(self, place: Place, binaries: dict[str, Path], relays: Relays, fronts: Fronts) -> None:
        self.place, self.binaries, self.relays, self.fronts = place, binaries, relays, fronts
        self.client = Client(place.inner_port, place.certificates)
        self.children = Children(place.name, place.folder)
        self.proxy = FaultProxy(place, relays)
        self.webhook = WebhookFault(place.name, relays)
        self.node: Node | None = None

    def start(self, egress: Path | None) -> None:
        """Start the API server with its etcd and controllers; ``egress`` is its socket towards pods."""
        place = self.place
        config = None
        if egress:
            config = place.folder / "egress.json"
            config.write_text(json.dumps(processes.egress_selector(egress)), encoding="utf-8")
            self.relays.egress(egress, self.route)
        self.children.start("etcd", processes.etcd(self.binaries["etcd"], place))
        self.children.start("kube-apiserver", processes.api_server(self.binaries["kube-apiserver"], place, config))
        self.children.start("kube-controller-manager", processes.controller_manager(self.binaries["kube-controller-manager"], place))

    def route(self, host: str, port: int) -> tuple[Target, str]:
        """Where the API server's connections go: to the kubelets (kwok) on this machine's loopback, to pods through the node's network.

        Raises OSError for a webhook that is to refuse.
        """
        if host == self.place.node_ip and port in (self.place.kubelet_port, self.place.metrics_port):
            return (None, "127.0.0.1", port), self.place.streams if port == self.place.kubelet_port else ""
        target = (self.node.network.descriptor if self.node else None, host, port)
        return (self.webhook.lead(target), self.webhook.label) if port == PORT else (target, "")

    def await_api(self) -> None:
        """Wait for the API server and its service accounts. Raises SandboxError."""
        deadline = time.monotonic() + READY_SECONDS
        while not self.client.ready():
            self._check_time(deadline, "kube-apiserver", "its API server is not ready")
        while self.client.find("/api/v1/namespaces/default/serviceaccounts/default") is None:
            self._check_time(deadline, "kube-controller-manager", "there are no service accounts")

    def _check_time(self, deadline: float, log: str, what: str) -> None:
        self.children.check(but="kube-controller-manager")  # it gives up on an API server that is not there after 10 s
        self.children.tend()
        if time.monotonic() > deadline:
            raise SandboxError(f"cluster {self.place.name}: {what} after {READY_SECONDS} s: see {self.place.folder}/{log}.log")
        time.sleep(0.1)

    def start_nodes(self, node: Node, kwok_module: Path, dispatcher: Path) -> None:
        """Nodes, scheduler, kube-proxy, DNS, load balancers, the pod runner. Raises SandboxError."""
        place, self.node = self.place, node
        inner = node.network.descriptor
        try:
            nodes.create_crds(self.client, kwok_module)
            nodes.create(self.client, place)
            metrics_api.register(self.client, place.node_ip, place.metrics_port)
        except ApiError as error:
            raise SandboxError(f"cluster {place.name}: {error}") from error
        for address in ("127.0.0.1", place.node_ip):
            self.relays.forward(inner, address, place.inner_port, (None, "127.0.0.1", place.inner_port))
        config = place.folder / "kwok.yaml"
        nodes.write_config(kwok_module, config)
        self.children.start("kube-scheduler", processes.scheduler(self.binaries["kube-scheduler"], place))
        self.children.start("kwok", processes.kwok(self.binaries["kwok"], place, config), path=f"{dispatcher}:{os.environ.get('PATH', '')}")
        self.children.start("kube-proxy", processes.kube_proxy(self.binaries["kube-proxy"], place), inner, node.programs.path)
        balancers = LoadBalancers(self.client, place.balancers)
        services = Mirror(self.client, "/api/v1/services", balancers.changed)
        slices = Mirror(self.client, "/apis/discovery.k8s.io/v1/endpointslices")
        listener = socket_in(inner, socket.AF_INET, socket.SOCK_DGRAM)
        listener.bind((place.node_ip, 53))
        Dns(listener, services, slices)
        runner = Runner(node)
        known = {"pods": runner.mirror, "nodes": Mirror(self.client, "/api/v1/nodes")}
        metrics_api.MetricsApi(place.metrics_port, place.certificates, runner.usage, lambda kind: list(known[kind].objects.values()))

    def await_nodes(self) -> None:
        """Wait until pods can be scheduled. Raises SandboxError."""
        deadline = time.monotonic() + READY_SECONDS
        while not self._nodes_ready():
            self._check_time(deadline, "kwok", "its nodes are not ready")

    def _nodes_ready(self) -> bool:
        try:
            found = self.client.get("/api/v1/nodes")["items"]
        except ApiError:
            return False
        ready = [
            node for node in found
            if any(entry["type"] == "Ready" and entry["status"] == "True" for entry in node["status"].get("conditions", []))
            and not node["spec"].get("taints")
        ]  # fmt: skip
        return len(ready) == nodes.COUNT and metrics_api.available(self.client)
