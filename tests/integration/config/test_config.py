# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets of objects on a real cluster: refused whole, kept exact, owned, finished after a kill."""
from __future__ import annotations

import itertools
import json
import os
import re
import signal
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client

from ..rights import await_right
from ..sandbox.running import until
from .cluster import Cluster, Json, route, settings

CANARY: t.Final = "kanarienvogel-7f3a"


def test_a_set_is_applied_and_a_second_run_writes_nothing(mesh: Cluster, space: str, tmp_path: Path) -> None:
    (tmp_path / "routes.yaml").write_text("# two\n---\n" + yaml.safe_dump_all([route("a"), route("b")]))
    (tmp_path / "list.json").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": [settings("c", key="value")]}))
    (tmp_path / "notes.txt").write_text("not read")
    given = {"src": [str(tmp_path), str(tmp_path / "*.yaml")], "objects": "---\n" + yaml.safe_dump(route("d"))}
    first = mesh.done(space, **given)
    assert first.result.changed
    assert first.objects == {"created": [f"ConfigMap {space}/c", *(f"VirtualService {space}/{name}" for name in "abd")]}
    label = f"applyset.kubernetes.io/part-of={first.result.values['set']['id']}"
    shown = mesh.kube("get", "virtualservices,configmaps", "-n", space, "-l", label, "-o", "name")
    assert sorted(shown.stdout.split()) == ["configmap/c", *(f"virtualservice.networking.istio.io/{name}" for name in "abd")]
    assert mesh.inventory(space) == [f"ConfigMap {space}/c", *(f"VirtualService.networking.istio.io {space}/{name}" for name in "abd")]
    before = mesh.versions(space)
    second = mesh.done(space, **given)
    assert not second.result.changed
    assert list(second.objects) == ["unchanged"]
    assert second.result.values["run_id"] == ""
    assert mesh.versions(space) == before


def test_one_bad_object_among_fifty_refuses_them_all(mesh: Cluster, space: str, tmp_path: Path) -> None:
    objects = [route(f"r{number:02}") for number in range(50)]
    objects[17] = route("r17", weight=-5)
    objects[33]["spec"]["http"][0]["nonesuch"] = 1
    text = yaml.safe_dump_all(objects)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith("apiVersion")]
    (tmp_path / "all.yaml").write_text(text)
    for check in (True, False):
        said = mesh.call(space, src=[str(tmp_path / "all.yaml")], check_mode=check)
        assert "2 of 50 objects are refused and nothing is written" in said.error
        assert f"{tmp_path}/all.yaml:{lines[17]} (VirtualService {space}/r17)" in said.error
        assert "weight" in said.error
        assert f"{tmp_path}/all.yaml:{lines[33]} (VirtualService {space}/r33)" in said.error
        assert "nonesuch" in said.error
        assert mesh.routes(space) == []
        assert mesh.client.find(f"/api/v1/namespaces/{space}/configmaps/meshfleet-set-one") is None


def test_what_a_set_no_longer_holds_is_pruned_and_nothing_else(mesh: Cluster, space: str) -> None:
    mesh.done(space, objects=[route(name) for name in "abcd"])
    # a copy takes the label along, and is nobody's
    copy = mesh.client.get(f"/apis/networking.istio.io/v1/namespaces/{space}/virtualservices/a")
    copy["metadata"] = {"name": "copy", "labels": copy["metadata"]["labels"]}
    mesh.client.create(f"/apis/networking.istio.io/v1/namespaces/{space}/virtualservices", copy)
    said = mesh.call(space, objects=[route("a")], max_prune=2)
    assert "3 objects are no longer part of set one, max_prune allows 2" in said.error
    assert f"VirtualService {space}/d" in said.error
    left = mesh.done(space, objects=[route("a")], prune=False)
    assert left.objects == {"unchanged": [f"VirtualService {space}/a"]}
    assert not left.result.changed
    predicted = mesh.done(space, objects=[route("a"), route("e")], check_mode=True)
    assert mesh.routes(space) == ["a", "b", "c", "copy", "d"]
    done = mesh.done(space, objects=[route("a"), route("e")])
    assert done.result.values["objects"] == predicted.result.values["objects"]
    assert done.objects == {
        "created": [f"VirtualService {space}/e"], "pruned": [f"VirtualService {space}/{name}" for name in "bcd"],
        "unchanged": [f"VirtualService {space}/a"],
    }  # fmt: skip
    assert mesh.routes(space) == ["a", "copy", "e"]
    gone = mesh.done(space, state="absent")
    assert gone.objects == {"pruned": [f"VirtualService {space}/{name}" for name in "ae"]}
    assert mesh.routes(space) == ["copy"]
    assert mesh.client.find(f"/api/v1/namespaces/{space}/configmaps/meshfleet-set-one") is None
    assert not mesh.done(space, state="absent").result.changed


def test_check_mode_asks_the_server_and_writes_nothing(mesh: Cluster, space: str) -> None:
    mesh.done(space, objects=[route("a"), settings("c", key="old")])
    before = mesh.versions(space)
    given = {"objects": [route("a", labels={"tier": "one"}), settings("c", key="new"), route("b")]}
    predicted = mesh.done(space, check_mode=True, **given)
    assert predicted.result.changed
    assert mesh.versions(space) == before
    done = mesh.done(space, **given)
    assert predicted.result.values["objects"] == done.result.values["objects"]
    assert predicted.result.diff == done.result.diff
    assert predicted.result.diff is not None
    assert "key: old" in predicted.result.diff["before"]
    assert "key: new" in predicted.result.diff["after"]
    assert "tier: one" in predicted.result.diff["after"]


def test_check_mode_goes_on_where_an_earlier_task_would_make_the_namespace(mesh: Cluster, space: str) -> None:
    given: dict[str, t.Any] = {"objects": [route("a"), settings("c")], "set_namespace": "to-come", "default_namespace": "to-come"}
    predicted = mesh.done(space, check_mode=True, **given)
    assert predicted.objects == {"created": ["ConfigMap to-come/c", "VirtualService to-come/a"]}
    assert any('namespaces "to-come" not found; unless an earlier task makes it, the set will be refused' in text for text in predicted.warnings)
    assert 'namespaces "to-come" not found' in mesh.call(space, **given).error
    assert mesh.client.find("/api/v1/namespaces/to-come") is None


def test_two_sets_do_not_fight(mesh: Cluster, space: str) -> None:
    mesh.done(space, objects=[route("a"), route("b")])
    said = mesh.call(space, set_name="two", objects=[route("b"), route("c")])
    assert f"(VirtualService {space}/b): belongs to the set of ConfigMap {space}/meshfleet-set-one" in said.error
    assert mesh.routes(space) == ["a", "b"]
    mesh.done(space, set_name="two", objects=[route("b"), route("c")], force_conflicts=True)
    assert "belongs to the set of ConfigMap" in mesh.call(space, objects=[route("a"), route("b")]).error
    moved = mesh.done(space, objects=[route("a")])
    assert moved.objects == {"unchanged": [f"VirtualService {space}/a"]}
    assert mesh.routes(space) == ["a", "b", "c"]
    assert mesh.inventory(space) == [f"VirtualService.networking.istio.io {space}/a"]


def test_an_object_of_a_helm_release_or_another_manager_is_refused(mesh: Cluster, space: str) -> None:
    owner = {"meta.helm.sh/release-name": "shop", "meta.helm.sh/release-namespace": "shops"}
    mesh.kube("create", "-n", space, "-f", "-", text=json.dumps(settings("c", key="x") | {"metadata": {"name": "c", "annotations": owner}}))
    said = mesh.call(space, objects=[settings("c", key="y")], force_conflicts=True)
    assert f"objects[0] (ConfigMap {space}/c): belongs to the Helm release shops/shop" in said.error
    applied = mesh.kube("apply", "--server-side", "--field-manager", "operator", "-n", space, "-f", "-", text=json.dumps(settings("d", key="x")))
    assert applied.returncode == 0, applied.stderr
    conflict = mesh.call(space, objects=[settings("d", key="y")])
    assert ".data.key (by operator)" in conflict.error
    taken = mesh.done(space, objects=[settings("d", key="y")], force_conflicts=True)
    assert taken.objects == {"updated": [f"ConfigMap {space}/d"]}


def test_what_kubectl_applied_is_taken_over(mesh: Cluster, space: str) -> None:
    mesh.kube("apply", "-n", space, "-f", "-", text=json.dumps(settings("c", key="x", other="y")))
    assert "belongs to no set; set adopt to take it over" in mesh.call(space, objects=[settings("c", key="x")], adopt=False).error
    said = mesh.done(space, objects=[settings("c", key="x")])
    assert said.objects == {"updated": [f"ConfigMap {space}/c"]}
    assert said.warnings == [f"1 objects made by kubectl are taken over: ConfigMap {space}/c"]
    assert mesh.client.get(f"/api/v1/namespaces/{space}/configmaps/c")["data"] == {"key": "x"}
    assert not mesh.done(space, objects=[settings("c", key="x")]).result.changed


def test_kubectl_leaves_a_set_alone(mesh: Cluster, space: str) -> None:
    mesh.done(space, objects=[settings("c", key="x")])
    words = ("apply", "-n", space, "--prune", "--applyset=configmaps/meshfleet-set-one", "-f", "-")
    done = mesh.kube(*words, text=json.dumps(settings("d", key="x")), environment={**os.environ, "KUBECTL_APPLYSET": "true"})
    assert done.returncode != 0
    assert "meshfleet.istio" in done.stderr
    assert mesh.inventory(space) == [f"ConfigMap {space}/c"]


def test_namespaces_come_first_and_stay(mesh: Cluster, space: str) -> None:
    new = f"{space}-new"
    objects = [route("a", namespace=new), {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": new}}]
    bad = mesh.call(space, objects=[objects[1], route("bad", namespace=new, weight=-5)])
    assert f"(VirtualService {new}/bad)" in bad.error
    assert "weight" in bad.error
    assert mesh.client.find(f"/api/v1/namespaces/{new}") is None
    predicted = mesh.done(space, objects=objects, check_mode=True)
    done = mesh.done(space, objects=objects)
    assert predicted.result.values["objects"] == done.result.values["objects"]
    assert mesh.routes(new) == ["a"]
    gone = mesh.done(space, state="absent")
    assert gone.objects == {"pruned": [f"VirtualService {new}/a"]}
    assert gone.warnings == [f"Namespaces, CRDs and objects with Helm's policy keep are not deleted; they leave the set and stay: Namespace {new}"]
    # the set that it was of is gone: another one may have it
    assert mesh.done(space, set_name="two", objects=[objects[1]]).objects == {"updated": [f"Namespace {new}"]}
    mesh.done(space, set_name="two", state="absent")
    mesh.client.request("DELETE", f"/api/v1/namespaces/{new}")


def test_a_crd_comes_before_its_objects_and_two_groups_may_have_one_kind(mesh: Cluster, space: str) -> None:
    port = {"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": ["*"]}
    istios = {"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "front"}, "spec": {"servers": [port]}}
    other = {"apiVersion": "mesh.example/v1", "kind": "Gateway", "metadata": {"name": "front"}}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object"}}}
    crd = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "gateways.mesh.example"}}
    crd["spec"] = {"group": "mesh.example", "names": {"kind": "Gateway", "plural": "gateways"}, "scope": "Namespaced", "versions": [version]}
    given = {"objects": [istios, other, crd]}
    predicted = mesh.done(space, check_mode=True, **given)
    done = mesh.done(space, **given)
    assert done.objects == {"created": ["CustomResourceDefinition gateways.mesh.example", *[f"Gateway {space}/front"] * 2]}
    assert predicted.result.values["objects"] == done.result.values["objects"]
    assert not mesh.done(space, **given).result.changed
    less = mesh.done(space, objects=[other])
    assert less.objects == {"pruned": [f"Gateway {space}/front"], "unchanged": [f"Gateway {space}/front"]}
    assert "CustomResourceDefinition gateways.mesh.example" in less.warnings[0]
    assert mesh.client.find(f"/apis/networking.istio.io/v1/namespaces/{space}/gateways/front") is None
    assert mesh.client.find(f"/apis/mesh.example/v1/namespaces/{space}/gateways/front") is not None
    path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gateways.mesh.example"
    mesh.client.request("DELETE", path)
    until(lambda: mesh.client.find(path) is None and not mesh.serves("mesh.example"), 60, lambda: mesh.client.find(path))
    # members of a kind that is no longer served are gone with it
    assert mesh.done(space, state="absent").objects == {}


def test_secrets_are_masked(mesh: Cluster, space: str) -> None:
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"password": CANARY}}
    said = mesh.done(space, objects=[secret])
    assert said.objects == {"created": [f"Secret {space}/s"]}
    assert CANARY not in json.dumps([said.result.values, said.result.diff, said.warnings])
    assert not mesh.done(space, objects=[secret]).result.changed
    assert mesh.done(space, objects=[]).objects == {"pruned": [f"Secret {space}/s"]}


def test_workloads_are_waited_for(mesh: Cluster, space: str) -> None:
    def workload(image: str) -> Json:
        labels = {"app": "w"}
        template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "w", "image": image}]}}
        spec = {"replicas": 1, "selector": {"matchLabels": labels}, "template": template}
        return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "w"}, "spec": spec}

    mesh.done(space, objects=[workload("example.org/any:1")])
    path = f"/apis/apps/v1/namespaces/{space}/deployments/w"
    assert mesh.client.get(path)["status"]["availableReplicas"] == 1
    said = mesh.call(space, objects=[workload("sandbox.local/istio/pilot:9.9.9")], wait_timeout=4)
    assert f"Deployment {space}/w" in said.error
    # the set itself is whole, and a run that only waits says the same, with the reason once the kubelet has come to it
    assert mesh.inventory(space) == [f"Deployment.apps {space}/w"]
    errors: list[str] = []

    def explained() -> bool:
        errors.append(mesh.call(space, objects=[workload("sandbox.local/istio/pilot:9.9.9")], wait_timeout=1).error)
        assert f"Deployment {space}/w" in errors[-1]
        return "ImagePullBackOff" in errors[-1]

    until(explained, 60, lambda: errors[-1])
    assert not mesh.done(space, objects=[workload("sandbox.local/istio/pilot:9.9.9")], wait=False).result.changed


def test_the_examples_of_the_docs(mesh: Cluster, space: str, tmp_path: Path) -> None:
    (tmp_path / "reviews.yaml").write_text(yaml.safe_dump(route("reviews")))
    text = (Path(__file__).parents[3] / "docs" / "config.md").read_text()
    text = text.replace(": reviews ", f": {space} ").replace("namespace: reviews", f"namespace: {space}")
    tasks = [task for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) for task in yaml.safe_load(block)]
    for task in tasks:
        given = task["meshfleet.istio.config"]
        assert mesh.done(space, **{**given, **({"src": [str(tmp_path)]} if "src" in given else {})}).result.changed
    assert mesh.routes(space) == ["reviews"]
    assert mesh.inventory(space, "team-reviews") == [f"VirtualService.networking.istio.io {space}/reviews"]
    assert mesh.inventory(space, "mtls") == [f"PeerAuthentication.security.istio.io {space}/default"]


WRITES: t.Final = ("POST", "PUT", "PATCH", "DELETE")


def killed(mesh: Cluster, space: str, at: int, after: bool, objects: list[Json]) -> bool:
    """Run in a process that kills itself before or after its write number ``at``; whether it came so far."""
    child = os.fork()
    if child == 0:
        numbers = itertools.count(1)
        original = Client.raw

        def counted(self: Client, method: str, path: str, **rest: t.Any) -> bytes:
            writes = method in WRITES and "reviews" not in path and not (rest.get("query") or {}).get("dryRun")
            number = next(numbers) if writes else 0
            if number == at and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            answer = original(self, method, path, **rest)
            if number == at and after:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        Client.raw = counted  # type: ignore[method-assign]
        try:
            mesh.done(space, objects=objects)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("after", [False, True])
def test_the_next_run_finishes_what_a_kill_cut_short(mesh: Cluster, space: str, after: bool) -> None:
    at = 0
    while True:
        at += 1
        mesh.done(space, objects=[route("a"), route("b", weight=99), settings("old", key="x")])
        dies = killed(mesh, space, at, after, [route("b"), route("c"), settings("new", key="x")])
        # the next run wants a third state: all that the killed one may have left has to go
        mesh.done(space, objects=[route("d")])
        assert mesh.routes(space) == ["d"], at
        maps = [str(one["metadata"]["name"]) for one in mesh.client.list_objects(f"/api/v1/namespaces/{space}/configmaps")]
        assert [name for name in maps if not name.startswith(("kube-root", "istio-ca"))] == ["meshfleet-set-one"], at
        assert mesh.inventory(space) == [f"VirtualService.networking.istio.io {space}/d"], at
        if not dies:
            break
    assert at > 8  # the Lease twice, the inventory twice, three objects made or changed, two deleted


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"objects": [{**route("a"), "kind": "VirtualServce"}]}, "objects[0] (VirtualServce a): cluster"),
        ({"objects": [route("a")], "default_namespace": ""}, "objects[0] (VirtualService a): names no namespace; give it one, or set default_namespace"),
        ({"objects": [route("a")], "set_name": "No_Name"}, "set_name: 'No_Name' is no name"),
        ({"objects": [route("a")], "set_namespace": "nonesuch"}, 'namespaces "nonesuch" not found'),
        ({"objects": [route("a")], "run_id": "no/label"}, "run_id"),
        ({"objects": [route("a")], "impersonate_user": "nobody"}, "these rights are missing: create configmaps in namespace"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_before_anything_is_written(mesh: Cluster, space: str, given: dict[str, t.Any], text: str) -> None:
    said = mesh.call(space, **given)
    assert text in said.error
    assert mesh.routes(space) == []


def test_missing_rights_are_named(mesh: Cluster, space: str) -> None:
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "reader"}}
    role["rules"] = [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list"]}]
    roles = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{space}"
    mesh.client.create(f"{roles}/roles", role)
    subject = {"kind": "User", "name": "reader", "apiGroup": "rbac.authorization.k8s.io"}
    reference = {"kind": "Role", "name": "reader", "apiGroup": "rbac.authorization.k8s.io"}
    mesh.client.create(f"{roles}/rolebindings", {"metadata": {"name": "reader"}, "subjects": [subject], "roleRef": reference})
    await_right(mesh.client, "reader", verb="get", resource="configmaps", namespace=space)
    said = mesh.call(space, objects=[route("a")], impersonate_user="reader")
    place = f"in namespace {space}"
    missing = [f"{verb} {what} {place}" for verb in ("create", "patch") for what in ("configmaps", "virtualservices.networking.istio.io")]
    assert f"these rights are missing: {'; '.join(missing)}; grant them" in said.error


def test_a_set_that_the_analysis_finds_wrong_is_not_written(mesh: Cluster, space: str, tmp_path: Path) -> None:
    """What the API server and the webhook take, and what would not work: the gateway and the host that a route names are not there."""
    broken = route("a")
    broken["spec"]["gateways"] = ["edge"]
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(broken))
    said = mesh.call(space, src=[str(tmp_path)], analyze="error")
    assert "nothing is written, as the analysis of the set has 2 messages of level error or worse" in said.error
    assert f'Error [IST0101] (VirtualService {space}/a {tmp_path}/a.yaml:1) Referenced gateway not found: "edge"' in said.error
    assert mesh.routes(space) == []
    # what the set brings itself counts, and what is suppressed does not
    server = {"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": ["a.example"]}
    gateway = {"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "edge"},
               "spec": {"selector": {"istio": "ingressgateway"}, "servers": [server]}}  # fmt: skip
    given = {"src": [str(tmp_path)], "objects": [gateway], "analyze_suppress": [f"IST0101=VirtualService {space}/*"]}
    done = mesh.done(space, analyze="error", **given)
    assert {one["origin"] for one in done.result.values["messages"]} <= {f"VirtualService {space}/a", f"Gateway {space}/edge"}
    assert mesh.routes(space) == ["a"]
    # the Gateway leaves the set: what a run would delete is not there for the analysis
    gone = mesh.call(space, src=[str(tmp_path)], analyze="error")
    assert 'Referenced gateway not found: "edge"' in gone.error
