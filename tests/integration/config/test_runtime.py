# SPDX-License-Identifier: GPL-3.0-or-later
"""``analyze`` against what runs: a real istiod's own account of what it holds, and a real proxy that refuses it."""
from __future__ import annotations

import time
import typing as t

from ansible_collections.meshfleet.istio.plugins.module_utils.analysis import runtime
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.live_snapshot import Looking, take_snapshot
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.registry import selected
from ansible_collections.meshfleet.istio.plugins.module_utils.operations import analyze
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.istiod import istiods
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.pushes import Identity
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.analyze import SPEC, Options

from .cluster import Cluster, Json, Said, route


def found(mesh: Cluster, **params: t.Any) -> list[Json]:
    known = {name: option.get("default") for name, option in SPEC.argument_spec.items()}
    given = {**known, "kubeconfig": mesh.kubeconfig, "failure_threshold": "never", "runtime": True, **params}
    values = analyze.run(Options.from_params(given, check_mode=False, diff_mode=False), Said()).values
    return [one for one in values["messages"] if one["code"].startswith("MF04")]


def test_a_mesh_that_holds_what_it_should_and_the_proxy_that_refuses_it(mesh: Cluster, space: str) -> None:
    mesh.done(space, objects=[route("a"), route("b", labels={"istio.io/rev": "elsewhere"})])
    told = found(mesh)
    assert {one["code"] for one in told} == {"MF0404"}
    assert {one["origin"].rpartition("-")[0].rpartition("-")[0] for one in told} == {"Pod sample/nack"}  # made to refuse what it gets
    assert "(LDS)" in told[0]["message"]
    assert found(mesh, namespaces=[space]) == []


def test_what_an_istiod_lacks_has_as_it_was_or_still_has(mesh: Cluster, space: str) -> None:
    mesh.done(space, objects=[route(name) for name in "abc"])
    snapshot, _ = take_snapshot(mesh.client, selected(()), [], Looking("istio-system", "default", 60))
    (pod,) = istiods(mesh.client, "istio-system")
    deadline = time.monotonic() + 10
    while True:
        ((_, store),) = runtime.stores(mesh.client, "istio-system", [pod])[0]
        if not runtime.differences(snapshot, pod, store):
            break
        assert time.monotonic() < deadline
    a, b, gone = (Identity("networking.istio.io", "VirtualService", space, name) for name in ("a", "b", "gone"))
    changed = {**store, b: store[b] - 1, gone: 7}
    del changed[a]
    told = {(one.finding.code, one.finding.resource.full_name) for one in runtime.differences(snapshot, pod, changed)}
    assert told == {("MF0401", f"{space}/a"), ("MF0402", f"{space}/b"), ("MF0403", f"{space}/gone")}
    # a second look at the real istiod finds nothing of it
    assert {one["code"] for one in found(mesh)} == {"MF0404"}
    selectors = {**snapshot.mesh_config, "discoverySelectors": [{"matchLabels": {"none": "such"}}]}
    snapshot.mesh_config = selectors
    assert {one.finding.code for one in runtime.differences(snapshot, pod, changed)} == {"MF0403"}  # it need not look at the namespace


def test_an_istiod_that_may_not_be_asked_is_told(mesh: Cluster) -> None:
    rbac = "rbac.authorization.k8s.io"
    meta = {"name": "onlooker"}
    role = {"apiVersion": f"{rbac}/v1", "kind": "ClusterRole", "metadata": meta, "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list"]}]}
    binding = {"apiVersion": f"{rbac}/v1", "kind": "ClusterRoleBinding", "metadata": meta, "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", **meta},
               "subjects": [{"kind": "User", "name": "onlooker", "apiGroup": rbac}]}  # fmt: skip
    mesh.client.create(f"/apis/{rbac}/v1/clusterroles", role)
    mesh.client.create(f"/apis/{rbac}/v1/clusterrolebindings", binding)
    try:
        (told,) = found(mesh, impersonate_user="onlooker")
        assert told["code"] == "MF0491"
        assert told["origin"].startswith("Pod istio-system/istiod-")
    finally:
        mesh.client.request("DELETE", f"/apis/{rbac}/v1/clusterroles/onlooker")
        mesh.client.request("DELETE", f"/apis/{rbac}/v1/clusterrolebindings/onlooker")
