# SPDX-License-Identifier: GPL-3.0-or-later
"""The same pods offline and by a real istiod's webhook over port-forward."""
from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.inject import live
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.objects import inject_objects
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.sidecar_inject import run
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import AUTH, Auth
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.sidecar_inject import SPEC, Options

Map = dict[str, t.Any]
ROOT: t.Final = Path(__file__).parents[3]
SPACE: t.Final = "three-ways"


@pytest.fixture(scope="module")
def kubeconfig() -> Iterator[str]:
    name = f"inj{os.getpid()}"
    command = [sys.executable, "-m", "sandbox"]
    try:
        up = [*command, "up", "--name", name, "--clusters", "1", "--with-istio"]
        assert subprocess.run(up, cwd=ROOT, stdout=subprocess.PIPE, check=False, timeout=3000).returncode == 0
        status = subprocess.run([*command, "status", "--name", name], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=60)
        yield next(iter(json.loads(status.stdout)["clusters"].values()))["kubeconfig"]
    finally:
        subprocess.run([*command, "down", "--name", name], cwd=ROOT, check=True, timeout=60)


@pytest.fixture(scope="module")
def client(kubeconfig: str) -> Client:
    found = connect(Auth(kubeconfig=kubeconfig))
    labels = {"istio-injection": "enabled"}
    found.create("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": SPACE, "labels": labels}})
    return found


def workloads() -> list[Map]:
    """Sixty that vary by kind, probes, annotations, labels, security context and a proxy of their own."""
    kinds = [("apps/v1", "Deployment"), ("apps/v1", "StatefulSet"), ("apps/v1", "DaemonSet"), ("batch/v1", "Job"), ("v1", "Pod")]
    probes: list[Map] = [
        {}, {"readinessProbe": {"httpGet": {"path": "/", "port": "web"}}}, {"livenessProbe": {"tcpSocket": {"port": 8080}}},
        {"startupProbe": {"grpc": {"port": 9000}}, "lifecycle": {"preStop": {"httpGet": {"path": "/bye", "port": 8080, "scheme": "HTTPS"}}}},
    ]  # fmt: skip
    annotations: list[Map] = [
        {}, {"sidecar.istio.io/nativeSidecar": "false"}, {"proxy.istio.io/config": "concurrency: 3\nproxyMetadata: {A: b}\nstatusPort: 15022"},
        {"prometheus.io/port": "9090", "prometheus.io/path": "/m"}, {"sidecar.istio.io/proxyCPU": "100m", "sidecar.istio.io/proxyMemoryLimit": "1024Mi"},
        {"sidecar.istio.io/interceptionMode": "TPROXY"}, {"traffic.sidecar.istio.io/excludeOutboundPorts": "1,2", "sidecar.istio.io/logLevel": "debug"},
        {"sidecar.istio.io/rewriteAppHTTPProbers": "false"}, {"inject.istio.io/templates": "grpc-agent"}, {"sidecar.istio.io/inject": "false"},
    ]  # fmt: skip
    own = {"name": "istio-proxy", "image": "auto", "resources": {"requests": {"cpu": "2000m"}}, "securityContext": {"runAsUser": 1234}}
    extra: list[list[Map]] = [[], [], [own]]
    out: list[Map] = []
    for number in range(60):
        version, kind = kinds[number % 5]
        application = {"name": "app", "image": f"app:{number}", "ports": [{"name": "web", "containerPort": 8080 + number}], **probes[number % 4]}
        labels = {"app": f"app-{number}", **({"version": "v2"} if number % 3 == 0 else {})}
        metadata = {"labels": labels, "annotations": dict(annotations[number % 10])}
        spec: Map = {"containers": [application, *extra[number % 7 % 3]]}
        if number % 6 == 0:
            spec.update(securityContext={"fsGroup": 2000}, initContainers=[{"name": "first", "image": "first"}])
        if kind == "Pod":
            out.append({"apiVersion": version, "kind": kind, "metadata": {"name": f"app-{number}", **metadata}, "spec": spec})
        else:
            out.append({"apiVersion": version, "kind": kind, "metadata": {"name": f"app-{number}"}, "spec": {"template": {"metadata": metadata, "spec": spec}}})
    return out


def missing(want: t.Any, got: t.Any, at: str = "") -> list[str]:
    """Where ``got`` lacks or differs from what ``want`` says."""
    if isinstance(want, dict) and isinstance(got, dict):
        return [line for key, item in want.items() for line in (missing(item, got[key], f"{at}.{key}") if key in got else [f"{at}.{key}: missing"])]
    if isinstance(want, list) and isinstance(got, list) and len(want) == len(got):
        return [line for number, pair in enumerate(zip(want, got, strict=True)) for line in missing(*pair, f"{at}[{number}]")]
    return [] if want == got else [f"{at}: {want!r} != {got!r}"]


def test_offline_is_the_webhook(client: Client) -> None:
    items = workloads()
    at = live.endpoint(client, "istio-system", "default")
    injector = live.live_injector(client, at, live.live_texts(client, "istio-system", at.revision))
    offline = inject_objects(items, live.live_offline(client, injector), namespace=SPACE)
    online = inject_objects(items, live.webhook(client, at), namespace=SPACE)
    assert len(items) == 60
    assert missing(online.objects, offline.objects) + missing(offline.objects, online.objects) == []
    assert offline.injected == online.injected
    assert len(offline.injected) == 54


def call(kubeconfig: str, **params: t.Any) -> t.Any:
    known = {name: option.get("default") for name, option in {**AUTH, **SPEC.argument_spec}.items()}
    return run(Options.from_params({**known, "kubeconfig": kubeconfig, **params}, check_mode=False, diff_mode=False), Recorder())


class Recorder:
    def warn(self, message: str) -> None:
        raise AssertionError(message)


def test_the_module_in_each_mode_and_a_second_run(kubeconfig: str, client: Client) -> None:
    items = workloads()[:5]
    webhook = call(kubeconfig, objects=items, mode="webhook").values
    assert call(kubeconfig, objects=items).values == webhook
    assert call(kubeconfig, objects=items, mode="offline").values["objects"] == webhook["objects"]
    again = call(kubeconfig, objects=webhook["objects"])
    assert again.values["objects"] == webhook["objects"]
    assert not again.changed


def test_a_revision_that_is_not_there(kubeconfig: str, client: Client) -> None:
    with pytest.raises(OperationError, match="no injection webhook of revision or tag 'nonesuch' in namespace istio-system; there are: default"):
        call(kubeconfig, objects=workloads()[:1], revision="nonesuch")


def test_what_the_webhook_refuses_names_the_object(kubeconfig: str, client: Client) -> None:
    item = workloads()[0]
    item["spec"]["template"]["metadata"]["annotations"]["inject.istio.io/templates"] = "nonesuch"
    with pytest.raises(OperationError, match=r"objects: document 1: Deployment app-0: .*webhook refuses: .*nonesuch"):
        call(kubeconfig, objects=[item], mode="webhook")
