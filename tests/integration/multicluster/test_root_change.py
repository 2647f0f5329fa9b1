# SPDX-License-Identifier: GPL-3.0-or-later
"""A mesh of two clusters gets another root in stages, with requests between the networks after each, and goes back midway. Minutes."""
from __future__ import annotations

import json
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.x509 import read_certificates
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError, Result

from tests.unit.certificates.made import call

from ..sandbox.running import until
from .conftest import Mesh

pytestmark = pytest.mark.long
FAST: t.Final = {"key_type": "ecdsa"}


def phase(mesh: Mesh, number: int, name: str, **options: t.Any) -> Result:
    cluster = mesh.cluster(number)
    store = {"path": str(mesh.folder / "new" / cluster)}
    return call("cacerts", kubeconfig=mesh.running.clusters[cluster]["kubeconfig"], store=store, phase=name, restart=True, **options)


def restart_workloads(mesh: Mesh) -> None:
    """Every proxy of both clusters anew: they ask istiod for roots and certificates then."""
    places = [("sample", "client"), ("sample", "echo"), ("istio-ingress", "istio-ingressgateway"), ("istio-eastwest", "istio-eastwestgateway")]
    for number in (1, 2):
        for namespace, name in places:
            mesh.running.kube(mesh.cluster(number), "rollout", "restart", f"deployment/{name}", "-n", namespace)
    for number in (1, 2):
        for namespace, name in places:
            done = mesh.running.kube(mesh.cluster(number), "rollout", "status", f"deployment/{name}", "-n", namespace, "--timeout=55s")
            assert done.returncode == 0, done.stderr
        until(lambda number=number: "deletionTimestamp" not in mesh.running.kube(mesh.cluster(number), "get", "pods", "-A", "-o", "json").stdout, 60)


def assert_requests_arrive(mesh: Mesh) -> None:
    for near, far in ((1, 2), (2, 1)):
        said = mesh.running.fetch(mesh.cluster(near), "sample/client", f"http://echo-{mesh.cluster(far)}.sample/", "--count", "20", "--retry", "30")
        assert json.loads(said["body"])["cluster"] == mesh.cluster(far)
        assert said["answers"] == {"200": 20}


def signers(mesh: Mesh) -> list[str]:
    """The intermediates that signed the servers' certificates."""
    return [read_certificates(mesh.chain(number, "echo"))[1].fingerprint for number in (1, 2)]


def made(mesh: Mesh, folder: str) -> list[str]:
    """The intermediates of a folder."""
    return [read_certificates((mesh.folder / folder / mesh.cluster(number) / "ca-cert.pem").read_bytes())[0].fingerprint for number in (1, 2)]


def test_the_root_of_a_mesh_is_replaced_in_stages(mesh: Mesh) -> None:
    mesh.site()
    mesh.play(str(mesh.folder / "workloads.yml"), "--limit", f"{mesh.cluster(1)},{mesh.cluster(2)}")
    new = call("root_ca", store={"path": str(mesh.folder / "new" / "root")}, **FAST).values["certificate"]["fingerprint"]
    for number in (1, 2):
        store = {"path": str(mesh.folder / "new" / mesh.cluster(number))}
        call("intermediate_ca", name=mesh.cluster(number), store=store, root={"path": str(mesh.folder / "new" / "root")}, **FAST)
    assert signers(mesh) == made(mesh, "certificates")
    with pytest.raises(OperationError, match="phase issue may come only after phase trust"):
        phase(mesh, 1, "issue")
    assert [phase(mesh, number, "trust").changed for number in (1, 2)] == [True, True]
    assert not phase(mesh, 1, "trust").changed
    assert_requests_arrive(mesh)
    with pytest.raises(OperationError, match=r"proxies are not ready for it: proxy .* does not trust the root that is to sign"):
        phase(mesh, 1, "issue")
    restart_workloads(mesh)
    assert [phase(mesh, number, "issue").changed for number in (1, 2)] == [True, True]
    assert_requests_arrive(mesh)
    assert signers(mesh) == made(mesh, "certificates")  # nobody has a new certificate yet
    with pytest.raises(OperationError, match=r"proxies are not ready for it: proxy .* shows a certificate that nobody would trust"):
        phase(mesh, 1, "finish")
    assert phase(mesh, 1, "back").changed  # and on again: old and new certificates live beside each other
    assert_requests_arrive(mesh)
    assert phase(mesh, 1, "issue").changed
    restart_workloads(mesh)
    assert signers(mesh) == made(mesh, "new")
    assert_requests_arrive(mesh)
    assert [phase(mesh, number, "finish").changed for number in (1, 2)] == [True, True]
    restart_workloads(mesh)
    assert_requests_arrive(mesh)
    for number in (1, 2):
        found = call("certificate_info", kubeconfig=mesh.running.clusters[mesh.cluster(number)]["kubeconfig"]).values
        assert found["roots"] == [new]
        assert found["problems"] == []
        assert mesh.running.kube(mesh.cluster(number), "get", "secret", "-n", "istio-system", "cacerts-before").returncode == 1
    with pytest.raises(OperationError, match="the last phase is past"):
        phase(mesh, 1, "back")
