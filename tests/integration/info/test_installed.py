# SPDX-License-Identifier: GPL-3.0-or-later
"""Releases, revisions and who uses them, with rights and without."""
from __future__ import annotations

import json
import typing as t
from collections.abc import Iterator

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.install.sets import Member, SetName
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from ..sandbox.running import until
from .cluster import CANARY_RUN, SYSTEM, Cluster, Json

VIEWER: t.Final = "viewer"


def namespace(name: str, **labels: str) -> Json:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def proxied(name: str, space: str, revision: str) -> Json:
    status = {"sidecar.istio.io/status": json.dumps({"revision": revision})}
    containers = [{"name": "app", "image": "app"}, {"name": "istio-proxy", "image": "proxyv2", "args": ["proxy", "sidecar"]}]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": space, "annotations": status}, "spec": {"containers": containers}}


@pytest.fixture
def viewer(plane: Cluster) -> Iterator[str]:
    """A user who may read all but pods and what is in kube-system."""
    rules = [
        {"apiGroups": [""], "resources": ["namespaces", "services", "configmaps", "serviceaccounts", "resourcequotas"], "verbs": ["list"]},
        {"apiGroups": ["apps", "rbac.authorization.k8s.io", "admissionregistration.k8s.io", "apiextensions.k8s.io"], "resources": ["*"], "verbs": ["list"]},
        {"apiGroups": ["autoscaling", "policy", "networking.k8s.io"], "resources": ["*"], "verbs": ["list"]},
    ]
    secrets = [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "list"]}]
    meta = {"name": VIEWER, "namespace": SYSTEM}
    group = {"apiVersion": "rbac.authorization.k8s.io/v1"}
    subjects = [{"kind": "User", "name": VIEWER, "apiGroup": "rbac.authorization.k8s.io"}]
    objects = [
        {**group, "kind": "ClusterRole", "metadata": {"name": VIEWER}, "rules": rules},
        {**group, "kind": "Role", "metadata": meta, "rules": secrets},
        {**group, "kind": "ClusterRoleBinding", "metadata": {"name": VIEWER}, "subjects": subjects, "roleRef": {"kind": "ClusterRole", "name": VIEWER}},
        {**group, "kind": "RoleBinding", "metadata": meta, "subjects": subjects, "roleRef": {"kind": "Role", "name": VIEWER}},
    ]
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
    plane.kube("apply", "-f", "-", text=text)
    # The API server learns of each of the four by a watch of its own.
    until(lambda: plane.may(VIEWER, "list", "secrets", "-n", SYSTEM) and plane.may(VIEWER, "list", "namespaces"), 60, lambda: "the viewer may not list")
    yield VIEWER
    plane.kube("delete", "-f", "-", text=text)


def test_releases_revisions_and_who_uses_them(plane: Cluster) -> None:
    made = [namespace("shop", **{"istio-injection": "enabled"}), namespace("lab", **{"istio.io/rev": "canary"}), namespace("old", **{"istio.io/rev": "gone"})]
    made += [namespace("mesh", **{"istio.io/dataplane-mode": "ambient"})]
    pods = [proxied("a", "lab", "canary"), proxied("b", "lab", "canary"), proxied("c", "old", "gone")]
    for space in ("shop", "lab", "old", "mesh"):
        plane.kube("create", "namespace", space)
        plane.kube("wait", "--for=create", "serviceaccount/default", "-n", space, "--timeout=30s")
    for items in (pods, made):  # without the labels nobody injects, and here nobody could
        plane.kube("apply", "--server-side", "-f", "-", text=json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
    try:
        info = plane.info(query="revisions[?in_use].name")
        releases = {one["name"]: one for one in info["releases"]}
        assert list(releases) == ["istio-base", "istio-cni", "istiod", "istiod-canary", "ztunnel"]
        canary = releases["istiod-canary"]
        assert (canary["chart"], canary["component"], canary["status"], canary["revision"], canary["run_id"]) == ("istiod", "pilot", "deployed", 1, CANARY_RUN)
        assert canary["last_deployed"] > "2020"
        revisions = {one["name"]: one for one in info["revisions"]}
        assert list(revisions) == ["canary", "default"]
        assert revisions["canary"]["releases"] == [f"{SYSTEM}/istiod-canary"]
        assert revisions["canary"]["versions"] == ["1.31.0"]
        assert (revisions["canary"]["namespaces"], revisions["canary"]["pods"]) == (["lab"], {"lab": 2})
        assert (revisions["default"]["namespaces"], revisions["default"]["pods"], revisions["default"]["active"]) == (["shop"], {}, True)
        assert info["default_revision"] == "default"
        assert info["ambient_namespaces"] == ["mesh"]
        assert info["unknown_revisions"] == {"namespaces": {"old": "gone"}, "pods": {"old/c": "gone"}}
        assert info["result"] == ["canary", "default"]
        assert (info["drift"], info["unknown"]) == ([], [])
    finally:
        plane.kube("delete", "--wait=false", "namespace", "shop", "lab", "old", "mesh")


def test_what_may_not_be_read_is_told(plane: Cluster, viewer: str) -> None:
    plane.kube("delete", "serviceaccount/istiod", "configmap/istio", "-n", SYSTEM)
    some, none = plane.info(impersonate_user=viewer), plane.info(impersonate_user="nobody")
    plane.restore()
    assert [one["name"] for one in some["releases"]] == ["istio-base", "istio-cni", "istiod", "istiod-canary", "ztunnel"]
    assert [one["name"] for one in some["revisions"]] == ["canary", "default"]
    lost = {f"ServiceAccount {SYSTEM}/istiod", f"ConfigMap {SYSTEM}/istio"}
    assert {(one["object"], one["problem"]) for one in some["drift"]} == {(one, "missing") for one in lost}
    assert len(some["unknown"]) == 2
    assert some["unknown"][0].startswith("releases in namespace kube-system and their drift: ")
    assert some["unknown"][1].startswith("revisions and who uses them: ")
    assert 'cannot list resource "pods"' in some["unknown"][1]
    assert (none["releases"], none["revisions"], none["drift"]) == ([], [], [])
    assert len(none["unknown"]) == 7


def test_looking_writes_nothing(plane: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    methods: set[str] = set()
    raw = type(plane.client).raw

    def noted(self: t.Any, method: str, path: str, **rest: t.Any) -> bytes:
        methods.add(method)
        return raw(self, method, path, **rest)

    monkeypatch.setattr(type(plane.client), "raw", noted)
    plane.info()
    assert methods == {"GET"}


def test_a_release_leaves_an_object_of_a_set_alone(empty: Cluster) -> None:
    name = SetName("mine", "default")
    empty.kube("create", "namespace", SYSTEM)
    member = name.marked({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "istio", "namespace": SYSTEM}})
    for item in (member, name.inventory({Member.of(member)})):
        empty.kube("apply", "--server-side", "-f", "-", text=json.dumps(item))
    with pytest.raises(OperationError, match=f"ConfigMap {SYSTEM}/istio belongs to the set of ConfigMap default/meshfleet-set-mine"):
        empty.install(profile="minimal")
    assert empty.info()["releases"] == []
    empty.kube("delete", "configmap/istio", "-n", SYSTEM)
    empty.kube("delete", f"configmap/{name.parent}", "-n", "default")


def test_an_empty_cluster_is_no_error(empty: Cluster) -> None:
    info = empty.info()
    assert (info["releases"], info["revisions"], info["tags"], info["drift"], info["unknown"]) == ([], [], [], [], [])


def test_a_record_that_cannot_be_read_is_told(plane: Cluster) -> None:
    path = f"/api/v1/namespaces/{SYSTEM}/secrets/sh.helm.release.v1.istiod-canary.v1"
    whole = plane.client.get(path)
    broken = plane.client.replace(path, {**whole, "data": {"release": "bm90aGluZw=="}})
    try:
        info = plane.info()
    finally:
        plane.client.replace(path, {**whole, "metadata": broken["metadata"]})
    assert "istiod-canary" not in [one["name"] for one in info["releases"]]
    assert len(info["releases"]) == 4
    assert len(info["unknown"]) == 1
    assert info["unknown"][0].startswith(f"release {SYSTEM}/istiod-canary and its drift: Secret {SYSTEM}/sh.helm.release.v1.istiod-canary.v1: holds no")
