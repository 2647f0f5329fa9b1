# SPDX-License-Identifier: GPL-3.0-or-later
"""``wait_distributed`` on a real mesh: when the task ends Envoy has it; who has not, or rejects it, is named. Half a minute."""
from __future__ import annotations

import contextlib
import json
import re
import threading
import typing as t
from collections.abc import Iterator

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.paths import Kinds
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.pods import ready
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.port_forward import get
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.wait import await_objects

from ..rights import await_right
from ..sandbox.running import until
from .cluster import Cluster, Json, Said, settings

POD: t.Final = "one"


def header(space: str, value: str) -> Json:
    """A VirtualService that every sidecar's routes hold, for a host that only this test uses."""
    route = {"destination": {"host": "echo.sample.svc.cluster.local"}}
    http = [{"headers": {"request": {"set": {"x-distributed": value}}}, "route": [route]}]
    spec = {"hosts": [f"{space}.example"], "http": http}
    return {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "header"}, "spec": spec}


def refused_filter() -> Json:
    """An EnvoyFilter that istiod takes and no Envoy does."""
    value = {"name": "nonesuch", "typed_config": {"@type": "type.googleapis.com/udpa.type.v1.TypedStruct", "type_url": "type.googleapis.com/none.such"}}
    patch = {"applyTo": "HTTP_FILTER", "match": {"context": "SIDECAR_INBOUND"}, "patch": {"operation": "INSERT_FIRST", "value": value}}
    return {
        "apiVersion": "networking.istio.io/v1alpha3", "kind": "EnvoyFilter", "metadata": {"name": "refused"},
        "spec": {"workloadSelector": {"labels": {"app": POD}}, "configPatches": [patch]},
    }  # fmt: skip


@pytest.fixture
def injected(mesh: Cluster, space: str) -> str:
    """The test's namespace with a pod that has a sidecar; the name of that proxy."""
    until(lambda: mesh.client.find(f"/api/v1/namespaces/{space}/serviceaccounts/default"), 60)  # without it no pod is taken
    spec = {"terminationGracePeriodSeconds": 1, "containers": [{"name": "app", "image": "sandbox.local/client:1"}]}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": POD, "namespace": space, "labels": {"app": POD}}, "spec": spec}
    mesh.client.create(f"/api/v1/namespaces/{space}/pods", pod)
    await_objects(mesh.client, Kinds(mesh.client), [pod], lambda live: "" if live and ready(live) else "is not ready", timeout=60)
    return f"{POD}.{space}"


@contextlib.contextmanager
def stopped(mesh: Cluster, space: str) -> Iterator[t.Callable[[], None]]:
    """The pod's Envoy stands still within the block, or until what this gives is called."""

    def signal(word: str) -> None:
        script = f"for p in /proc/[0-9]*; do case $(cat $p/comm) in envoy) kill -{word} ${{p#/proc/}};; esac; done"
        done = mesh.kube("exec", "-n", space, POD, "-c", "istio-proxy", "--", "sh", "-c", script)
        assert done.returncode == 0, done.stderr

    signal("STOP")
    try:
        yield lambda: signal("CONT")
    finally:
        signal("CONT")


def dump(mesh: Cluster, space: str) -> str:
    """What Envoy has now."""
    return get(mesh.client, space, POD, 15000, "/config_dump").body.decode()


def failure(mesh: Cluster, space: str, **params: t.Any) -> Said:
    """A call that fails."""
    said = mesh.call(space, wait_distributed=True, **params)
    assert said.error
    return said


def test_when_the_task_ends_envoy_has_it_and_what_was_pruned_is_gone(mesh: Cluster, space: str, injected: str) -> None:
    asked = {"wait_distributed": True, "distributed_to": [space], "wait_timeout": 60}
    for number in range(4):
        said = mesh.done(space, objects=[header(space, f"value-{number}"), settings("c", key=str(number))], **asked)
        assert f"value-{number}" in dump(mesh, space)
        proof = said.result.values["distribution"]
        assert (proof["objects"], proof["proxies"]) == ([f"VirtualService {space}/header"], [injected])
        assert [name.partition("-")[0] for name in proof["istiods"]] == ["istiod"]
    again = mesh.done(space, objects=[header(space, "value-3"), settings("c", key="3")], **asked)
    assert not again.result.changed
    assert again.result.values["distribution"] == proof
    mesh.done(space, objects=[settings("c", key="3")], **asked)
    assert f"{space}.example" not in dump(mesh, space)
    mesh.done(space, objects=[header(space, "value-5")], **asked)
    mesh.done(space, state="absent", **asked)
    assert f"{space}.example" not in dump(mesh, space)


def test_a_proxy_that_a_change_does_not_concern_counts_when_istiod_came_to_it(mesh: Cluster, space: str) -> None:
    said = mesh.done(space, objects=[header(space, "elsewhere")], wait_distributed=True, distributed_to=["istio-system"], wait_timeout=60)
    assert [name.startswith("istio-ingressgateway-") for name in said.result.values["distribution"]["proxies"]] == [True]


def test_what_istiod_does_not_read_is_not_waited_for_and_check_mode_waits_for_nothing(mesh: Cluster, space: str) -> None:
    said = mesh.done(space, objects=[settings("c", key="x")], wait_distributed=True, wait_timeout=60)
    assert said.result.values["distribution"]["objects"] == []
    assert mesh.done(space, objects=[header(space, "never")], wait_distributed=True, check_mode=True).result.values["distribution"] is None
    assert mesh.done(space, objects=[header(space, "any")]).result.values["distribution"] is None


def test_a_paused_envoy_is_waited_for_and_named(mesh: Cluster, space: str, injected: str) -> None:
    asked = {"objects": [header(space, "while-paused")], "distributed_to": [space]}
    with stopped(mesh, space) as go_on:
        said = failure(mesh, space, **asked, wait_timeout=20)
        assert re.search(f"applied, but not distributed after 20 s: {re.escape(injected)}: .*STALE", said.error)
        assert [one["name"] for one in said.facts["behind"]] == [injected]
        assert (said.facts["changed"], said.facts["objects"]["created"]) == (True, [f"VirtualService {space}/header"])
        timer = threading.Timer(2, go_on)
        timer.start()
        try:
            said = mesh.done(space, **asked, wait_distributed=True, wait_timeout=60)
        finally:
            timer.join()
    assert not said.result.changed
    assert "while-paused" in dump(mesh, space)


def test_what_envoy_rejects_is_an_error_in_its_words_until_it_is_taken_away(mesh: Cluster, space: str, injected: str) -> None:
    asked = {"distributed_to": [space], "wait_timeout": 60}
    for _ in range(2):  # also where the object was there before
        said = failure(mesh, space, objects=[refused_filter()], **asked)
        assert f"proxies reject what istiod sends them: {injected}: rejects LDS: " in said.error
        (found,) = said.facts["rejections"]
        assert (found["name"], found["type"]) == (injected, "LDS")
        assert "nonesuch" in found["error"]
    mesh.done(space, state="absent", wait_distributed=True, **asked)
    assert "nonesuch" not in json.dumps([part for part in json.loads(dump(mesh, space))["configs"] if "Listeners" in part["@type"]])


def test_an_istiod_that_may_not_be_asked_is_told_at_once_with_the_missing_verbs(mesh: Cluster, space: str) -> None:
    """The user may write the set, and may neither forward ports nor run commands."""
    rules = [
        {"apiGroups": ["networking.istio.io"], "resources": ["virtualservices"], "verbs": ["*"]},
        {"apiGroups": [""], "resources": ["configmaps", "namespaces"], "verbs": ["*"]},
        {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]},
        {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["*"]},
    ]
    ref = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": space}
    subjects = [{"kind": "User", "name": space, "apiGroup": "rbac.authorization.k8s.io"}]
    base = "/apis/rbac.authorization.k8s.io/v1"
    mesh.client.create(f"{base}/clusterroles", {"metadata": {"name": space}, "rules": rules})
    mesh.client.create(f"{base}/clusterrolebindings", {"metadata": {"name": space}, "roleRef": ref, "subjects": subjects})
    try:
        await_right(mesh.client, space, verb="list", resource="pods")
        said = failure(mesh, space, objects=[header(space, "denied")], impersonate_user=space, wait_timeout=600)
    finally:
        mesh.client.request("DELETE", f"{base}/clusterrolebindings/{space}")
        mesh.client.request("DELETE", f"{base}/clusterroles/{space}")
    assert "may not be asked: " in said.error
    assert "get and create on pods/portforward" in said.error
    assert said.facts["objects"]["created"] == [f"VirtualService {space}/header"]


def test_without_an_istiod_there_is_nobody_to_ask(mesh: Cluster, space: str) -> None:
    said = failure(mesh, space, objects=[settings("c", key="x")], namespace=space)
    assert f"namespace {space} has no istiod" in said.error
