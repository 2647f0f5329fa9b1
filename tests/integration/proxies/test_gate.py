# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates on the real mesh of conftest.py, one of whose proxies rejects its listeners: what holds them shut is named. Seconds."""
from __future__ import annotations

import contextlib
import typing as t
from collections.abc import Iterator

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from .mesh import Json, Mesh
from .test_status import as_user

ALPN: t.Final = "Didn't find a registered implementation for 'istio.alpn'"


def failed(values: Json) -> list[Json]:
    return [one for one in values["evidence"] if not one["passed"]]


@contextlib.contextmanager
def stopped(mesh: Mesh, name: str) -> Iterator[None]:
    """A proxy (``pod.namespace``) whose Envoy stands still within the block."""
    pod, _, namespace = name.rpartition(".")

    def signal(word: str) -> None:
        script = f"for p in /proc/[0-9]*; do case $(cat $p/comm) in envoy) kill -{word} ${{p#/proc/}};; esac; done"
        mesh.kubectl("exec", "-n", namespace, pod, "-c", "istio-proxy", "--", "sh", "-c", script)

    signal("STOP")
    try:
        yield
    finally:
        signal("CONT")


def test_a_rejection_closes_the_gate_and_is_told_in_envoys_words(mesh: Mesh) -> None:
    values = mesh.call("gate", gates="rejected_configuration", fail=False, wait_timeout=600).values
    assert not values["passed"]
    (found,) = failed(values)
    assert found["subject"] == mesh.proxy("nack-")
    assert (found["facts"]["type"], found["facts"]["namespace"]) == ("LDS", "sample")
    assert ALPN in found["facts"]["error"]
    with pytest.raises(OperationError, match=r"gate closed: rejected_configuration: nack-.*\.sample: rejects LDS: .*istio\.alpn") as caught:
        mesh.call("gate", gates=["rejected_configuration"])
    assert caught.value.facts["evidence"] == values["evidence"]
    assert mesh.call("gate", gates={"gate": "rejected_configuration", "namespaces": ["istio-system"]}).values["passed"]
    assert mesh.call("gate", gates={"gate": "rejected_configuration", "workload": "deploy/echo.sample"}).values["passed"]


def test_a_paused_proxy_holds_sync_shut_until_it_goes_on(mesh: Mesh) -> None:
    gate = {"gate": "sync", "workload": "deploy/client.sample"}
    entry = """
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: gate, namespace: sample}
spec: {hosts: [gate.example], ports: [{number: 80, name: http, protocol: HTTP}], resolution: NONE}
"""
    name = mesh.proxy("client-")
    try:
        with stopped(mesh, name):
            mesh.kubectl("apply", "-f", "-", stdin=entry)
            mesh.until_state(name, "STALE")
            with pytest.raises(OperationError, match=f"gate closed: sync: {name}: .*STALE"):
                mesh.call("gate", gates=gate, wait_timeout=1)
        assert mesh.call("gate", gates=gate, wait_timeout=60).values["passed"]
    finally:
        mesh.kubectl("delete", "serviceentry", "-n", "sample", "gate")
        mesh.until_no_cluster(fqdn="gate.example")
        mesh.until_state(name, "SYNCED")


def test_readiness_knows_istiod_gateways_and_sidecars(mesh: Mesh) -> None:
    values = mesh.call("gate", gates="readiness", wait=False, fail=False).values
    by_name = {one["subject"]: one for one in values["evidence"]}
    roles = {name.rpartition("/")[2]: one["facts"]["role"] for name, one in by_name.items()}
    assert roles == {"istiod": "istiod", "istio-ingressgateway": "gateway", "client": "sidecar", "echo": "sidecar", "nack": "sidecar"}
    (found,) = failed(values)  # Envoy is not ready without listeners
    assert found["subject"] == "Deployment sample/nack"
    assert found["text"].startswith("0 of 1 pods are available")
    assert "(pod nack-" in found["text"]
    assert "container istio-proxy: runs and is not ready" in found["text"]
    assert mesh.call("gate", gates={"gate": "readiness", "namespaces": ["istio-system"]}).values["passed"]
    with pytest.raises(OperationError, match="Namespace istio-system: has no istiod of revision canary"):
        mesh.call("gate", gates={"gate": "readiness", "revision": "canary"}, wait=False)


def test_readiness_waits_for_a_workload(mesh: Mesh) -> None:
    gate = {"gate": "readiness", "namespaces": ["sample-ready"]}
    pod = """
apiVersion: v1
kind: Pod
metadata: {name: late, namespace: sample-ready, labels: {sidecar.istio.io/inject: "true"}}
spec: {terminationGracePeriodSeconds: 1, containers: [{name: app, image: "sandbox.local/client:1"}]}
"""
    mesh.kubectl("create", "namespace", "sample-ready")
    try:
        mesh.kubectl("apply", "-f", "-", stdin=pod)
        first = mesh.call("gate", gates=gate, wait=False, fail=False).values
        values = mesh.call("gate", gates=gate, wait_timeout=60).values
        assert [one["subject"] for one in values["evidence"] if one["facts"]["role"] == "sidecar"] == ["Pod sample-ready/late"]
        assert values["passed"]
        assert not first["passed"]
    finally:
        mesh.kubectl("delete", "namespace", "sample-ready")  # waits: its pod would count in later tests


def test_rights_that_are_missing_end_the_wait_at_once(mesh: Mesh) -> None:
    user = as_user(mesh, "gate-neither", "pods/log")
    for gate in ("sync", "rejected_configuration"):
        with pytest.raises(OperationError, match="get and create on pods/portforward"):
            user.call("gate", gates=gate, wait_timeout=600)
    with pytest.raises(OperationError, match=r"whether proxies are in sync cannot be asked: .*get and create on pods/portforward"):
        user.call("proxy_status_info", wait_for_sync=True, wait_timeout=600)


def test_certificates_that_end_soon_close_their_gate(mesh: Mesh) -> None:
    """istiod's own root ends in ten years."""
    values = mesh.call("gate", gates="certificates", wait=False).values
    assert values["passed"]
    assert values["evidence"][-1]["facts"]["certificates"] == len(mesh.call("certificate_info").values["certificates"]) > 4
    gate = {"gate": "certificates", "expiry_days": 4000, "workloads": False}
    (found, *_) = failed(mesh.call("gate", gates=gate, wait=False, fail=False).values)
    assert (found["facts"]["kind"], found["facts"]["level"]) == ("CertificateExpiring", "warning")
    assert found["facts"]["remedy"]
    assert mesh.call("gate", gates={**gate, "level": "error"}, wait=False).values["passed"]


def test_an_analysis_closes_its_gate_by_level(mesh: Mesh) -> None:
    gate = {"gate": "analysis", "namespaces": ["sample-analysis"]}
    route = """
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: lost, namespace: sample-analysis}
spec: {hosts: [lost.example], gateways: [nonesuch], http: [{route: [{destination: {host: echo.sample.svc.cluster.local}}]}]}
"""
    mesh.kubectl("create", "namespace", "sample-analysis")
    try:
        assert mesh.call("gate", gates=gate, wait=False).values["passed"]
        mesh.kubectl("apply", "-f", "-", stdin=route)
        values = mesh.call("gate", gates=gate, wait_timeout=600, fail=False).values
        (found,) = failed(values)
        assert (found["subject"], found["facts"]["code"], found["facts"]["level"]) == ("VirtualService sample-analysis/lost", "IST0101", "Error")
        assert "nonesuch" in found["text"]
        told = mesh.call("analyze", namespaces=["sample-analysis"], failure_threshold="never").values
        assert values["evidence"][-1]["facts"] == {"objects": told["analyzed"], "messages": len(told["messages"])}
        assert mesh.call("gate", gates={**gate, "suppress": "IST0101=VirtualService sample-analysis/*"}, wait=False).values["passed"]
    finally:
        mesh.kubectl("delete", "namespace", "sample-analysis")


def test_several_gates_are_one_answer(mesh: Mesh) -> None:
    gates = [{"gate": "readiness", "namespaces": ["istio-system"]}, "sync"]
    values = mesh.call("gate", gates=gates, fail=False, query="gates[?passed].gate").values
    assert values["gates"] == [{"gate": "readiness", "passed": True}, {"gate": "sync", "passed": False}]
    assert values["result"] == ["readiness"]
    assert {one["position"] for one in values["evidence"]} == {0, 1}


def test_without_prometheus_its_gate_says_so(mesh: Mesh) -> None:
    with pytest.raises(OperationError, match=r"namespace sample has no ready pod with the label app.kubernetes.io/name=prometheus"):
        mesh.call("gate", gates={"gate": "promql", "expression": "up", "at_least": 1, "prometheus_namespace": "sample"}, wait=False)
