# SPDX-License-Identifier: GPL-3.0-or-later
"""The network of one cluster: a namespace with a bridge for its pods and a cable to the world between the clusters."""

import threading
from collections.abc import Sequence

from sandbox.cluster.processes import Place
from sandbox.kernel import network
from sandbox.kernel.namespaces import new_network


class World:
    """The namespace between the clusters: it knows the way to every load balancer, and to pods where all share one network."""

    def __init__(self, ip: str) -> None:
        self.ip = ip
        self.descriptor = new_network()
        network.configure(self.descriptor, ip, ["link set lo up"])
        network.forwarding(self.descriptor)

    def join(self, node: "NodeNetwork", one_network: bool) -> None:
        """Lay the cable to a cluster and the routes over it. Raises SandboxError."""
        place = node.place
        near, far = f"172.30.{place.number}.1", f"172.30.{place.number}.2"
        name = f"c{place.number}"
        network.cable(self.ip, (self.descriptor, node.descriptor), (name, "world"))
        routes = [f"route add {place.balancers}.0/24 via {far}", *([f"route add {place.pods}.0.0/16 via {far}"] if one_network else [])]
        network.configure(self.descriptor, self.ip, [f"addr add {near}/30 dev {name}", f"link set {name} up", *routes])
        network.configure(node.descriptor, self.ip, [f"addr add {far}/30 dev world", "link set world up", f"route add default via {near}"])


class NodeNetwork:
    """The namespace in which kube-proxy runs; the pods' gateway is its bridge."""

    def __init__(self, place: Place, ip: str, iptables: str, one_network: bool) -> None:
        self.place, self.ip = place, ip
        self.descriptor = new_network()
        network.configure(
            self.descriptor,
            ip,
            ["link set lo up", "link add pods type bridge", f"addr add {place.node_ip}/16 dev pods", "link set pods up"],
        )
        network.forwarding(self.descriptor)
        # A connection that leaves for another cluster must come back here, unless the pods share one network.
        shared = ["!", "-d", "10.16.0.0/12"] if one_network else []
        network.run(self.descriptor, [iptables, "-t", "nat", "-A", "POSTROUTING", "-o", "world", *shared, "-j", "MASQUERADE"])
        self._next = 1
        self._free: list[str] = []
        self._lock = threading.Lock()
        self._cables = 0

    def take_address(self) -> str:
        """An address for a pod; the one given back longest ago when all were used."""
        with self._lock:
            if self._next < 250 * 250:
                self._next += 1
                return f"{self.place.pods}.{self._next // 250 + 1}.{self._next % 250 + 2}"
            return self._free.pop(0)

    def give_back(self, address: str) -> None:
        """Take back a pod's address."""
        with self._lock:
            self._free.append(address)

    def plug(self, pod: int, address: str) -> None:
        """Connect the pod's network namespace. Raises SandboxError."""
        with self._lock:
            self._cables += 1
            name = f"p{self._cables}"
        network.cable(self.ip, (self.descriptor, pod), (name, "eth0"))
        network.configure(self.descriptor, self.ip, [f"link set {name} master pods up"])
        lines: Sequence[str] = ["link set lo up", f"addr add {address}/16 dev eth0", "link set eth0 up", f"route add default via {self.place.node_ip}"]
        network.configure(pod, self.ip, lines)
