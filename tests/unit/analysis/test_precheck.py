# SPDX-License-Identifier: GPL-3.0-or-later
"""Prechecks that a test cluster cannot be brought to fail: old versions, stored versions that are lost, full nodes."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.message import Message, in_order
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.precheck import capacity, crds, versions
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.precheck.snapshot import Snapshot, Target
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.revisions import Survey, survey
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.versions import parse_version

from ..istio.live import canonical, deployment, pod

Json = dict[str, t.Any]
EMPTY = Survey("default", (), (), (), {}, {})


def codes(messages: list[Message]) -> list[str]:
    return [item.code for item in messages]


@pytest.mark.parametrize(
    ("kubernetes", "istio", "expected"),
    [
        ("v1.31.9", "1.31.0", ["IST0142"]),
        ("v1.32.0+k3s1", "1.31.0", []),
        ("v1.37.0", "1.31.0", []),
        ("v1.38.0", "1.31.0", ["MF0101"]),
        ("v1.30.0", "", ["IST0142"]),
        ("v1.34.0", "1.99.0", ["MF0102"]),
        ("unknown", "1.31.0", []),
    ],
)
def test_kubernetes_and_istio(kubernetes: str, istio: str, expected: list[str]) -> None:
    target = Target(version=parse_version(istio) if istio else None)
    assert codes(versions.check(Snapshot("istio-system", kubernetes), EMPTY, target)) == expected


def test_the_text_of_an_old_kubernetes_is_istioctls() -> None:
    (found,) = versions.check(Snapshot("istio-system", "v1.31.0"), EMPTY, Target())
    assert (found.level, found.origin, found.message) == (
        "Error", "Cluster", 'The Kubernetes Version "v1.31.0" is lower than the minimum version: 1.32'
    )  # fmt: skip
    assert found.documentation_url == "https://istio.io/latest/docs/reference/config/analysis/ist0142/"


def proxy(namespace: str, name: str, version: str) -> Json:
    made = pod(namespace, name, "default")
    made["spec"]["containers"][0]["image"] = f"docker.io/istio/proxyv2:{version}"
    return made


def test_proxies_that_are_too_old_now_or_after_the_upgrade() -> None:
    pods = [proxy("a", "one", "1.28.4"), proxy("a", "two", "1.29.1"), proxy("a", "three", "1.30.0")]
    found = survey("istio-system", webhooks=[canonical()], services=[], deployments=[deployment("default", "1.30.0")], namespaces=[], pods=pods)
    snapshot = Snapshot("istio-system", "v1.34.0", pods=pods)
    now = versions.check(snapshot, found, Target())
    assert [item.message for item in now] == [
        "1 proxies of revision default: the proxy's 1.28.4 is 2 minor versions behind the control plane's 1.30.0; one is supported"
    ]
    then = [item.message for item in versions.check(snapshot, found, Target(version=parse_version("1.31.0")))]
    assert len([text for text in then if text.startswith("After the upgrade")]) == 2


def crd(name: str, served: list[str], stored: list[str]) -> Json:
    return {
        "metadata": {"name": name}, "status": {"storedVersions": stored},
        "spec": {"group": "networking.istio.io", "names": {"kind": "X"}, "versions": [{"name": each, "served": True} for each in served]},
    }  # fmt: skip


def test_versions_that_objects_are_stored_in_and_that_go() -> None:
    live = [crd("gateways.networking.istio.io", ["v1", "v1alpha3"], ["v1alpha3", "v1"]), crd("sidecars.networking.istio.io", ["v1"], ["v1"])]
    wanted = (crd("gateways.networking.istio.io", ["v1"], []), crd("sidecars.networking.istio.io", ["v1"], []))
    found = [item for item in crds.check(Snapshot("istio-system", "v1.34.0", crds=live), Target(crds=wanted)) if item.code != "MF0110"]
    assert [(item.code, item.origin, item.message) for item in found] == [
        ("MF0112", "CustomResourceDefinition gateways.networking.istio.io", "Objects are stored as v1alpha3, which the new CRD no longer has")
    ]


def node(name: str, cpu: str, memory: str, **spec: t.Any) -> Json:
    status = {"allocatable": {"cpu": cpu, "memory": memory, "pods": "110"}, "conditions": [{"type": "Ready", "status": "True"}]}
    return {"metadata": {"name": name}, "spec": spec, "status": status}


def load(on: str, cpu: str, memory: str, init: str = "0") -> Json:
    containers = [{"name": "a", "resources": {"requests": {"cpu": cpu, "memory": memory}}}]
    inits = [{"name": "i", "resources": {"requests": {"cpu": init}}}]
    spec = {"nodeName": on, "containers": containers, "initContainers": inits}
    return {"metadata": {"name": "x", "namespace": "y"}, "spec": spec, "status": {"phase": "Running"}}


@pytest.mark.parametrize(
    ("nodes", "pods", "fits"),
    [
        ([node("n", "4", "8Gi")], [], True),
        ([node("n", "4", "8Gi")], [load("n", "3600m", "1Gi")], False),
        ([node("n", "4", "8Gi")], [load("n", "1", "6500Mi")], False),
        ([node("n", "4", "8Gi")], [load("n", "1", "1Gi", init="3900m")], False),
        ([node("n", "4", "8Gi"), node("m", "4", "8Gi")], [load("n", "4", "1Gi")], True),
        ([node("n", "4", "8Gi"), node("m", "4", "8Gi", unschedulable=True)], [load("n", "4", "1Gi")], False),
        ([node("n", "4", "8Gi", taints=[{"key": "k", "effect": "NoSchedule"}])], [], True),
        ([], [], True),
    ],
)
def test_room_for_istiod(nodes: list[Json], pods: list[Json], fits: bool) -> None:
    found = capacity.check(Snapshot("istio-system", "v1.34.0", nodes=nodes, pods=pods), EMPTY, Target())
    assert codes(found) == ([] if fits else ["MF0140"])


def test_an_istiod_that_is_there_says_what_it_requests() -> None:
    own = deployment("default", "1.30.0")
    own["metadata"]["namespace"] = "istio-system"
    own["spec"]["template"]["spec"]["containers"][0]["resources"] = {"requests": {"cpu": "3", "memory": "16G"}}
    found = survey("istio-system", webhooks=[], services=[], deployments=[own], namespaces=[], pods=[])
    (message,) = capacity.check(Snapshot("istio-system", "v1.34.0", nodes=[node("n", "4", "8Gi")], deployments=[own]), found, Target())
    assert "requests 3 CPU and 15259 MiB" in message.message


@pytest.mark.parametrize(
    ("text", "number"), [("500m", 0.5), ("2", 2), ("2.5", 2.5), ("1Gi", 2**30), ("1G", 1e9), ("1e3", 1000), ("12e6", 12e6), ("x", 0), ("", 0)]
)
def test_amounts(text: str, number: float) -> None:
    assert capacity.amount(text) == number


def test_messages_in_order_and_once() -> None:
    info, error = Message("MF0110", "A", "Info", "Cluster", "a", "b"), Message("MF0120", "B", "Error", "Cluster", "a", "b")
    assert in_order([info, error, info]) == [error, info]
    assert error.at_least("Warning")
    assert not info.at_least("Warning")
