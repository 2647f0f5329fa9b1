# SPDX-License-Identifier: GPL-3.0-or-later
"""A mesh of two clusters gets another root by the playbook under a prober, and nobody fails in any phase. Two minutes.

``make test-long`` shows that a wrong order makes the prober fail, and goes the whole way with ways back, each stage killed at a moment by a seed
(MESHFLEET_SEED repeats one) and resumed.
"""
from __future__ import annotations

import contextlib
import json
import os
import random
import secrets
import signal
import subprocess
import time
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.wait import rolled_out
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError, Result
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth
from cryptography import x509

from tests.unit.certificates.made import call

from ..control_plane.killing_proxy import MARK, marked
from ..main_job.conftest import BIN, recap
from ..sandbox.running import until
from .conftest import PASSWORD, Mesh
from .prober import Prober, handshakes, outside, probed

ROTATE: t.Final = "meshfleet.istio.rotate_certificates"
PROBES: t.Final = 500
PAIRS: t.Final = 10
"""Of each of two clients, servers and ingress gateways with the two servers, but for a server with itself."""
UNASKED: t.Final = 0.01
"""The share of all probes in which nobody may be asked (``Prober.unasked``): they come with each istiod that ends, so a longer test has more."""
BOTH: t.Final = (1, 2)
SPACES: t.Final = ("sample", "istio-ingress", "istio-eastwest")
FAST: t.Final = {"key_type": "ecdsa"}


@pytest.fixture(scope="module", autouse=True)
def workloads(mesh: Mesh) -> None:
    """The first two clusters are one mesh, and its workloads ask each other."""
    if mesh.running.kube(mesh.cluster(1), "get", "secret", "-n", "istio-system", "cacerts").returncode:
        mesh.site()
    for number in BOTH:
        items = probed(mesh, number, BOTH) + (outside(mesh, BOTH) if number == 1 else [])
        call("config", **access(mesh, number), set_name="sample", set_namespace="istio-system", objects=items, wait_timeout=120.0)


def access(mesh: Mesh, number: int) -> dict[str, str]:
    return {"kubeconfig": mesh.running.clusters[mesh.cluster(number)]["kubeconfig"]}


def store(mesh: Mesh, folder: str, name: str) -> dict[str, str]:
    """A place in a folder, with the password that the plays are given."""
    return {"path": str(mesh.folder / folder / name), "vault_password": PASSWORD}


def root_of(mesh: Mesh, folder: str) -> str:
    """SHA-256 of a folder's root, which is made with an intermediate a cluster where it is not there."""
    root = store(mesh, folder, "root")
    made = call("root_ca", store=root, **FAST).values["certificate"]["fingerprint"]
    for number in BOTH:
        call("intermediate_ca", name=mesh.cluster(number), store=store(mesh, folder, mesh.cluster(number)), root=root, **FAST)
    return str(made)


def prober(mesh: Mesh, *folders: str) -> Prober:
    """One that knows the roots of some folders."""
    files = {root_of(mesh, folder): mesh.folder / folder / "root" / "root-cert.pem" for folder in folders}
    return Prober(mesh, BOTH, {name: x509.load_pem_x509_certificate(file.read_bytes()) for name, file in files.items()})


def variables(mesh: Mesh, phase: str, folder: str) -> dict[str, t.Any]:
    return {"rotate_phase": phase, "certificates_folder": str(mesh.folder / folder)}


def rotated(mesh: Mesh, number: int, phase: str, folder: str, **options: t.Any) -> Result:
    """A phase in one cluster, without the playbook. Raises OperationError."""
    return call("cacerts", **access(mesh, number), store=store(mesh, folder, mesh.cluster(number)), phase=phase, restart=True, **options)


def restart_workloads(mesh: Mesh, numbers: t.Sequence[int] = BOTH, spaces: t.Sequence[str] = SPACES) -> None:
    """Every proxy anew, as ``kubectl rollout restart`` does it: they ask istiod for roots and certificates then. All have found the new istiod before."""
    for number in numbers:
        call("proxy_status_info", **access(mesh, number), wait_for_sync=True, wait_timeout=120.0)
        for space in spaces:
            done = mesh.running.kube(mesh.cluster(number), "rollout", "restart", "deployment", "-n", space)
            assert done.returncode == 0, done.stderr

    def pending(number: int) -> list[str]:
        client = connect(Auth(**access(mesh, number)))
        late = [f"{one['metadata']['name']}: {text}" for one in client.list_objects("/apis/apps/v1/deployments") if (text := rolled_out(one))]
        return late + [f"{one['metadata']['name']}: ends" for one in client.list_objects("/api/v1/pods") if "deletionTimestamp" in one["metadata"]]

    for number in numbers:
        until(lambda number=number: not pending(number), 240, lambda number=number: str(pending(number)))


def assert_proxies(probing: Prober, trusted: set[str], shown: set[str]) -> None:
    """Every proxy answers and trusts just these roots; what all of them show is below those."""
    look = probing.look()
    assert not look.silent
    assert {one.proxy: set(one.trusted()) for one in look.proxies} == {one.proxy: trusted for one in look.proxies}
    assert {probing.root_of(one) for one in look.proxies} == shown


def assert_asked(probing: Prober, since: float, *told: str) -> None:
    """Hardly a probe since a time found nobody to ask."""
    unasked, probes = probing.unasked(since), sum(probing.pairs(since).values())
    assert len(unasked) <= UNASKED * probes, (*told, probes, unasked)


def until_all_are_well(probing: Prober) -> None:
    """Every pair is probed, and its newest probe was good: what failed while the workloads came up is past."""
    until(lambda: list(probing.newest().values()) == [""] * PAIRS, 60, lambda: str(probing.newest()))


def until_probed(probing: Prober, since: float, count: int, seconds: float) -> None:
    """Every pair was probed well so often since a time."""
    until(lambda: sum(one >= count for one in probing.good(since).values()) == PAIRS, seconds, lambda: str(probing.good(since)))


def client_of(mesh: Mesh, number: int) -> str:
    """The pod of the workload ``client``."""
    said = json.loads(mesh.running.kube(mesh.cluster(number), "get", "pods", "-n", "sample", "-l", "app=client", "-o", "json").stdout)
    return next(f"sample/{item['metadata']['name']}" for item in said["items"] if "deletionTimestamp" not in item["metadata"])


def test_nobody_fails_while_the_root_is_replaced(mesh: Mesh) -> None:
    old, new = root_of(mesh, mesh.certificates), root_of(mesh, "new")
    with prober(mesh, mesh.certificates, "new") as probing:
        until_all_are_well(probing)
        began = time.time()
        for phase, trusted, shown in (("trust", {old, new}, {old}), ("issue", {old, new}, {new}), ("finish", {new}, {new})):
            at = time.time()
            found = recap(mesh.site(playbook=ROTATE, **variables(mesh, phase, "new")))
            assert [found[mesh.cluster(number)]["changed"] for number in BOTH] == [1, 1], found
            restart_workloads(mesh)
            assert_proxies(probing, trusted, shown)
            assert min(probing.pairs(at).values()) > 10, (phase, probing.pairs(at))
        mesh.certificates = "new"
        until_probed(probing, began, PROBES, 120)
        assert len(probing.pairs(began)) == PAIRS
        assert probing.failed(began) == []
        assert_asked(probing, began)
        assert probing.distrusted(began) == []
        assert len(probing.looks) > 10
        for near, far in ((1, 2), (2, 1), (1, 1)):
            assert_a_handshake_each(mesh, probing, near, far)
    with pytest.raises(OperationError, match="the last phase is past"):
        rotated(mesh, 1, "back", "new")
    for number in BOTH:
        certificates = call("certificate_info", **access(mesh, number)).values
        assert certificates["roots"] == [new]
        assert certificates["problems"] == []
        assert mesh.running.kube(mesh.cluster(number), "get", "secret", "-n", "istio-system", "cacerts-before").returncode == 1


def assert_a_handshake_each(mesh: Mesh, probing: Prober, near: int, far: int) -> None:
    """Envoy counts a full handshake more for each probe."""
    pod, pair = client_of(mesh, near), (f"client@{mesh.cluster(near)}", f"echo@{mesh.cluster(far)}")
    before, began = handshakes(mesh, mesh.cluster(near), pod, mesh.cluster(far)), time.time()
    until(lambda: probing.pairs(began)[pair] >= 20, 60)
    probes = probing.pairs(began)[pair]
    after = handshakes(mesh, mesh.cluster(near), pod, mesh.cluster(far))
    full = {name: after[name] - before[name] for name in after}
    assert full["handshake"] - full["session_reused"] >= probes, (before, after, probes)


@pytest.mark.long
def test_a_wrong_order_makes_the_prober_fail(mesh: Mesh) -> None:
    """The second cluster's new authority signs while the first one's proxies do not trust its root."""
    root_of(mesh, "planted")
    with prober(mesh, mesh.certificates, "planted") as probing:
        assert rotated(mesh, 2, "trust", "planted").changed
        with pytest.raises(OperationError, match=r"proxies are not ready for it: proxy .* does not trust the root that is to sign"):
            rotated(mesh, 2, "issue", "planted")
        assert rotated(mesh, 2, "issue", "planted", check_proxies=False).changed
        at = time.time()
        restart_workloads(mesh, [2], ["sample"])
        until(lambda: probing.distrusted(at), 60)
        failed = probing.failed(at)
        assert [text for text in failed if f"client@{mesh.cluster(1)} -> echo@{mesh.cluster(2)}" in text and "connection failure" in text], failed[:5]
        assert [text for text in failed if f"client@{mesh.cluster(2)} -> echo@{mesh.cluster(1)}" in text], failed[:5]  # nor is it trusted as a client
        assert handshakes(mesh, mesh.cluster(1), client_of(mesh, 1), mesh.cluster(2))["fail_verify_error"] > 0
        assert rotated(mesh, 2, "back", "planted").changed
        restart_workloads(mesh, [2], ["sample"])
        assert rotated(mesh, 2, "back", "planted").changed
        at = time.time()
        until_probed(probing, at, 60, 120)  # enough for a share
        assert probing.failed(at) == []
        assert_asked(probing, at)
        assert probing.distrusted(at) == []


def killed(mesh: Mesh, seconds: float, phase: str, folder: str) -> bool:
    """Whether the playbook was ended by SIGKILL so many seconds after its begin, with all its processes; it may have been done before."""
    command = [str(BIN / "ansible-playbook"), "-i", str(mesh.folder / "fleet.yml"), ROTATE, "--limit", ",".join(mesh.cluster(number) for number in BOTH)]
    command += ["-e", f"@{mesh.folder / 'given.json'}", "-e", json.dumps(variables(mesh, phase, folder))]
    mark = secrets.token_hex(8)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=mesh.folder, env={**mesh.environment, MARK: mark}) as running:
        try:
            assert running.wait(seconds) == 0
            return False
        except subprocess.TimeoutExpired:
            for number in marked(mark):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
            until(lambda: marked(mark) == [], 60)
            return True


def stages(mesh: Mesh, folder: str) -> list[str]:
    return [rotated(mesh, number, "back", folder, check_mode=True, check_proxies=False).values["phase_before"] for number in BOTH]


@pytest.mark.long
def test_nobody_fails_on_a_way_with_kills_and_ways_back(mesh: Mesh) -> None:
    seed = os.environ.get("MESHFLEET_SEED") or secrets.token_hex(4)
    print(f"MESHFLEET_SEED={seed}")
    chance = random.Random(seed)
    old, new = root_of(mesh, mesh.certificates), root_of(mesh, "long")
    both = {old, new}
    way = [
        ("trust", both, old, "trust"), ("back", {old}, old, "start"), ("trust", both, old, "trust"), ("issue", both, new, "issue"),
        ("back", both, old, "trust"), ("issue", both, new, "issue"), ("finish", {new}, new, "finish"),
    ]  # fmt: skip
    with prober(mesh, mesh.certificates, "long") as probing:
        until_all_are_well(probing)
        began = time.time()
        fell = 0
        for phase, trusted, shown, end in way:
            at = time.time()
            fell += killed(mesh, chance.uniform(3, 25), phase, "long")
            if phase != "back" or set(stages(mesh, "long")) != {end}:  # by one stage each time it is run
                mesh.site(playbook=ROTATE, **variables(mesh, phase, "long"))
            restart_workloads(mesh)
            assert_proxies(probing, trusted, {shown})
            assert probing.failed(began) == [], (phase, seed)
            assert_asked(probing, at, phase, seed)
        mesh.certificates = "long"
        assert fell > 2
        assert probing.distrusted(began) == []
        until_probed(probing, began, PROBES, 120)
