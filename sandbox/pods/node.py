# SPDX-License-Identifier: GPL-3.0-or-later
"""What pods need of their cluster, and what they tell it: their ports, logs and processes, for port-forward, logs and exec."""

import contextlib
import json
import threading
from typing import TYPE_CHECKING, Any

from sandbox import whole_file
from sandbox.api.client import ApiError, Client
from sandbox.cluster.node_network import NodeNetwork
from sandbox.cluster.processes import Place
from sandbox.kernel.relays import Relays
from sandbox.pods.container_command import Programs
from sandbox.pods.images import Images

if TYPE_CHECKING:
    from sandbox.pods.pod import Pod

Json = dict[str, Any]
PORTS = {"pilot": (8080, 9876, 15010, 15012, 15014, 15017), "proxy": (15000, 15004, 15020, 15021, 15090), "workload": (8080,)}
KWOK = "/apis/kwok.x-k8s.io/v1alpha1/namespaces"


class Node:
    """One cluster's ground for pods."""

    def __init__(
        self, place: Place, client: Client, network: NodeNetwork, relays: Relays, images: Images, programs: Programs, places: list[Place]
    ) -> None:
        self.place, self.client, self.network, self.relays, self.images, self.programs = place, client, network, relays, images, programs
        self.places = places
        """All the sandbox's clusters."""
        self.known: dict[str, Json] = {}
        self.lock = threading.Lock()

    def lead_to_api_servers(self, pod: int) -> None:
        """Let every API server's URL of the host work in the pod's network namespace. Raises OSError."""
        for place in self.places:
            own = place.number == self.place.number
            self.relays.forward(pod, "127.0.0.1", place.api_port, (None, "127.0.0.1", place.inner_port if own else place.api_port))

    def announce(self, pod: "Pod") -> None:
        """Make port-forward, logs and exec work for a pod that has started."""
        ports = {number for image in pod.images.values() for number in PORTS.get(image.kind, ())}
        for one in pod.containers:
            ports |= {int(entry["containerPort"]) for entry in one.spec.get("ports") or []}
        network = pod.network
        forwards: list[Json] = []
        for port in sorted(ports):
            near = self.relays.forward_any("127.0.0.1", (network, "127.0.0.1", port), self.place.streams)
            forwards.append({"ports": [port], "target": {"address": "127.0.0.1", "port": near}})
        pod.forwards = [int(entry["target"]["port"]) for entry in forwards]
        variables = [{"name": "SANDBOX_POD", "value": str(pod.first)}]
        logs = [{"containers": [name], "logsFile": str(path), "follow": True} for name, path in pod.logs().items()]
        self._put("portforwards", "PortForward", pod, {"forwards": forwards})
        self._put("execs", "Exec", pod, {"execs": [{"local": {"envs": variables}}]})
        self._put("logs", "Logs", pod, {"logs": logs})
        with self.lock:
            self.known[f"{pod.namespace}/{pod.name}"] = {
                "pid": pod.first,
                "ip": pod.addresses["status.podIP"],
                "logs": {name: str(path) for name, path in pod.logs().items()},
            }
            self._write()

    def forget(self, pod: "Pod") -> None:
        """Take back what ``announce`` gave."""
        for plural in ("portforwards", "execs", "logs", "resourceusages"):
            with contextlib.suppress(ApiError):
                self.client.delete(f"{KWOK}/{pod.namespace}/{plural}/{pod.name}")
        while pod.forwards:
            self.relays.stop(pod.forwards.pop())
        with self.lock:
            if self.known.pop(f"{pod.namespace}/{pod.name}", None):
                self._write()

    def remove(self, path: str, uid: str) -> None:
        """Let the API server forget a pod that has ended, if it is still this one."""
        body = {"kind": "DeleteOptions", "apiVersion": "v1", "gracePeriodSeconds": 0, "preconditions": {"uid": uid}}
        with contextlib.suppress(ApiError):
            self.client.request("DELETE", path, body)

    def _put(self, plural: str, kind: str, pod: "Pod", spec: Json) -> None:
        owner = {"apiVersion": "v1", "kind": "Pod", "name": pod.name, "uid": pod.uid}
        meta = {"name": pod.name, "namespace": pod.namespace, "ownerReferences": [owner]}
        body = {"apiVersion": "kwok.x-k8s.io/v1alpha1", "kind": kind, "metadata": meta, "spec": spec}
        self.client.apply(f"{KWOK}/{pod.namespace}/{plural}/{pod.name}", body)

    def _write(self) -> None:
        whole_file.replace(self.place.folder / "pods.json", json.dumps(self.known, indent=1))
