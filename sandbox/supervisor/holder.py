# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that holds a sandbox: it starts every other one, and when it ends, by whatever signal, they end."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from sandbox import paths
from sandbox.api import certificates, kubeconfig
from sandbox.api.client import Client
from sandbox.builds import builder
from sandbox.cluster import processes
from sandbox.cluster.processes import Place
from sandbox.errors import SandboxError
from sandbox.kernel.namespaces import die_with_parent
from sandbox.supervisor.state import State, start_time

READY_SECONDS = 90
STOP_SECONDS = 10
TOOLS = ("etcd", "kube-apiserver", "kube-controller-manager")


def hold(name: str, count: int) -> int:
    """Start ``count`` clusters and stay until a signal or until one of the processes dies; returns the exit status."""
    state = State(pid=os.getpid(), started=start_time(os.getpid()))
    state.write(name)
    children: dict[str, subprocess.Popen[bytes]] = {}
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        binaries = builder.ensure(builder.named(list(TOOLS)))
        places = [_place(paths.state(name), name, number) for number in range(count)]
        for place in places:
            _start(place, binaries, children)
        for place in places:
            _wait(place, children)
            state.clusters[place.name] = {"server": place.server, "kubeconfig": str(place.kubeconfig)}
        state.ready = True
        state.write(name)
        while True:
            _check(children)
            time.sleep(0.5)
    except SandboxError as error:
        state.error, state.ready = str(error), False
        state.write(name)
        return 1
    except _StopError:
        return 0
    finally:
        _end(children)


class _StopError(Exception):
    """A signal asked for the end."""


def _stop(number: int, frame: object) -> None:
    raise _StopError


def _place(folder: Path, name: str, number: int) -> Place:
    ports = _free_ports(4)
    cluster = f"{name}-{number + 1}"
    place = Place(cluster, number, folder / cluster, *ports)
    place.folder.mkdir(parents=True, exist_ok=True)
    service = f"10.{96 + number}.0.1"
    certificates.write_all(place.certificates, cluster, ["127.0.0.1", "localhost", service, "kubernetes.default.svc", "kubernetes.default"])
    kubeconfig.write(place.kubeconfig, kubeconfig.text(cluster, place.server, place.certificates))
    return place


def _free_ports(count: int) -> list[int]:
    """Loopback ports that are free now; all are held until all are known, so that none is given twice."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _start(place: Place, binaries: dict[str, Path], children: dict[str, subprocess.Popen[bytes]]) -> None:
    commands = {
        "etcd": processes.etcd(binaries["etcd"], place),
        "kube-apiserver": processes.api_server(binaries["kube-apiserver"], place),
        "kube-controller-manager": processes.controller_manager(binaries["kube-controller-manager"], place),
    }
    for process, command in commands.items():
        log = (place.folder / f"{process}.log").open("ab")
        children[f"{place.name}/{process}"] = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=place.folder, preexec_fn=_child, start_new_session=True
        )
        log.close()


def _child() -> None:
    die_with_parent(signal.SIGKILL)


def _wait(place: Place, children: dict[str, subprocess.Popen[bytes]]) -> None:
    client = Client(place.api_port, place.certificates)
    deadline = time.monotonic() + READY_SECONDS
    while not client.ready():
        _check(children, but="kube-controller-manager")
        if time.monotonic() > deadline:
            raise SandboxError(f"cluster {place.name}: its API server is not ready after {READY_SECONDS} s: see {place.folder}/kube-apiserver.log")
        time.sleep(0.1)
    while client.find("/api/v1/namespaces/default/serviceaccounts/default") is None:
        _check(children)
        if time.monotonic() > deadline:
            raise SandboxError(f"cluster {place.name}: no service accounts after {READY_SECONDS} s: see {place.folder}/kube-controller-manager.log")
        time.sleep(0.1)


def _check(children: dict[str, subprocess.Popen[bytes]], but: str = "-") -> None:
    for name, child in children.items():
        if child.poll() is not None and not name.endswith(but):
            raise SandboxError(f"{name} ended with status {child.returncode}: see {name.rpartition('/')[2]}.log in the cluster's folder")


def _end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children.values():
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def main() -> int:
    """``python -m sandbox.supervisor.holder NAME COUNT``."""
    return hold(sys.argv[1], int(sys.argv[2]))


if __name__ == "__main__":
    sys.exit(main())
