# SPDX-License-Identifier: GPL-3.0-or-later
"""Port-forward and exec to a real istiod. About half a minute."""
from __future__ import annotations

import contextlib
import gc
import json
import os
import subprocess
import sys
import threading
import time
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ApiError
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.exec import run
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.pods import explain, ready
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.port_forward import get
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.websockets import StreamError

from ..sandbox.running import until
from .between import Tunnels, serving
from .conftest import ROOT, Cluster
from .test_access import grant, rule

SYSTEM: t.Final = "istio-system"
PROXIES: t.Final = (("sample", "client"), ("sample", "echo"), ("sample", "nack"), (SYSTEM, "istio-ingressgateway"))
"""The sandbox's workloads with a proxy: namespace and label ``app``."""
SYNCZ: t.Final = "/debug/syncz"
COMMAND: t.Final = ("pilot-discovery", "request", "GET", SYNCZ)


@pytest.fixture(scope="module")
def mesh(tool: t.Callable[[str], Path], istioctl: Path) -> Iterator[Cluster]:
    name = f"cp{os.getpid()}"
    kubectl = tool("kubectl")
    try:
        up = [sys.executable, "-m", "sandbox", "up", "--name", name, "--clusters", "1", "--with-istio"]
        assert subprocess.run(up, cwd=ROOT, stdout=subprocess.PIPE, check=False, timeout=3000).returncode == 0
        yield Cluster(name, kubectl)
    finally:
        subprocess.run([sys.executable, "-m", "sandbox", "down", "--name", name], cwd=ROOT, check=True, timeout=60)


@pytest.fixture(scope="module")
def pod(mesh: Cluster) -> str:
    """The istiod, once every proxy of the sandbox is connected to it."""
    client = mesh.client()
    pods = client.list_objects(f"/api/v1/namespaces/{SYSTEM}/pods", labels="app=istiod")
    name = next(str(one["metadata"]["name"]) for one in pods if ready(one))
    found = [(space, client.list_objects(f"/api/v1/namespaces/{space}/pods", labels=f"app={app}")) for space, app in PROXIES]
    wanted = {f"{one['metadata']['name']}.{space}" for space, items in found for one in items}
    assert len(wanted) >= len(PROXIES), wanted
    until(lambda: wanted <= {*proxies(get(client, SYSTEM, name, 15014, SYNCZ).body)}, 60, lambda: wanted)
    return name


def proxies(body: bytes) -> list[str]:
    return sorted(one["proxy"] for one in json.loads(body))


def sockets() -> set[str]:
    """The process' open sockets, each by its number in the kernel."""
    found = set()
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(FileNotFoundError):  # the folder's own, and what another thread closes meanwhile
            found.add(os.readlink(f"/proc/self/fd/{name}"))
    return {one for one in found if one.startswith("socket:")}


def test_istiod_by_port_forward_and_by_exec_says_the_same(mesh: Cluster, pod: str) -> None:
    client = mesh.client()
    by_port = get(client, SYSTEM, pod, 15014, SYNCZ)
    assert by_port.status == 200
    assert proxies(by_port.body)
    assert proxies(run(client, SYSTEM, pod, COMMAND)) == proxies(by_port.body)
    assert b"1.31" in get(client, SYSTEM, pod, 15014, "/version").body
    assert get(client, SYSTEM, pod, 15014, "/no/such/page").status == 404


def test_nothing_stays_open(mesh: Cluster, pod: str) -> None:
    client = mesh.client()
    client.get("/version")
    gc.collect()  # what earlier tests left may end at any time; only what is new counts
    open_before, running_before = sockets(), set(threading.enumerate())
    for _ in range(3):
        get(client, SYSTEM, pod, 15014, "/version")
        with pytest.raises(StreamError):
            get(client, SYSTEM, pod, 1, "/version")
    assert sockets() - open_before == set()
    assert set(threading.enumerate()) - running_before == set()


def test_exec_where_port_forward_is_not_allowed(mesh: Cluster, pod: str) -> None:
    grant(mesh.client(), "executor", SYSTEM, [rule("", "pods/exec", "*"), rule("", "pods", "get")])
    account = mesh.client(impersonate_user="executor")
    with pytest.raises(ApiError, match="pods/portforward") as found:
        get(account, SYSTEM, pod, 15014, SYNCZ)
    assert found.value.status == 403
    assert proxies(get(account, SYSTEM, pod, 15014, SYNCZ, fallback=COMMAND).body)


def test_what_is_not_there(mesh: Cluster, pod: str) -> None:
    client = mesh.client()
    with pytest.raises(ApiError, match='pods "none" not found'):
        get(client, SYSTEM, "none", 15014, SYNCZ, fallback=COMMAND)
    with pytest.raises(StreamError, match=r"cluster .*/portforward: .+"):
        get(client, SYSTEM, pod, 1, SYNCZ)
    with pytest.raises(StreamError, match="no-such-program"):
        run(client, SYSTEM, pod, ["no-such-program"])
    with pytest.raises(StreamError, match=rf"pod {SYSTEM}/{pod}: pilot-discovery: .*requires at least 2 arg"):
        run(client, SYSTEM, pod, ["pilot-discovery", "request", "GET"])


def test_a_pod_that_hangs_ends_in_time(mesh: Cluster, pod: str) -> None:
    client = mesh.client()
    with pytest.raises(StreamError, match=r"timed out|no answer in time"):
        get(client, SYSTEM, pod, 15014, "/debug/pprof/profile?seconds=20", timeout=1.0, fallback=COMMAND)


def test_streams_go_through_the_proxy_and_to_unverified_servers(mesh: Cluster, pod: str) -> None:
    with serving(Tunnels, user="ann:p@ss", seen=[]) as proxy:
        client: Client = mesh.client(proxy=proxy.url.replace("//", "//ann:p%40ss@"))
        assert get(client, SYSTEM, pod, 15014, "/version").status == 200
        assert proxy.seen
        headers = mesh.client(proxy=proxy.url, proxy_headers={"proxy_basic_auth": "ann:p@ss"})
        assert get(headers, SYSTEM, pod, 15014, "/version").status == 200
    unverified = mesh.client(validate_certs=False, ca_cert="/etc/ssl/certs/ca-certificates.crt")
    assert get(unverified, SYSTEM, pod, 15014, "/version").status == 200
    assert unverified.get("/version")["major"]


def test_why_a_workload_does_not_run(mesh: Cluster) -> None:
    client = mesh.client()
    deployments = "/apis/apps/v1/namespaces/default/deployments"
    labels = {"app": "broken"}
    container = {"name": "c", "image": "sandbox.local/none:404"}
    spec = {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}}}
    item = client.create(deployments, {"metadata": {"name": "broken"}, "spec": spec})
    spec["template"] = {"metadata": {"labels": labels}, "spec": {"containers": [container], "serviceAccountName": "nobody"}}
    other = client.create(deployments, {"metadata": {"name": "lonely"}, "spec": {**spec, "selector": {"matchLabels": {"app": "broken"}}}})
    other["spec"]["selector"]["matchLabels"]["app"] = "none"
    deadline = time.monotonic() + 60
    said = ["", ""]
    while ("Pull" not in said[0] or not said[1]) and time.monotonic() < deadline:
        said = [explain(client, item), explain(client, other)]
        time.sleep(0.1)
    assert said[0].startswith("pod broken-")
    assert " container c: " in said[0]
    assert said[1].startswith("FailedCreate: ")
    assert "nobody" in said[1]
