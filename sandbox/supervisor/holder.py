# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that holds a sandbox: it starts every other one, and when it ends, by whatever signal, they end."""

import contextlib
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sandbox import paths
from sandbox.api import certificates, kubeconfig
from sandbox.cluster import faults, front
from sandbox.cluster.cluster import Cluster
from sandbox.cluster.fronts import Fronts
from sandbox.cluster.node_network import NodeNetwork, World
from sandbox.cluster.processes import Place
from sandbox.errors import SandboxError
from sandbox.kernel import programs
from sandbox.kernel.namespaces import enter_user_namespace, new_network
from sandbox.kernel.relays import Relays
from sandbox.mesh import shared_root
from sandbox.pods import enter
from sandbox.pods.container_command import Programs
from sandbox.pods.images import Images
from sandbox.pods.node import Node
from sandbox.supervisor import control, tools
from sandbox.supervisor.settings import Settings, parse
from sandbox.supervisor.state import State, start_time

STOP_SECONDS = 10
_FIRST_PORT = 10_000
_PORTS = 8  # of a cluster, beside its URL's


def hold(name: str, settings: Settings) -> int:
    """Start the clusters and stay until a signal, starting again what ends; returns the exit status."""
    state = State(pid=os.getpid(), started=start_time(os.getpid()), settings=settings.json())
    state.write(name)
    clusters: list[Cluster] = []
    sockets = Path(tempfile.mkdtemp(prefix="meshfleet-"))  # a unix socket's path is limited to 107 bytes
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        _enter(settings)
        relays = Relays()
        _start(name, settings, clusters, sockets, relays)
        for cluster in clusters:
            place = cluster.place
            state.clusters[place.name] = {
                "server": place.server, "kubeconfig": str(place.kubeconfig), "network": place.network, "folder": str(place.folder),
                "services": place.services, "pods": place.pods, "faults": str(place.folder / "kubeconfig-faults"), "etcd": place.etcd,
            }  # fmt: skip
        state.control = str(sockets / "control")
        control.serve(relays, Path(state.control), lambda order: faults.obey(clusters, order))
        state.ready = True
        _note(name, state, clusters)
        while True:
            time.sleep(1)
            for cluster in clusters:
                cluster.children.tend()
                cluster.fronts.check()
            _note(name, state, clusters)
    except SandboxError as error:
        state.error, state.ready = str(error), False
        state.write(name)
        return 1
    except _StopError:
        return 0
    finally:
        for cluster in clusters:
            cluster.children.kill()
        shutil.rmtree(sockets, ignore_errors=True)
        sys.stderr.flush()
        os._exit(int(bool(state.error)))  # threads that follow watches do not hold the end up; the kernel ends the pods with us


def _note(name: str, state: State, clusters: list[Cluster]) -> None:
    """Write down the pids, and what does not stay up, where they have changed."""
    processes = {f"{cluster.place.name}/{process}": pid for cluster in clusters for process, pid in cluster.children.pids().items()}
    error = "; ".join(line for cluster in clusters for line in cluster.children.complaints())
    if (processes, error) != (state.processes, state.error):
        state.processes, state.error = processes, error
        state.write(name)


class _StopError(Exception):
    """A signal asked for the end."""


def _stop(number: int, frame: object) -> None:
    raise _StopError


def _enter(settings: Settings) -> None:
    """A user namespace, in which anyone may make networks; where it is refused, root's own will do. Raises SandboxError where nothing does."""
    if settings.api_only:
        return
    try:
        try:
            enter_user_namespace()
        except OSError:
            if os.geteuid() != 0:
                raise
        os.close(new_network())
    except OSError as error:
        raise SandboxError(f"user namespaces are refused ({error}): allow them, run as root, or use --api-only") from error


def _start(name: str, settings: Settings, clusters: list[Cluster], sockets: Path, relays: Relays) -> None:
    found = tools.ensure(settings)
    folder = paths.state(name)
    listeners = [front.listen(settings.api_port and settings.api_port + number) for number in range(settings.clusters)]
    ports = _free_ports(_PORTS * settings.clusters)
    places = [
        _place(folder, name, number, settings, int(one.getsockname()[1]), ports[_PORTS * (number - 1) : _PORTS * number])
        for number, one in enumerate(listeners, 1)
    ]
    fronts = Fronts(folder, places, listeners)
    for place in places:
        clusters.append(Cluster(place, found.by_name, relays, fronts))
        clusters[-1].start(None if settings.api_only else sockets / f"{place.number}.egress")
    grounds: list[Node] = []
    if not settings.api_only:
        programs.lay_out(folder / "programs", found.network)
        own = Programs(folder / "programs", found.by_name["envoy"], found.istio_module)
        enter.lay_out(folder / "exec", own.path)
        _lay_out_commands(folder / "programs", found)
        ip, iptables = str(folder / "programs" / "ip"), str(folder / "programs" / "iptables")
        world = World(ip)
        images = Images(found.pilots, found.agents, found.by_name.get("prometheus"))
        for cluster in clusters:
            ground = NodeNetwork(cluster.place, ip, iptables, settings.one_network)
            world.join(ground, settings.one_network)
            grounds.append(Node(cluster.place, cluster.client, ground, relays, images, own, places))
    with ThreadPoolExecutor(len(clusters)) as pool:
        list(pool.map(lambda cluster: cluster.await_api(), clusters))
        if settings.shared_root:
            shared_root.give(folder, {cluster.place.name: cluster.client for cluster in clusters})
        if grounds:
            list(pool.map(lambda pair: pair[0].start_nodes(pair[1], found.kwok_module, folder / "exec"), zip(clusters, grounds, strict=True)))
            list(pool.map(lambda cluster: cluster.await_nodes(), clusters))


def _lay_out_commands(folder: Path, found: tools.Tools) -> None:
    """The commands that pods find besides the machine's."""
    newest = sorted(found.agents)[-1]
    for name, target in (("pilot-agent", found.agents[newest]), ("pilot-discovery", found.pilots[newest]), ("envoy", found.by_name["envoy"])):
        (folder / name).symlink_to(target)
    script = folder / "fetch"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -m sandbox.workloads.fetch "$@"\n', encoding="utf-8")
    script.chmod(0o755)


def _place(folder: Path, name: str, number: int, settings: Settings, api_port: int, ports: list[int]) -> Place:
    cluster = f"{name}-{number}"
    network = "network-1" if settings.one_network else f"network-{number}"
    place = Place(cluster, number, folder / cluster, network, settings.etcd_quota, api_port, *ports)
    place.folder.mkdir(parents=True, exist_ok=True)
    names = ["127.0.0.1", "localhost", f"{place.services}.0.1", place.node_ip, "kubernetes.default.svc", "kubernetes.default"]
    certificates.write_all(place.certificates, cluster, names, ["127.0.0.1", "localhost", place.node_ip])
    kubeconfig.write(place.kubeconfig, kubeconfig.text(cluster, place.server, place.certificates))
    kubeconfig.write(place.own_kubeconfig, kubeconfig.text(cluster, f"https://127.0.0.1:{place.inner_port}", place.certificates))
    return place


def _free_ports(count: int) -> list[int]:
    """Loopback ports that are free now; all are held until all are known, so that none is given twice.

    They are none of those that the system gives to connections, which could take one before its server does.
    """
    ephemeral = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()[0])
    candidates = random.sample(range(_FIRST_PORT, ephemeral), 50 * count) if ephemeral > _FIRST_PORT + 50 * count else [0] * 50 * count
    out: list[int] = []
    with contextlib.ExitStack() as held:
        for port in candidates:
            one = held.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                one.bind(("127.0.0.1", port))
                out.append(int(one.getsockname()[1]))
            if len(out) == count:
                return out
    raise SandboxError("too few ports are free on this machine")


def main() -> int:
    """``python -m sandbox.supervisor.holder NAME SETTINGS``."""
    return hold(sys.argv[1], parse(sys.argv[2]))


if __name__ == "__main__":
    sys.exit(main())
