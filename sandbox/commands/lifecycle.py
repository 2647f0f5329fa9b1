# SPDX-License-Identifier: GPL-3.0-or-later
"""up, down, status, kubeconfig."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from sandbox import paths
from sandbox.api import kubeconfig as kubeconfigs
from sandbox.api import tokens
from sandbox.api.client import ApiError, administrator
from sandbox.builds.progress import say
from sandbox.builds.store import locked
from sandbox.cluster.cluster import READY_SECONDS
from sandbox.errors import SandboxError
from sandbox.kernel import room
from sandbox.mesh import addons, install
from sandbox.supervisor import state as states
from sandbox.supervisor import tools
from sandbox.supervisor.holder import STOP_SECONDS
from sandbox.supervisor.settings import Settings

MEMORY = 1 << 30  # bytes for each cluster
MEMORY_API_ONLY = 600 << 20
DISK = 300 << 20  # bytes for each cluster: etcd and logs


def up(name: str, settings: Settings, with_istio: bool = False, one_mesh: bool = False) -> None:
    """Start clusters called NAME-1, NAME-2, ... and wait until they answer; a running sandbox of this shape is left as it is.

    ``with_istio``: let istioctl bring Istio and the sample workloads; ``one_mesh``: with east-west gateways between the clusters.
    Raises SandboxError; where the clusters do not start nothing runs then.
    """
    _up(name, settings)
    if with_istio:
        started = time.monotonic()
        install.install(states.read(name).clusters, settings.istio_versions[0], one_mesh)
        say(f"{name}: Istio {settings.istio_versions[0]} and the sample workloads ready in {time.monotonic() - started:.1f} s")
    if settings.addons:
        started = time.monotonic()
        addons.install(states.read(name).clusters)
        say(f"{name}: addons ready in {time.monotonic() - started:.1f} s")


def _up(name: str, settings: Settings) -> None:
    folder = paths.state(name)
    with locked(f"run-{name}"):
        found = states.read(name)
        if found.alive and found.ready:
            if found.settings != settings.json():
                raise SandboxError(f"{name} runs with other settings ({found.settings}): `python -m sandbox down --name {name}` first")
            say(f"{name}: runs already")
            return
        down(name)
        _check_room(settings)
        tools.ensure(settings)
        folder.mkdir(parents=True, mode=0o700)
        started = time.monotonic()
        with (folder / "holder.log").open("ab") as log:
            holder = subprocess.Popen(
                [sys.executable, "-m", "sandbox.supervisor.holder", name, settings.json()],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=paths.source(), start_new_session=True,
            )  # fmt: skip
        try:
            _await(name, holder, started)
        except BaseException:
            holder.terminate()
            holder.wait(STOP_SECONDS + 5)
            raise
        say(f"{name}: {settings.clusters} clusters ready in {time.monotonic() - started:.1f} s")


def _await(name: str, holder: subprocess.Popen[bytes], started: float) -> None:
    while time.monotonic() < started + READY_SECONDS + 30:
        found = states.read(name)
        if found.ready:
            return
        if holder.poll() is not None:
            raise SandboxError(found.error or f"{name} did not start: see {paths.state(name)}/holder.log")
        time.sleep(0.1)
    raise SandboxError(f"{name} is not ready after {READY_SECONDS + 30} s: see {paths.state(name)}/holder.log")


def down(name: str) -> None:
    """End a sandbox and remove its folder; one that is not there is fine. Raises SandboxError for one that does not end."""
    found = states.read(name)
    if found.alive:
        os.kill(found.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS + 5
        while states.read(name).alive and time.monotonic() < deadline:
            time.sleep(0.05)
        if states.read(name).alive:
            os.kill(found.pid, signal.SIGKILL)  # the kernel then ends its children
            time.sleep(0.5)
        if states.read(name).alive:
            raise SandboxError(f"{name}: process {found.pid} does not end")
    shutil.rmtree(paths.state(name), ignore_errors=True)


def status(name: str) -> None:
    """Print the state as JSON."""
    found = states.read(name)
    sys.stdout.write(json.dumps({"name": name, "running": found.alive and found.ready, "error": found.error, "clusters": found.clusters}, indent=1) + "\n")


def kubeconfig(name: str, cluster: str, faults: bool = False, token: int | None = None) -> None:
    """Print the path of a cluster's kubeconfig (of the first one without a name).

    ``faults``: of the one through the proxy of fault-api; ``token``: of a new one with a token that ends after so many seconds. Raises SandboxError.
    """
    found, cluster = states.running(name, cluster)
    entry = found.clusters[cluster]
    path = entry["faults" if faults else "kubeconfig"]
    if token is not None:
        certificates = Path(entry["folder"]) / "certificates"
        try:
            text = tokens.administrator(administrator(entry), certificates, token)
        except ApiError as error:
            raise SandboxError(f"cluster {cluster}: {error}") from error
        path = f"{entry['folder']}/kubeconfig-token-{token}"
        kubeconfigs.write(Path(path), kubeconfigs.text(cluster, entry["server"], certificates, text))
    sys.stdout.write(path + "\n")


def _check_room(settings: Settings) -> None:
    needed = settings.clusters * (MEMORY_API_ONLY if settings.api_only else MEMORY)
    available = room.memory()
    if available < needed:
        raise SandboxError(f"{settings.clusters} clusters need {needed >> 20} MiB of free memory, there are {available >> 20}: take fewer --clusters")
    folder = paths.state("x").parent
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < settings.clusters * DISK:
        raise SandboxError(
            f"{settings.clusters} clusters need {settings.clusters * DISK >> 20} MiB of disk, {free >> 20} are free below {folder}:"
            " free some or set MESHFLEET_CACHE to another disk"
        )
