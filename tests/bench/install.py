# SPDX-License-Identifier: GPL-3.0-or-later
"""Installing the default profile beside ``istioctl install``, and a fleet behind a slow network."""
from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import typing as t
from pathlib import Path

import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster import client as clients
from ansible_collections.meshfleet.istio.plugins.module_utils.operations import control_plane, gateway
from ansible_collections.meshfleet.istio.plugins.module_utils.specs import control_plane as plane_spec
from ansible_collections.meshfleet.istio.plugins.module_utils.specs import gateway as gateway_spec
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.spec import Spec

from .timing import ROOT, call_seconds, row, seconds, tool

NAME: t.Final = "bench"
ROUNDS: t.Final = 3
FLEET: t.Final = 10
WRITES: t.Final = ("POST", "PUT", "PATCH", "DELETE")


class Silent:
    """Warnings are not what is measured."""

    def warn(self, text: str) -> None:
        """Drop a warning."""


class Counter:
    """Counts what is sent to the API server."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        original = clients.Client._send

        def send(client: clients.Client, method: str, url: str, *rest: t.Any) -> t.Any:
            self.sent.append((method, url))
            return original(client, method, url, *rest)

        clients.Client._send = send  # type: ignore[method-assign]

    @property
    def persisting(self) -> int:
        """Writes that are no dry runs and no reviews."""
        return sum(method in WRITES and "dryRun=All" not in url and "reviews" not in url for method, url in self.sent)


def sandbox(*words: str) -> str:
    """Run a command of the sandbox; its output."""
    return subprocess.run([sys.executable, "-m", "sandbox", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def parameters(spec: Spec, **given: t.Any) -> dict[str, t.Any]:
    """A module's parameters with its defaults."""
    return {**{name: option.get("default") for name, option in spec.argument_spec.items()}, **given}


def beside_istioctl(manifests: str) -> None:
    """No-op reconcile and first install of the default profile (control plane and ingress gateway), on the same cluster in turn."""
    from sandbox.mesh import manifests as mesh

    sandbox("up", "--name", NAME, "--clusters", "1")
    try:
        kubeconfig = sandbox("kubeconfig", "--name", NAME)
        operator = mesh.operator(f"{NAME}-1", "network-1", "1.31.0", east_west=False)
        shared = {"kubeconfig": kubeconfig, "charts": {"source": manifests}, "wait_timeout": 120.0}
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "operator.json"
            file.write_text(json.dumps(operator))
            plane = plane_spec.Options.from_params(
                parameters(plane_spec.SPEC, operator_files=[str(file)], components=["base", "istiod"], **shared), check_mode=False, diff_mode=False
            )
            ingress = gateway_spec.Options.from_params(
                parameters(gateway_spec.SPEC, name="istio-ingressgateway", release_namespace="istio-system", **shared), check_mode=False, diff_mode=False
            )
            gone = plane_spec.Options.from_params(
                parameters(plane_spec.SPEC, state="absent", remove_crds=True, force=True, kubeconfig=kubeconfig), check_mode=False, diff_mode=False
            )
            no_gateway = gateway_spec.Options.from_params(
                parameters(gateway_spec.SPEC, state="absent", name="istio-ingressgateway", release_namespace="istio-system", kubeconfig=kubeconfig),
                check_mode=False, diff_mode=False,
            )  # fmt: skip

            def ours() -> None:
                control_plane.run(plane, Silent())
                gateway.run(ingress, Silent())

            def remove() -> None:
                gateway.run(no_gateway, Silent())
                control_plane.run(gone, Silent())

            istioctl = [tool("build", "istioctl"), "--kubeconfig", kubeconfig]
            install = [*istioctl, "install", "--skip-confirmation", "--filename", str(file), "--manifests", manifests]
            first: dict[str, list[float]] = {"ours": [], "istioctl": []}
            for _ in range(ROUNDS):
                first["ours"].append(timed(ours))
                remove()
                first["istioctl"].append(timed(lambda: subprocess.run(install, check=True, capture_output=True)))
                subprocess.run([*istioctl, "uninstall", "--purge", "--skip-confirmation"], check=True, capture_output=True)
                time.sleep(3)  # istioctl does not wait for its deletions
            ours()
            counter = Counter()
            control_plane.run(plane, Silent())
            calls, persisting = len(counter.sent), counter.persisting
            gateway.run(ingress, Silent())
            noop, plane_only = call_seconds(ours, 5), call_seconds(lambda: control_plane.run(plane, Silent()), 5)
            remove()
            subprocess.run(install, check=True, capture_output=True)
            peer = seconds(install, 5)
        row("no-op reconcile, control plane and gateway / istioctl install", noop, peer)
        row("no-op reconcile, control plane alone / istioctl install", plane_only, peer)
        print(f"{'  API calls of the control plane, persisting writes':<58} {calls:9d}     {persisting:9d}")
        row("first install of an empty cluster / istioctl install", statistics.median(first["ours"]), statistics.median(first["istioctl"]))
    finally:
        sandbox("down", "--name", NAME)


def timed(call: t.Callable[[], t.Any]) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def slow_fleet(manifests: str) -> None:
    """A whole playbook run over one cluster and over ten, each API server 100 ms away; first install and no-op."""
    sandbox("up", "--name", NAME, "--clusters", str(FLEET + 1), "--api-only")
    try:
        names = [f"{NAME}-{number}" for number in range(1, FLEET + 2)]
        hosts = {}
        for name in names:
            sandbox("fault-api", "--name", NAME, name, "--delay", "0.1")
            hosts[name] = {"kubeconfig": sandbox("kubeconfig", "--name", NAME, "--faults", name)}
        with tempfile.TemporaryDirectory() as text:
            folder = Path(text)
            local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
            (folder / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": hosts, "vars": local}}))
            arguments = {"kubeconfig": "{{ kubeconfig }}", "profile": "minimal", "charts": {"source": manifests}, "wait": False}
            play = [{"hosts": "all", "gather_facts": False, "tasks": [{"meshfleet.istio.control_plane": arguments}]}]
            (folder / "play.yml").write_text(yaml.safe_dump(play))
            command = [str(Path(sys.executable).parent / "ansible-playbook"), "-f", str(FLEET), "-i", str(folder / "hosts.yml"), str(folder / "play.yml")]
            environment = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build")}
            one, others = [*command, "--limit", names[0]], [*command, "--limit", f"!{names[0]}"]
            first = [seconds(words, 1, env=environment) for words in (one, others)]
            again = [seconds(words, 3, env=environment) for words in (one, others)]
        row(f"{FLEET} clusters 100 ms away / one, first install", first[1], first[0])
        row(f"{FLEET} clusters 100 ms away / one, no-op", again[1], again[0])
    finally:
        sandbox("down", "--name", NAME)


def main() -> None:
    """Print the table."""
    manifests = f"{tool('module', 'istio')}/manifests"
    beside_istioctl(manifests)
    slow_fleet(manifests)


if __name__ == "__main__":
    main()
