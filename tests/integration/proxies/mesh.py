# SPDX-License-Identifier: GPL-3.0-or-later
"""The mesh as these tests use it: our operations beside the real istioctl."""
from __future__ import annotations

import copy
import functools
import importlib
import json
import subprocess
import sys
import time
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import Result
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth

Json = dict[str, t.Any]
ROOT: t.Final = Path(__file__).parents[3]
_PACKAGE: t.Final = "ansible_collections.meshfleet.istio.plugins.module_utils"


def _answer(command: list[str], stdin: str = "") -> str:
    """What a command printed. Raises AssertionError with its own complaint."""
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{command}: {done.returncode}: {done.stderr}"
    return done.stdout


@dataclass
class Mesh:
    """One sandbox."""

    name: str
    istioctl_path: Path
    kubectl_path: Path
    access: Json = field(default_factory=dict)

    def sandbox(self, *words: str) -> str:
        command = [sys.executable, "-m", "sandbox", words[0], "--name", self.name, *words[1:]]
        return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=600).stdout

    @functools.cached_property
    def kubeconfig(self) -> str:
        return str(next(iter(json.loads(self.sandbox("status"))["clusters"].values()))["kubeconfig"])

    @property
    def cluster(self) -> str:
        return f"{self.name}-1"

    def client(self) -> Client:
        absent = dict.fromkeys(importlib.import_module(f"{_PACKAGE}.specs.auth").AUTH)
        return connect(Auth.from_params({**absent, "allow_exec": False, "connect_timeout": 10.0, "kubeconfig": self.kubeconfig, **self.access}))

    def call(self, module: str, **arguments: t.Any) -> Result:
        """An operation with arguments as a task gives them. Raises OperationError."""
        spec = importlib.import_module(f"{_PACKAGE}.specs.{module}")
        given = {"kubeconfig": self.kubeconfig, **self.access, **arguments}
        options = {key: value for key, value in given.items() if not key.endswith("_mode")}
        checked = ArgumentSpecValidator(copy.deepcopy(spec.SPEC.argument_spec)).validate(options)  # it writes defaults into it
        assert checked.error_messages == []
        modes = {key: bool(given.get(key)) for key in ("check_mode", "diff_mode")}
        result: Result = importlib.import_module(f"{_PACKAGE}.operations.{module}").run(spec.Options.from_params(checked.validated_parameters, **modes), self)
        return result

    def warn(self, text: str) -> None:
        raise AssertionError(text)

    def run_program(self, command: list[str], stdin: str) -> tuple[int, str, str]:
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr

    def istioctl(self, *words: str) -> str:
        command = [str(self.istioctl_path), "--kubeconfig", self.kubeconfig, *words]
        return _answer(command)

    def kubectl(self, *words: str, stdin: str = "") -> str:
        command = [str(self.kubectl_path), "--kubeconfig", self.kubeconfig, *words]
        return _answer(command, stdin)

    def signal(self, signal: str, program: str, pod: str, namespace: str, container: str) -> None:
        """Send a signal to a program in a pod."""
        script = f"for p in /proc/[0-9]*; do case $(cat $p/comm) in {program}) kill -{signal} ${{p#/proc/}};; esac; done"
        self.kubectl("exec", "-n", namespace, pod, "-c", container, "--", "sh", "-c", script)

    def proxies(self) -> list[str]:
        """Names of the proxies that are connected, as ``pod.namespace``."""
        return [one["name"] for one in self.call("proxy_status_info").values["proxies"]]

    def proxy(self, start: str) -> str:
        return next(name for name in self.proxies() if name.startswith(start))

    def until_state(self, name: str, state: str, seconds: float = 30) -> None:
        """Until istiod sees a proxy in a state."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            states = [one["state"] for one in self.call("proxy_status_info").values["proxies"] if one["name"] == name]
            if states == [state]:
                return
            time.sleep(0.2)
        raise AssertionError(f"{name} is {states}, not {state}")

    def until_no_cluster(self, **chosen: str) -> None:
        """Until no proxy has a cluster of this ``fqdn`` (and ``subset``) any more: before istiod has sent what was deleted, all is in sync too."""
        deadline = time.monotonic() + 60
        for name in self.proxies():
            while found := self.call("proxy_config_info", workload=name, view="cluster", **chosen).values["resources"]:
                assert time.monotonic() < deadline, f"{name} still has {found}"
                time.sleep(0.3)

    def wait_settled(self) -> None:
        """Until the sample proxies are connected and none of them is being sent anything."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            found = self.call("proxy_status_info").values
            states = [one["state"] for one in found["proxies"]]
            if len(states) > 3 and "STALE" not in states and not found["unconnected"]:
                return
            time.sleep(0.5)
        raise AssertionError("the sample proxies do not settle")
