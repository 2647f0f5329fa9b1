# SPDX-License-Identifier: GPL-3.0-or-later
"""``revision_tag`` beside ``istioctl tag``: the same objects, and pods that really get the proxy of the tag's revision."""
from __future__ import annotations

import copy
import typing as t

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.webhooks import injecting, tag_objects
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from tests.integration.sandbox.running import until

from .conftest import HOOKS, SERVICES, Json, Mesh


def generated(mesh: Mesh, *words: str) -> list[Json]:
    """What ``istioctl tag generate`` prints, without the empty fields of Go's encoding."""
    out = []
    for item in yaml.safe_load_all(mesh.tag("generate", *words)):
        item = copy.deepcopy(item)
        item["metadata"].pop("creationTimestamp", None)
        item.pop("status", None)
        for port in item.get("spec", {}).get("ports", []):
            if not port["targetPort"]:
                del port["targetPort"]
        out.append(item)
    return out


@pytest.mark.parametrize(
    ("tag", "revision", "automatic"), [("prod", "canary", False), ("prod", "default", False), ("default", "canary", False), ("default", "default", True)]
)
def test_the_objects_are_istioctls(mesh: Mesh, tag: str, revision: str, automatic: bool) -> None:
    canonical = next(item for item in mesh.hooks() if item["metadata"]["name"] == "istio-sidecar-injector" + ("-canary" if revision == "canary" else ""))
    validator = mesh.client.get("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/istiod-default-validator")
    ours = tag_objects(canonical, tag, revision, "istio-system", auto_inject_namespaces=automatic, validator=validator)
    theirs = generated(mesh, tag, "--revision", revision, "--overwrite", *(["--auto-inject-namespaces"] if automatic else []))
    assert sorted(ours, key=lambda item: item["kind"]) == sorted(theirs, key=lambda item: t.cast(str, item["kind"]))


def test_a_tag_from_nothing_to_nothing(mesh: Mesh) -> None:
    planned = mesh.run("revision_tag", check_mode=True, name="prod", revision="canary")
    assert ("prod", "canary") not in mesh.tags()
    done = mesh.run("revision_tag", name="prod", revision="canary")
    assert (done.changed, done.values, done.diff) == (planned.changed, planned.values, planned.diff)
    created = ["MutatingWebhookConfiguration istio-revision-tag-prod", "Service istio-system/istiod-revision-tag-prod"]
    assert done.values["objects"]["created"] == created
    assert ("prod", "canary") in mesh.tags()
    before = mesh.versions()
    again = mesh.run("revision_tag", name="prod", revision="canary")
    assert not again.changed
    assert again.diff is not None
    assert again.diff["before"] == again.diff["after"] == ""
    assert mesh.versions() == before
    gone = mesh.run("revision_tag", name="prod", state="absent")
    assert gone.values["objects"]["pruned"] == created
    assert ("prod", "canary") not in mesh.tags()
    assert not mesh.run("revision_tag", name="prod", state="absent").changed


def test_istioctls_tags_are_ours_and_ours_are_istioctls(mesh: Mesh) -> None:
    mesh.tag("set", "theirs", "--revision", "canary")
    before = mesh.versions()
    assert not mesh.run("revision_tag", name="theirs", revision="canary").changed
    assert mesh.versions() == before
    assert mesh.run("revision_tag", name="theirs", revision="default", overwrite=True).changed
    assert ("theirs", "default") in mesh.tags()
    assert not mesh.run("revision_tag", name="theirs", revision="default").changed
    assert mesh.run("revision_tag", name="theirs", state="absent").changed
    mesh.run("revision_tag", name="ours", revision="canary")
    mesh.tag("set", "ours", "--revision", "default", "--overwrite")
    assert not mesh.run("revision_tag", name="ours", revision="default").changed
    assert "removed" in mesh.istio("tag", "remove", "ours", "--skip-confirmation")
    assert mesh.run("revision_tag", name="ours", state="absent").changed is False


def test_pods_get_the_proxy_of_the_tags_revision(mesh: Mesh) -> None:
    mesh.run("revision_tag", name="prod", revision="canary")
    space = mesh.namespace("tagged", rev="prod")
    other = mesh.namespace("bare")
    mesh.until_injected("canary 1.30.0", space)
    mesh.until_injected("canary 1.30.0", other, **{"istio.io/rev": "prod", "sidecar.istio.io/inject": "true"})
    mesh.until_injected("", other)
    with pytest.raises(OperationError, match=r"points to revision 'canary'; set overwrite to move it to 'default'"):
        mesh.run("revision_tag", name="prod", revision="default")
    moved = mesh.run("revision_tag", name="prod", revision="default", overwrite=True)
    assert moved.values["tag"] == {"name": "prod", "revision": "default", "previous_revision": "canary", "namespaces": ["tagged"]}
    mesh.until_injected("default 1.31.0", space)


def test_a_running_pod_is_connected_to_the_tags_control_plane(mesh: Mesh) -> None:
    mesh.run("revision_tag", name="prod", revision="canary")
    space = mesh.namespace("running", rev="prod")
    mesh.until_injected("canary 1.30.0", space)
    pod = {"containers": [{"name": "app", "image": "sandbox.local/client:1"}], "terminationGracePeriodSeconds": 1}
    mesh.running.apply(mesh.cluster, {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "runs", "namespace": space}, "spec": pod})

    def proxies() -> list[Json]:
        found = mesh.run("version_info", details=True, query="proxies[?name == 'runs.running'].[version, revision, kind]").values["result"]
        return t.cast(list[Json], found)

    try:
        until(lambda: proxies() == [["1.30.0", "canary", "sidecar"]], 60, proxies)
    finally:
        mesh.running.kube(mesh.cluster, "delete", "pod", "runs", "--namespace", space)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"name": "canary", "revision": "default"}, "a revision of that name exists in namespace istio-system"),
        ({"name": "prod", "revision": "nonesuch"}, "revision 'nonesuch' has no injection webhook in namespace istio-system.*canary, default"),
        ({"name": "default", "revision": "canary"}, "points to revision 'default'; set overwrite"),
        ({"name": "Prod", "revision": "canary"}, "name: 'Prod' cannot be a tag"),
        ({"name": "p" * 60, "revision": "canary"}, "43 at most"),
        ({"name": "prod", "revision": "canary", "auto_inject_namespaces": True}, "auto_inject_namespaces: only the tag 'default'"),
        ({"name": "prod", "state": "absent", "reactivate": True}, "reactivate: goes with"),
        ({"name": "default", "state": "absent", "revision": "canary"}, "points to revision 'default', not to 'canary'"),
        ({"name": "default", "state": "absent"}, r"is in use by 1 namespaces \(sample\).*reactivate.*or set force"),
        ({"name": "prod", "revision": "canary", "impersonate_user": "nobody"}, "these rights are missing: .*list services in namespace istio-system"),
    ],
)
def test_what_is_refused_writes_nothing(mesh: Mesh, options: Json, error: str) -> None:
    before = mesh.versions()
    with pytest.raises(OperationError, match=error):
        mesh.run("revision_tag", **options)
    assert mesh.versions() == before


def test_a_tag_that_is_another_tags_name(mesh: Mesh) -> None:
    mesh.run("revision_tag", name="prod", revision="canary")
    with pytest.raises(OperationError, match="is a tag itself; name the revision that it points to, 'canary'"):
        mesh.run("revision_tag", name="stage", revision="prod")


def test_a_tag_in_use_is_not_removed(mesh: Mesh) -> None:
    mesh.run("revision_tag", name="prod", revision="canary")
    space = mesh.namespace("uses", rev="prod")
    with pytest.raises(OperationError, match=r"in use by 1 namespaces \(uses\)"):
        mesh.run("revision_tag", name="prod", state="absent")
    mesh.namespace(space)
    body = {"metadata": {"name": "asks", "labels": {"istio.io/rev": "prod"}}, "spec": {"containers": [{"name": "app", "image": "sandbox.local/client:1"}]}}
    mesh.client.create(f"/api/v1/namespaces/{space}/pods", {"apiVersion": "v1", "kind": "Pod", **body})
    try:
        with pytest.raises(OperationError, match=r"in use by 1 pods \(uses/asks\)"):
            mesh.run("revision_tag", name="prod", state="absent")
        assert mesh.run("revision_tag", name="prod", state="absent", force=True).changed
    finally:
        mesh.running.kube(mesh.cluster, "delete", "pod", "asks", "--namespace", space, "--grace-period", "1")


def test_the_default_tag_moves_and_the_default_revision_stays_switched_off(mesh: Mesh) -> None:
    space = mesh.namespace("plain", injection="enabled")
    mesh.until_injected("default 1.31.0", space)
    planned = mesh.run("revision_tag", check_mode=True, name="default", revision="canary", overwrite=True)
    done = mesh.run("revision_tag", name="default", revision="canary", overwrite=True)
    assert (done.values, done.diff) == (planned.values, planned.diff)
    mesh.until_injected("canary 1.30.0", space)
    before = mesh.versions()
    assert not mesh.run("revision_tag", name="default", revision="canary").changed
    assert mesh.versions() == before
    for labels in ({"app": "x"}, {"sidecar.istio.io/inject": "false"}, {"istio.io/rev": "default"}):
        shown = mesh.istio("experimental", "check-inject", "--namespace", space, "--labels", ",".join(f"{key}={value}" for key, value in labels.items()))
        by_istioctl = {line.split()[0] for line in shown.splitlines() if "✔" in line}
        assert set(injecting(mesh.hooks(), {"istio-injection": "enabled", "kubernetes.io/metadata.name": space}, labels)) == by_istioctl


def test_the_default_revision_is_switched_off_before_its_tag_goes_live_and_on_again_on_request(mesh: Mesh) -> None:
    space = mesh.namespace("plain", injection="enabled")
    planned = mesh.run("revision_tag", check_mode=True, name="default", state="absent", reactivate=True)
    done = mesh.run("revision_tag", name="default", state="absent", reactivate=True)
    assert (done.values, done.diff) == (planned.values, planned.diff)
    assert done.values["objects"]["updated"] == ["MutatingWebhookConfiguration istio-sidecar-injector"]
    mesh.until_injected("default 1.31.0", space)
    assert not mesh.run("revision_tag", name="default", state="absent", reactivate=True).changed
    done = mesh.run("revision_tag", name="default", revision="canary")
    assert done.values["objects"]["updated"] == ["MutatingWebhookConfiguration istio-sidecar-injector"]
    written = mesh.versions()
    order = [int(written[f"mutatingwebhookconfigurations/{name}"]) for name in ("istio-sidecar-injector", "istio-revision-tag-default")]
    assert order == sorted(order)
    mesh.until_injected("canary 1.30.0", space)


@pytest.mark.parametrize("maker", ["istioctl", "module"])
def test_what_a_tag_no_longer_has_goes_whoever_made_it(mesh: Mesh, maker: str) -> None:
    space = mesh.namespace("unlabelled")
    if maker == "istioctl":
        mesh.tag("set", "default", "--revision", "default", "--overwrite", "--auto-inject-namespaces", "--skip-confirmation")
    else:
        mesh.run("revision_tag", name="default", revision="default", auto_inject_namespaces=True)
    mesh.until_injected("default 1.31.0", space)
    assert not mesh.run("revision_tag", name="default", revision="default", auto_inject_namespaces=True).changed
    assert mesh.run("revision_tag", name="default", revision="default").changed
    mesh.until_injected("", space)
    assert not mesh.run("revision_tag", name="default", revision="default").changed


def test_webhooks_that_would_inject_twice_are_refused(mesh: Mesh) -> None:
    twin = mesh.client.get(f"{HOOKS}/istio-sidecar-injector-canary")
    selector = {"matchLabels": {"istio.io/rev": "prod"}}
    webhooks = [{**twin["webhooks"][0], "namespaceSelector": selector, "objectSelector": {}}]
    body = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration", "metadata": {"name": "left-over"}, "webhooks": webhooks}
    mesh.client.create(HOOKS, body)
    try:
        with pytest.raises(OperationError, match=r"IST0139\): left-over/rev.namespace.*istio-revision-tag-prod/rev.namespace.*or set force"):
            mesh.run("revision_tag", name="prod", revision="canary")
        assert ("prod", "canary") not in mesh.tags()
        assert mesh.run("revision_tag", name="prod", revision="canary", force=True).changed
    finally:
        mesh.client.request("DELETE", f"{HOOKS}/left-over")


def test_another_managers_fields_are_named_and_only_taken_on_request(mesh: Mesh) -> None:
    mesh.run("revision_tag", name="prod", revision="canary")
    service = {"metadata": {"name": "istiod-revision-tag-prod"}, "apiVersion": "v1", "kind": "Service", "spec": {"selector": {"app": "mine"}}}
    mesh.client.request(
        "PATCH", f"{SERVICES}/istiod-revision-tag-prod", query={"fieldManager": "gitops", "force": "true"}, body=service,
        content="application/apply-patch+yaml",
    )  # fmt: skip
    before = mesh.versions()
    with pytest.raises(OperationError, match=r"istiod-revision-tag-prod: fields belong to another field manager: .*\.spec\.selector \(by gitops\)"):
        mesh.run("revision_tag", name="prod", revision="canary")
    assert mesh.versions() == before
    assert mesh.run("revision_tag", name="prod", revision="canary", force_conflicts=True).changed
    assert mesh.client.get(f"{SERVICES}/istiod-revision-tag-prod")["spec"]["selector"] == {"app": "istiod", "istio.io/rev": "canary"}


def test_a_validator_of_a_helm_release_only_gets_another_address(mesh: Mesh) -> None:
    path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/istiod-default-validator"
    live = mesh.client.get(path)
    service = {"name": "istiod", "namespace": "istio-system", "path": "/validate"}
    hook = {**live["webhooks"][0], "clientConfig": {**live["webhooks"][0]["clientConfig"], "service": service}}
    meta = {
        "name": "istiod-default-validator", "labels": {"release": "istio-base", "istio.io/rev": "default"},
        "annotations": {"meta.helm.sh/release-name": "istio-base"},
    }  # fmt: skip
    body = {"apiVersion": live["apiVersion"], "kind": live["kind"], "metadata": meta, "webhooks": [hook]}
    mesh.client.request("DELETE", path)
    mesh.client.request("PATCH", path, query={"fieldManager": "helm"}, body=body, content="application/apply-patch+yaml")
    try:
        mesh.run("revision_tag", name="default", revision="canary", overwrite=True)
        moved = mesh.client.get(path)
        assert moved["webhooks"][0]["clientConfig"]["service"]["name"] == "istiod-canary"
        assert moved["metadata"]["labels"] == {"release": "istio-base", "istio.io/rev": "canary"}
        assert {key: moved["webhooks"][0][key] for key in ("rules", "sideEffects", "objectSelector")} == {
            key: hook[key] for key in ("rules", "sideEffects", "objectSelector")
        }
        assert not mesh.run("revision_tag", name="default", revision="canary").changed
    finally:
        mesh.client.request("DELETE", path)


def test_rights_are_asked_for_before_anything_is_written(mesh: Mesh) -> None:
    rules = [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list"]}]
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "looks"}, "rules": rules}
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "looks"}
    subject = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "looker"}
    binding = {**role, "kind": "ClusterRoleBinding", "roleRef": reference, "subjects": [subject]}
    del binding["rules"]
    mesh.running.apply(mesh.cluster, role, binding)
    before = mesh.versions()
    with pytest.raises(OperationError, match=r"these rights are missing: create services in namespace istio-system; create mutatingwebhook"):
        mesh.run("revision_tag", name="prod", revision="canary", impersonate_user="looker")
    assert mesh.versions() == before
