# SPDX-License-Identifier: GPL-3.0-or-later
"""``injection_info`` beside ``istioctl x check-inject``, ``istioctl x injector list`` and ``istioctl analyze`` on the same cluster."""
from __future__ import annotations

import json
import re
import typing as t
from collections.abc import Iterator

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.injection_info import run
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.injection_info import SPEC, Options

from tests.integration.sandbox.running import Running

from .conftest import PLAIN, SPACES

Map = dict[str, t.Any]

LABELS: t.Final[list[dict[str, str]]] = [
    {"app": "x"}, {"sidecar.istio.io/inject": "true"}, {"sidecar.istio.io/inject": "false"}, {"istio.io/rev": "default"}, {"istio.io/rev": "openshift"},
    {"istio.io/rev": "openshift", "sidecar.istio.io/inject": "true"}, {"istio.io/rev": "nonesuch"},
]  # fmt: skip
IMAGE: t.Final = {"name": "app", "image": "sandbox.local/client:1"}


class Mesh:
    """The cluster, the module's operation on it, and the oracle."""

    def __init__(self, running: Running, client: Client) -> None:
        self.client, self.running = client, running
        ((self.cluster, facts),) = running.clusters.items()
        self.kubeconfig = facts["kubeconfig"]
        self.warnings: list[str] = []

    def warn(self, text: str) -> None:
        """The reporter of the operation."""
        self.warnings.append(text)

    def info(self, **options: t.Any) -> Map:
        """What the module returns."""
        checked = ArgumentSpecValidator(SPEC.argument_spec, **SPEC.rules()).validate({"kubeconfig": self.kubeconfig, **options})
        assert not checked.error_messages, checked.error_messages
        done = run(Options.from_params(checked.validated_parameters, check_mode=False, diff_mode=False), self)
        assert not done.changed
        assert self.warnings == []
        return done.values

    def istio(self, *words: str) -> str:
        """istioctl."""
        return self.running.istio(self.cluster, *words)

    def label(self, space: str, **labels: str | None) -> None:
        """Labels of a namespace: ``injection``, ``rev``; None removes one."""
        known = {"injection": "istio-injection", "rev": "istio.io/rev"}
        self.client.patch(f"/api/v1/namespaces/{space}", {"metadata": {"labels": {known[key]: value for key, value in labels.items()}}})


@pytest.fixture
def mesh(running: Running, client: Client) -> Iterator[Mesh]:
    """The cluster, whose sample namespaces are afterwards labelled as they were."""
    found = Mesh(running, client)
    yield found
    found.label("sample", injection="enabled", rev=None)
    found.label("outside", injection=None, rev=None)


def check_inject(mesh: Mesh, *words: str) -> list[tuple[str, str, bool, str]]:
    """(webhook, revision, injected, reason) as istioctl shows them."""
    text = re.sub("\x1b\\[[0-9]*m", "", mesh.istio("experimental", "check-inject", *words))
    rows = [re.split(" {2,}", line.strip(), maxsplit=3) for line in text.splitlines()[1:]]
    return [(row[0], row[1], row[2].strip() == "✔", row[3]) for row in rows if len(row) == 4]


def ours(webhooks: list[Map]) -> list[tuple[str, str, bool]]:
    return [(item["webhook"], item["revision"], item["injects"]) for item in webhooks]


@pytest.mark.parametrize("space", [*SPACES.values(), PLAIN, "sample"])
def test_a_pod_that_is_not_there_yet(mesh: Mesh, space: str) -> None:
    for labels in LABELS:
        (asked,) = mesh.info(namespaces=[space], pod_labels=labels)["asked"]
        told = check_inject(mesh, "--namespace", space, "--labels", ",".join(f"{key}={value}" for key, value in labels.items()))
        assert len(told) == 3
        assert ours(asked["webhooks"]) == [row[:3] for row in told], labels
        assert asked["webhook"] == next((row[0] for row in told if row[2]), "")
        for mine, theirs in zip(asked["webhooks"], told, strict=True):
            if mine["injects"] or "preventing" in theirs[3]:
                # the labels that istioctl names as the reason are among ours
                named = re.findall(r"[\w./-]+=[\w./-]+", theirs[3])
                assert [label for label in named if label not in mine["reason"] and not label.startswith("sidecar.istio.io/inject=true")] == []


def test_a_workload(mesh: Mesh) -> None:
    (pod,) = mesh.info(workload="deploy/echo.sample")["pods"]
    assert ours(pod["webhooks"]) == [row[:3] for row in check_inject(mesh, "deployment/echo", "--namespace", "sample")]
    assert (pod["workload"], pod["proxy"], pod["revision"], pod["wanted_revision"]) == ("Deployment/echo", "sidecar", "default", "default")
    assert (pod["reason"], pod["restart"]) == ("", "")
    with pytest.raises(OperationError, match="there is no Deployment nonesuch in namespace sample"):
        mesh.info(workload="deploy/nonesuch.sample")
    with pytest.raises(OperationError, match="namespaces: there is no namespace nonesuch; leave the option out"):
        mesh.info(namespaces=["sample", "nonesuch"])


def injector_list(mesh: Mesh) -> tuple[dict[str, str], list[tuple[str, ...]]]:
    """Each namespace's pods, and (namespace, webhook, revision, image), as istioctl shows them."""
    first, second = mesh.istio("experimental", "injector", "list").strip().split("\n\n")
    pods = {line.split()[0]: line.split(maxsplit=2)[2] for line in first.splitlines()[1:]}
    return pods, sorted(tuple(re.split(" +", line.replace("DOES NOT AUTOINJECT", "-").strip())) for line in second.splitlines()[1:])


def test_the_list_of_injectors(mesh: Mesh) -> None:
    found = mesh.info()
    mine = [(space, item["name"], item["revision"], item["image"]) for item in found["webhooks"] for space in item["namespaces"] or ["-"]]
    pods, theirs = injector_list(mesh)
    assert sorted(mine) == theirs
    assert [item["name"] for item in found["webhooks"] if not item["active"]] == ["istio-sidecar-injector"]
    spaces = {item["name"]: item for item in found["namespaces"]}
    assert pods["sample"] == "default: 3"
    assert spaces["sample"]["proxies"] == [{"revision": "default", "pods": 3, "disabled": 0, "restart_needed": 0}]
    # istioctl takes the webhook for pods' labels for one that injects every namespace (injector-list.go, getInjector); nobody would inject this one.
    assert pods["outside"] == "<non-Istio>: 1 NEEDS RESTART: 1"
    assert spaces["outside"]["proxies"] == [{"revision": "", "pods": 1, "disabled": 0, "restart_needed": 0}]
    assert (found["restart_needed"], found["pods"]) == ([], [])


def analyzed(mesh: Mesh, space: str) -> set[tuple[str, str]]:
    """Code and object of istioctl's findings about injection in a namespace."""
    done = json.loads(mesh.istio("analyze", "--namespace", space, "--output", "json", "--failure-threshold", "Error"))
    return {(item["code"], item["origin"].split(" (")[0]) for item in done if item["code"] in ("IST0102", "IST0103", "IST0123")}


def test_what_is_to_be_restarted_and_what_analyze_says(mesh: Mesh) -> None:
    def told(space: str) -> set[tuple[str, str]]:
        return {(item["code"], item["origin"]) for item in mesh.info(namespaces=[space])["messages"]}

    assert told("outside") == analyzed(mesh, "outside") == {("IST0102", "Namespace outside")}
    assert told("sample") == analyzed(mesh, "sample") == set()
    mesh.label("outside", injection="enabled")
    found = mesh.info(namespaces=["outside"])
    assert told("outside") == analyzed(mesh, "outside")
    assert [item["code"] for item in found["messages"]] == ["IST0103"]
    assert injector_list(mesh)[0]["outside"] == "<non-Istio>: 1 NEEDS RESTART: 1"
    assert found["restart_needed"] == [
        {"namespace": "outside", "workload": "Deployment/client", "pods": 1, "wanted_revision": "default",
         "reason": "has no proxy, revision default would inject one"},
    ]  # fmt: skip
    assert (found["namespaces"][0]["missing_proxy"], found["namespaces"][0]["with_proxy"]) == (1, 0)
    mesh.label("sample", injection=None, rev="openshift")
    assert injector_list(mesh)[0]["sample"] == "default: 3 NEEDS RESTART: 3"
    moved = mesh.info(namespaces=["sample"])
    assert {item["reason"] for item in moved["restart_needed"]} == {"has a proxy of revision default, would get one of openshift"}
    assert moved["namespaces"][0]["proxies"] == [{"revision": "default", "pods": 3, "disabled": 0, "restart_needed": 3}]
    mesh.label("sample", injection="enabled", rev="openshift")
    assert told("sample") == analyzed(mesh, "sample") == {("IST0123", "Namespace sample")}
    mesh.label("sample", injection=None, rev="nonesuch")
    assert {item["code"] for item in mesh.info(namespaces=["sample"])["messages"]} == {"MF0121"}
    mesh.label("sample", injection="disabled", rev=None)
    (reason,) = {item["reason"] for item in mesh.info(namespaces=["sample"])["restart_needed"]}
    assert reason.startswith("has a proxy of revision default, nobody would inject one now: ")
    assert "namespace has label istio-injection=disabled" in reason


def test_a_pod_that_istiod_lets_alone_and_one_of_another_image(mesh: Mesh) -> None:
    space, pods = SPACES["default"], f"/api/v1/namespaces/{SPACES['default']}/pods"
    gate = {"schedulingGates": [{"name": "example/held"}]}
    for name, spec in (("host", {"hostNetwork": True}), ("plain", {})):
        mesh.client.create(pods, {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {"containers": [IMAGE], **gate, **spec}})
    try:
        mesh.client.patch(f"{pods}/plain", {"metadata": {"annotations": {"sidecar.istio.io/proxyImageType": "debug"}}})
        found = mesh.info(namespaces=[space], details=True)
        host, plain = found["pods"]
        assert (host["webhook"], host["reason"], host["restart"]) == ("", "has host networking enabled", "")
        assert [item["injects"] for item in host["webhooks"]] == [True, False, False]
        assert plain["restart"] == f"has proxy {plain['image']}, would get {plain['image']}-debug"
        assert [(item["workload"], item["wanted_revision"]) for item in found["restart_needed"]] == [("Pod/plain", "default")]
        assert found["messages"] == []
    finally:
        for name in ("host", "plain"):
            mesh.client.request("DELETE", f"{pods}/{name}")
