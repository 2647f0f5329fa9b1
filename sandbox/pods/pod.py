# SPDX-License-Identifier: GPL-3.0-or-later
"""One real pod, from its scheduling to its deletion, in a thread of its own."""

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from sandbox import paths
from sandbox.api.client import ApiError, Client
from sandbox.errors import SandboxError
from sandbox.kernel.spawner import spawn
from sandbox.pods.container_command import BOOTSTRAP, OVERRIDE
from sandbox.pods.environment import resolve
from sandbox.pods.events import warning
from sandbox.pods.images import Image
from sandbox.pods.node import Node
from sandbox.pods.probes import answers, succeeds
from sandbox.pods.status import Container, now, pod_status
from sandbox.pods.volumes import MissingVolumeError, Volumes

Json = dict[str, Any]
STEP = 0.25  # seconds between looks
REFRESH = 5  # seconds between updates of volumes
BACKOFF = (1, 2, 4, 8, 16, 30)  # seconds before a container that ended starts again
GRACE = 30  # seconds at most between SIGTERM and SIGKILL, as a kubelet has it
PULL_MESSAGE = 'Back-off pulling image "{0}": ErrImagePull: rpc error: code = NotFound desc = {0}: not found'


class Pod:
    """A pod whose images the sandbox knows. ``node`` is what it needs of its cluster."""

    def __init__(self, node: Node, pod: Json) -> None:
        self.node, self.pod = node, pod
        meta = pod["metadata"]
        self.namespace, self.name, self.uid = meta["namespace"], meta["name"], meta["uid"]
        self.folder = node.place.folder / "pods" / self.uid
        self.deleted = threading.Event()
        self.gone = False
        """Whether the API server has forgotten it already."""
        self.reports: queue.Queue[Json] = queue.Queue()
        spec = pod["spec"]
        self.containers = [Container(entry, init=True) for entry in spec.get("initContainers") or []] + [Container(entry) for entry in spec["containers"]]
        self.images: dict[str, Image] = {one.name: node.images.find(one.spec["image"]) for one in self.containers}
        self.addresses: dict[str, str] = {}
        self.started_at = now()
        self.shown = ""
        self.init: subprocess.Popen[bytes] | None = None
        self.first = 0
        """The pid of its first process, as the machine counts."""
        self.leaders: dict[int, str] = {}
        """Its containers by the pid of their main process, as the pod counts."""
        self.environments: dict[str, dict[str, str]] = {}
        """The environment of every container that was started."""
        self.forwards: list[int] = []
        """The loopback ports that lead to its ports."""
        self.due: dict[str, float] = {}
        """When a container that ended starts again, when a probe is asked next."""
        self.failures: dict[str, int] = {}
        """How often in a row a probe has failed."""
        threading.Thread(target=self._run, name=f"pod {self.name}", daemon=True).start()

    @property
    def client(self) -> Client:
        """Its cluster's API."""
        return self.node.client

    @property
    def path(self) -> str:
        """Its path in the API."""
        return f"/api/v1/namespaces/{self.namespace}/pods/{self.name}"

    def _run(self) -> None:
        refreshed = 0.0
        volumes: Volumes | None = None
        while not self.deleted.is_set():
            try:
                if self.init is None:
                    volumes = self._prepare()
                elif volumes and time.monotonic() > refreshed + REFRESH:
                    volumes.write()
                    refreshed = time.monotonic()
            except MissingVolumeError as error:
                self._wait_all("ContainerCreating", f"MountVolume.SetUp failed: {error}")
            except (ApiError, SandboxError, OSError) as error:
                self._wait_all("ContainerCreating", str(error))
            if self.init is not None and volumes:
                self._take_reports()
                self._advance(volumes)
                self._probe()
            self._show()
            self.deleted.wait(STEP)
        self._end()

    def _wait_all(self, reason: str, message: str) -> None:
        if self.init is None:
            for one in self.containers:
                one.wait(reason, message)

    def _prepare(self) -> Volumes:
        """Address, volumes, namespaces, root. Raises MissingVolumeError, ApiError, SandboxError, OSError."""
        if not self.addresses:
            self.addresses = {"status.podIP": self.node.network.take_address(), "status.hostIP": self.node.place.node_ip}
        volumes = Volumes(self.client, self.pod, self.folder / "volumes", self.addresses)
        volumes.write()
        logs = self.folder / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        mounts: dict[str, str] = {}
        for one in self.containers:
            for mount in one.spec.get("volumeMounts") or []:
                if volumes.path(mount).exists():
                    mounts.setdefault(mount["mountPath"], str(volumes.path(mount)))
        names = f"{self.namespace}.svc.cluster.local svc.cluster.local cluster.local"
        files = {
            "/etc/resolv.conf": f"nameserver {self.node.place.node_ip}\nsearch {names}\noptions ndots:5\n",
            "/etc/hosts": f"127.0.0.1 localhost\n{self.addresses['status.podIP']} {self.name}\n",
            "/etc/hostname": self.name + "\n",
            OVERRIDE: json.dumps(BOOTSTRAP),
        }
        programs = (self.node.programs.envoy, *(Path(image.program[0]) for image in self.images.values() if image.program))
        folders = (paths.cache(), paths.cache() / "builds", paths.source(), self.node.programs.istio, *(program.parent for program in programs))
        keep = sorted({sys.prefix, sys.base_prefix, *map(str, folders), *(str(folder.resolve()) for folder in folders)})  # links lead out of some
        places = [(source, path) for path, source in mounts.items()]
        spec = {"root": str(self.folder / "root"), "logs": str(logs), "keep": keep, "mounts": places, "files": files}
        (self.folder / "spec.json").write_text(json.dumps(spec), encoding="utf-8")
        command = ["unshare", "--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child=KILL", "--propagation", "private"]
        init = spawn(
            [*command, sys.executable, "-S", "-m", "sandbox.pods.init", str(self.folder / "spec.json")],
            logs / "init", paths.source(), {"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"}, piped=True,
        )  # fmt: skip
        threading.Thread(target=self._listen, args=(init,), daemon=True).start()
        try:
            report = self.reports.get(timeout=20)
        except queue.Empty:
            report = {}
        if not report.get("ready"):
            init.kill()
            raise SandboxError(f"the pod's namespaces cannot be made: {(logs / 'init').read_text(errors='replace')[-300:]}")
        self.first = int(report["ready"])
        self.network = os.open(f"/proc/{init.pid}/ns/net", os.O_RDONLY | os.O_CLOEXEC)
        self.node.network.plug(self.network, self.addresses["status.podIP"])
        if any(image.kind == "pilot" for image in self.images.values()):
            self.node.lead_to_api_servers(self.network)
        self.init = init
        self.node.announce(self)
        return volumes

    def _listen(self, init: subprocess.Popen[bytes]) -> None:
        for line in init.stdout or ():
            self.reports.put(json.loads(line))
        init.wait()
        self.reports.put({"lost": True})

    def _order(self, order: Json) -> None:
        if self.init and self.init.stdin:
            try:
                self.init.stdin.write((json.dumps(order) + "\n").encode())
                self.init.stdin.flush()
            except OSError:
                self.reports.put({"lost": True})

    def _take_reports(self) -> None:
        by_name = {one.name: one for one in self.containers}
        while not self.reports.empty():
            report = self.reports.get()
            if "started" in report:
                by_name[report["started"]].run()
                self.leaders[report["pid"]] = report["started"]
            elif "failed" in report:
                by_name[report["failed"]].wait("RunContainerError", report["error"])
                self.due[report["failed"]] = time.monotonic() + BACKOFF[-1]
            elif "ended" in report:
                self._ended(by_name[report["ended"]], report["status"])
            elif "lost" in report and self.init:
                self.init = None
                os.close(self.network)
                for one in self.containers:
                    one.wait("ContainerCreating", "the pod's first process ended")

    def _ended(self, one: Container, code: int) -> None:
        one.end(code)
        policy = self.pod["spec"].get("restartPolicy", "Always")
        again = one.sidecar or (code != 0 and policy != "Never") or (policy == "Always" and not one.init)
        if again:
            wait = BACKOFF[min(one.restarts, len(BACKOFF) - 1)]
            self.due[one.name] = time.monotonic() + wait

    def _refuse_image(self, one: Container) -> None:
        """An image that is not there: the container waits for it, and an event says so once."""
        if one.reason != "ImagePullBackOff":
            text = f'Failed to pull image "{one.spec["image"]}": rpc error: code = NotFound desc = {one.spec["image"]}: not found'
            with contextlib.suppress(ApiError):  # an event that is lost is no harm
                self.client.create(f"/api/v1/namespaces/{self.namespace}/events", warning(self.pod, "Failed", text))
        one.wait("ImagePullBackOff", PULL_MESSAGE.format(one.spec["image"]))

    def _advance(self, volumes: Volumes) -> None:
        """Start what may start now: init containers one after another, then all others."""
        for one in self.containers:
            if self.images[one.name].kind == "missing":
                self._refuse_image(one)
                if one.init:
                    return
            elif one.state == "waiting" and one.reason != "Starting" and time.monotonic() >= self.due.get(one.name, 0):
                self._start(one, volumes)
            elif one.state == "terminated" and one.name in self.due and time.monotonic() >= self.due[one.name]:
                one.remember()
                self._start(one, volumes)
            if one.init and not (one.started if one.sidecar else one.state == "terminated" and one.exit_code == 0):
                return

    def _start(self, one: Container, volumes: Volumes) -> None:
        self.due.pop(one.name, None)
        image = self.images[one.name]
        if image.kind == "played":
            one.run()
            one.started = one.ready = True
            if one.init and not one.sidecar:
                one.end(0)
            return
        base = self.node.programs.base_environment(self.node.place.services) | {"HOSTNAME": self.name}
        try:
            environment = resolve(self.pod, one.spec, self.addresses, base, volumes.read)
        except ApiError as error:
            one.wait("CreateContainerConfigError", str(error))
            return
        command = self.node.programs.command(image, one.spec, environment)
        self.environments[one.name] = environment
        one.wait("Starting")
        folder = one.spec.get("workingDir") or "/"
        self._order({"start": one.name, "command": command, "environment": environment, "folder": folder, "log": one.name})

    def _probe(self) -> None:
        for one in self.containers:
            if one.state != "running":
                continue
            if not one.started:
                one.started = self._asked(one, "startupProbe")
            if one.started:
                ready = self._asked(one, "readinessProbe") if one.spec.get("readinessProbe") else True
                one.ready = ready

    def _asked(self, one: Container, kind: str) -> bool:
        """The probe's last answer; asked again when its period is over (2 s at most), every half second while it fails."""
        probe, key = one.spec[kind], f"{one.name}/{kind}"
        if time.monotonic() >= self.due.get(key, 0):
            if "exec" in probe:
                good = succeeds(self.first, probe, self.environments.get(one.name, {}))
            else:
                good = answers(self.node.network.descriptor, self.addresses["status.podIP"], one.spec, probe)
            failures = self.failures[key] = 0 if good else self.failures.get(key, 0) + 1
            lasting = one.ready and kind == "readinessProbe" and failures < int(probe.get("failureThreshold") or 3)
            self.due[key] = time.monotonic() + (min(float(probe.get("periodSeconds") or 10), 2.0) if good else 0.5)
            return good or lasting
        return one.ready if kind == "readinessProbe" else False

    def _show(self) -> None:
        status = pod_status(self.pod, self.addresses, self.containers, self.started_at)
        text = json.dumps({**status, "conditions": [(entry["type"], entry["status"]) for entry in status["conditions"]]})
        if text == self.shown:
            return
        try:
            answer = self.client.patch(f"{self.path}/status", {"status": status, "metadata": {"uid": self.uid}})
        except ApiError as error:
            if error.status in (404, 409):
                self.gone = True
                self.deleted.set()
            return
        self.shown = text
        self.pod["status"] = answer["status"]

    def _end(self) -> None:
        if self.init:
            for one in self.containers:
                self._order({"signal": one.name, "number": int(signal.SIGTERM)})
            deadline = time.monotonic() + min(GRACE, float(self.pod["metadata"].get("deletionGracePeriodSeconds", GRACE)))
            while time.monotonic() < deadline and any(one.state == "running" and self.images[one.name].kind != "played" for one in self.containers):
                self._take_reports()
                time.sleep(0.1)
            if self.init:
                self.init.kill()
                os.close(self.network)
        self.node.forget(self)
        if self.addresses:
            self.node.network.give_back(self.addresses["status.podIP"])
        shutil.rmtree(self.folder / "volumes", ignore_errors=True)
        if not self.gone:
            self.node.remove(self.path, self.uid)

    def logs(self) -> dict[str, Path]:
        """The log file of every container."""
        return {one.name: self.folder / "logs" / one.name for one in self.containers}
