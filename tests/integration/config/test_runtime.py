# SPDX-License-Identifier: GPL-3.0-or-later
"""``analyze`` against what runs: a real istiod's own account of what it holds, and a real proxy that refuses it."""
from __future__ import annotations

import json
import re
import time
import typing as t

from ansible_collections.meshfleet.istio.plugins.module_utils.analysis import runtime
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.live_snapshot import Looking, take_snapshot
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.registry import selected
from ansible_collections.meshfleet.istio.plugins.module_utils.operations import analyze
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.istiod import istiods
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.pushes import Identity
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.analyze import SPEC, Options

from ..rights import await_right
from ..sandbox.running import until
from .cluster import Cluster, Json, Said, route


def found(mesh: Cluster, **params: t.Any) -> list[Json]:
    known = {name: option.get("default") for name, option in SPEC.argument_spec.items()}
    given = {**known, "kubeconfig": mesh.kubeconfig, "failure_threshold": "never", "runtime": True, **params}
    values = analyze.run(Options.from_params(given, check_mode=False, diff_mode=False), Said()).values
    return [one for one in values["messages"] if one["code"].startswith("MF04")]


def settled(mesh: Cluster) -> list[Json]:
    """What is found once istiod holds what the cluster does and the proxy that refuses it has said so; that alone."""
    told: list[Json] = []

    def refused_only() -> bool:
        told[:] = found(mesh)
        return {one["code"] for one in told} == {"MF0404"}

    until(refused_only, 60, lambda: told)
    return told


def test_a_mesh_that_holds_what_it_should_and_the_proxy_that_refuses_it(mesh: Cluster, space: str) -> None:
    mesh.done(space, objects=[route("a"), route("b", labels={"istio.io/rev": "elsewhere"})])
    told = settled(mesh)
    assert {one["code"] for one in told} == {"MF0404"}
    assert {one["origin"].rpartition("-")[0].rpartition("-")[0] for one in told} == {"Pod sample/nack"}  # made to refuse what it gets
    assert "(LDS)" in told[0]["message"]
    assert found(mesh, namespaces=[space]) == []


LUA: t.Final = "function envoy_on_request(handle\n  handle:logInfo('x')\nend\n"
MANAGER: t.Final = {"filterChain": {"filter": {"name": "envoy.filters.network.http_connection_manager"}}}


def script(space: str) -> Json:
    """An EnvoyFilter that istiod takes, and whose script Envoy cannot load."""
    config = {"@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua", "default_source_code": {"inline_string": LUA}}
    patch = {"operation": "INSERT_BEFORE", "value": {"name": "envoy.filters.http.lua", "typed_config": config}}
    spec = {"workloadSelector": {"labels": {"app": "echo"}},
            "configPatches": [{"applyTo": "HTTP_FILTER", "match": {"context": "SIDECAR_INBOUND", "listener": MANAGER}, "patch": patch}]}  # fmt: skip
    return {"apiVersion": "networking.istio.io/v1alpha3", "kind": "EnvoyFilter", "metadata": {"name": "script", "namespace": space}, "spec": spec}


def unknown_field(space: str) -> Json:
    """A VirtualService whose header asks Envoy for what it does not know."""
    return {**route("header", namespace=space), "spec": {"hosts": ["nack.sample.svc.cluster.local"], "http": [
        {"headers": {"response": {"set": {"x-who": "%NONESUCH%"}}}, "route": [{"destination": {"host": "echo.sample.svc.cluster.local"}}]}]}}  # fmt: skip


def ring(space: str) -> Json:
    """A DestinationRule with a ring that is too large for Envoy."""
    balancer = {"consistentHash": {"useSourceIp": True, "ringHash": {"minimumRingSize": 9_000_000}}}
    spec = {"host": "echo.sample.svc.cluster.local", "trafficPolicy": {"loadBalancer": balancer}}
    return {"apiVersion": "networking.istio.io/v1", "kind": "DestinationRule", "metadata": {"name": "ring", "namespace": space}, "spec": spec}


def test_what_proxies_refuse_is_told_of_the_object_that_is_to_blame(mesh: Cluster) -> None:
    places = {"script": "envoyfilters", "header": "virtualservices", "ring": "destinationrules"}
    made = [script("sample"), unknown_field("sample"), ring("sample")]  # the clusters last: istiod forgets an error with the next push of the type
    paths = [f"/apis/{one['apiVersion']}/namespaces/sample/{places[one['metadata']['name']]}" for one in made]
    blamed = [(one["kind"], one["metadata"]["name"]) for one in made]
    wanted = r"Refused by echo-\S+\.sample, sent by istiod \S+ \(LDS\): .* virtualInbound: script load error: .*"
    try:
        for path, one in zip(paths, made, strict=True):
            mesh.client.create(path, one)
        deadline = time.monotonic() + 60
        while True:
            told = {one["origin"].rpartition("-")[0] or one["origin"]: one["message"] for one in found(mesh) if one["code"] == "MF0404"}
            listeners, routes, clusters = (told.get(f"{kind} sample/{name}", "") for kind, name in blamed)
            own = [text for name, text in told.items() if name.startswith("Pod sample/nack")]  # Istio's own filter: no object brings it
            if (
                len(told) == 4 and re.fullmatch(wanted, listeners)
                and routes.endswith("(RDS): Not supported field in StreamInfo: NONESUCH") and "client-" in routes
                and "(CDS): outbound|80||echo.sample.svc.cluster.local: Proto constraint validation failed" in clusters
                and "istio-ingressgateway-" in clusters and [text.startswith("Refused by the proxy, ") for text in own] == [True]
            ):  # fmt: skip
                break
            assert time.monotonic() < deadline, told
    finally:
        for path, one in zip(paths, made, strict=True):
            mesh.client.request("DELETE", f"{path}/{one['metadata']['name']}")


def policies(path: str, mode: str) -> list[Json]:
    """Policies of the sample's echo server: whoever asks for a path is denied, and mTLS but at one port."""
    selector = {"selector": {"matchLabels": {"app": "echo"}}}
    deny = {**selector, "action": "DENY", "rules": [{"to": [{"operation": {"paths": [path]}}]}]}
    peer = {**selector, "mtls": {"mode": mode}, "portLevelMtls": {"8080": {"mode": "DISABLE"}}}
    return [{"apiVersion": "security.istio.io/v1", "kind": kind, "metadata": {"name": "runtime", "namespace": "sample"}, "spec": spec}
            for kind, spec in (("AuthorizationPolicy", deny), ("PeerAuthentication", peer))]  # fmt: skip


def test_what_is_in_effect_in_a_proxy_that_gets_nothing_new(mesh: Cluster) -> None:
    """Its agent, which hands on what istiod sends, stands still; its Envoy does not."""
    (pod,) = mesh.client.list_objects("/api/v1/namespaces/sample/pods", labels="app=echo")
    name = pod["metadata"]["name"]

    def signal(word: str, program: str) -> None:
        script = f"for p in /proc/[0-9]*; do case $(cat $p/comm) in {program}) kill -{word} ${{p#/proc/}};; esac; done"
        assert mesh.kube("exec", "-n", "sample", name, "-c", "istio-proxy", "--", "sh", "-c", script).returncode == 0

    def told(wanted: t.Collection[str]) -> set[tuple[str, str]]:
        """Codes and objects of the server's, once they are as wanted, and each with the proxy in its text."""
        deadline = time.monotonic() + 60
        while True:
            messages = [one for one in found(mesh, namespaces=["sample"]) if name in one["origin"] + one["message"]]
            if {one["code"] for one in messages} == set(wanted):
                assert all(f" {name}.sample" in one["message"] or one["origin"] == f"Pod sample/{name}" for one in messages)
                texts.update((one["code"], one["message"]) for one in messages)
                return {(one["code"], one["origin"]) for one in messages}
            assert time.monotonic() < deadline, messages

    texts: dict[str, str] = {}
    place = "AuthorizationPolicy sample/runtime"
    try:
        signal("STOP", "pilot-agent")
        assert mesh.kube("apply", "-f", "-", text=json.dumps({"apiVersion": "v1", "kind": "List", "items": policies("/first", "STRICT")})).returncode == 0
        assert told({"MF0405", "MF0407"}) == {("MF0405", place), ("MF0407", "PeerAuthentication sample/runtime")}
        assert texts["MF0405"].endswith(": they do not have it")
        signal("CONT", "pilot-agent")
        assert told(()) == set()
        signal("STOP", "pilot-agent")
        assert mesh.kube("apply", "-f", "-", text=json.dumps({"apiVersion": "v1", "kind": "List", "items": policies("/second", "STRICT")})).returncode == 0
        assert told({"MF0405"}) == {("MF0405", place)}
        assert texts["MF0405"].endswith(": they have it as it was before")
        for one in policies("", ""):
            assert mesh.kube("delete", one["kind"], "-n", "sample", "runtime").returncode == 0
        assert told({"MF0406", "MF0407"}) == {("MF0406", place), ("MF0407", f"Pod sample/{name}")}
        signal("CONT", "pilot-agent")
        signal("STOP", "envoy")
        assert told({"MF0492"}) == {("MF0492", f"Pod sample/{name}")}
    finally:
        signal("CONT", "envoy")
        signal("CONT", "pilot-agent")
        for one in policies("", ""):
            mesh.kube("delete", one["kind"], "-n", "sample", "runtime", "--ignore-not-found")
    assert told(()) == set()


def test_what_an_istiod_lacks_has_as_it_was_or_still_has(mesh: Cluster, space: str) -> None:
    mesh.done(space, objects=[route(name) for name in "abc"])
    snapshot, _ = take_snapshot(mesh.client, selected(()), [], Looking("istio-system", "default", 60))
    (pod,) = istiods(mesh.client, "istio-system")
    deadline = time.monotonic() + 60
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
    assert {one["code"] for one in settled(mesh)} == {"MF0404"}
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
        await_right(mesh.client, "onlooker", verb="list", resource="pods")
        (told,) = found(mesh, impersonate_user="onlooker")
        assert told["code"] == "MF0491"
        assert told["origin"].startswith("Pod istio-system/istiod-")
    finally:
        mesh.client.request("DELETE", f"/apis/{rbac}/v1/clusterroles/onlooker")
        mesh.client.request("DELETE", f"/apis/{rbac}/v1/clusterrolebindings/onlooker")
