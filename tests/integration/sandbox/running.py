# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandbox's commands, and a running sandbox with the tools to look at it."""
from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import typing as t
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT: t.Final = Path(__file__).parents[3]
Done = subprocess.CompletedProcess[str]


def sandbox(*words: str, environment: Mapping[str, str] | None = None, seconds: float = 600) -> Done:
    """Run ``python -m sandbox``."""
    command = [sys.executable, "-m", "sandbox", *words]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False, timeout=seconds
    )


def status(name: str) -> dict[str, t.Any]:
    """What ``status`` says."""
    return t.cast(dict[str, t.Any], json.loads(sandbox("status", "--name", name).stdout))


def until(true: Callable[[], object], seconds: float, said: Callable[[], object] = lambda: "") -> None:
    """Wait until ``true()`` is; fail with ``said()`` otherwise."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, said()
        time.sleep(0.1)


class Running:
    """A running sandbox and the tools to look at it."""

    def __init__(self, name: str, kubectl: Path, istioctl: Path | None = None) -> None:
        self.name, self.kubectl, self.istioctl = name, kubectl, istioctl
        self.clusters: dict[str, dict[str, str]] = status(name)["clusters"]

    def sandbox(self, *words: str) -> Done:
        """A command of the sandbox for this one."""
        return sandbox(words[0], "--name", self.name, *words[1:])

    def kube(self, cluster: str, *words: str, text: str = "", kubeconfig: str = "") -> Done:
        """kubectl."""
        command = [str(self.kubectl), *words, "--kubeconfig", kubeconfig or self.clusters[cluster]["kubeconfig"]]
        return subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=120)

    def read(self, cluster: str, path: str, kubeconfig: str = "") -> Done:
        """GET a path of the API."""
        return self.kube(cluster, "get", "--raw", path, kubeconfig=kubeconfig)

    def apply(self, cluster: str, *objects: dict[str, t.Any]) -> None:
        """kubectl apply."""
        done = self.kube(cluster, "apply", "-f", "-", text=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))
        assert done.returncode == 0, done.stderr

    def istio(self, cluster: str, *words: str) -> str:
        """istioctl."""
        command = [str(self.istioctl), "--kubeconfig", self.clusters[cluster]["kubeconfig"], *words]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout

    def fetch(self, cluster: str, pod: str, *words: str) -> dict[str, t.Any]:
        """A request from a pod."""
        done = self.sandbox("exec", "--cluster", cluster, pod, "--", "fetch", *words)
        assert done.stdout, done.stderr
        return t.cast(dict[str, t.Any], json.loads(done.stdout))
