# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input is refused before the first write, by one error that names option, value and cluster."""
from __future__ import annotations

import copy
import socket
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from ..rights import await_right
from .charts import NEW, OF_OLD, OLD
from .conftest import minimal
from .lab import LEASE, Lab, Said

Options = dict[str, t.Any]


@pytest.fixture
def untouched(lab: Lab) -> Iterator[Lab]:
    """A cluster in which nothing may have been written, no Lease either."""
    before = lab.versions()
    yield lab
    assert lab.versions() == before
    assert not lab.has(LEASE)


def refused(lab: Lab, options: Options, *words: str) -> Said:
    """A call that has to fail, in check mode with the same words."""
    said, checked = lab.call(**options), lab.call(check_mode=True, **options)
    assert said.error
    assert said.error == checked.error
    for word in words:
        assert word in said.error
    assert "\n" not in said.error.strip()
    return said


BAD: t.Final[dict[str, tuple[Options, tuple[str, ...]]]] = {
    "profile": ({"profile": "nonesuch"}, ("profile", "nonesuch", "minimal")),
    "revision": ({"revision": "Not_A_Label"}, ("revision", "Not_A_Label")),
    "revision with a dot": ({"revision": "1.31"}, ("revision", "1.31")),
    "value that the chart's schema knows otherwise": ({"values": {"global": {"resourceScope": 7}}}, ("resourceScope",)),
    "mesh_config": ({"mesh_config": {"defaultConfig": "text"}}, ("defaultConfig",)),
    "charts": ({"charts": {"source": "/nonesuch/charts"}}, ("charts.source", "/nonesuch/charts")),
    "operator file that is missing": ({"operator_files": ["/nonesuch/operator.yaml"]}, ("operator file /nonesuch/operator.yaml",)),
    "run_id": ({"run_id": "no label value"}, ("run_id", "no label value")),
    "way back": ({"state": "rolled_back"}, ("no run of this collection",)),
    "empty profile": ({"profile": "empty"}, ("empty", "component")),
}


@pytest.mark.parametrize("what", sorted(BAD))
def test_bad_options(untouched: Lab, trees: dict[str, Path], what: str) -> None:
    options, words = BAD[what]
    refused(untouched, minimal(trees[NEW]) | options, *words)


FILES: t.Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "no yaml": ("spec: [", ()),
    "unknown field": ("spec: {nonesuch: 1}", ("spec", "nonesuch")),
    "unknown component": ("spec: {components: {nonesuch: {enabled: true}}}", ("spec.components", "nonesuch")),
    "another kind": ("kind: ConfigMap", ("ConfigMap", "IstioOperator")),
    "two documents": ("spec: {}\n---\nspec: {}\n", ("2 documents",)),
}


@pytest.mark.parametrize("what", sorted(FILES))
def test_operator_files(untouched: Lab, trees: dict[str, Path], tmp_path: Path, what: str) -> None:
    text, words = FILES[what]
    file = tmp_path / "operator.yaml"
    file.write_text(text)
    refused(untouched, minimal(trees[NEW], operator_files=[str(file)]), *words)


def test_what_the_api_refuses(untouched: Lab, trees: dict[str, Path], tmp_path: Path) -> None:
    """A value without a schema that makes an object which the server does not take: told by a dry run."""
    given = minimal(trees[NEW], namespace="istio-system")
    untouched.apply("/api/v1/namespaces/istio-system", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "istio-system"}})
    try:
        before = untouched.versions()
        given["values"]["pilot"] = {"resources": {"requests": {"cpu": "much"}}}
        refused(untouched, given, untouched.name, "deployments/istiod", "quantities must match")
        assert untouched.versions() == before
    finally:
        untouched.empty()


def test_a_cluster_that_does_not_answer(lab: Lab, trees: dict[str, Path], tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        file = elsewhere(lab, tmp_path, server=f"https://127.0.0.1:{taken.getsockname()[1]}")
        said = lab.behind(file).call(**minimal(trees[NEW], connect_timeout=1))
    assert said.kind == "Unreachable"
    assert lab.name in said.error
    assert "does not answer" in said.error


def elsewhere(lab: Lab, folder: Path, *, server: str = "", token: str = "") -> str:
    """A kubeconfig with another server or as somebody else."""
    config = copy.deepcopy(yaml.safe_load(Path(lab.kubeconfig).read_text()))
    if server:
        config["clusters"][0]["cluster"]["server"] = server
    if token:
        config["users"][0]["user"] = {"token": token}
    file = folder / "kubeconfig"
    file.write_text(yaml.safe_dump(config))
    return str(file)


def test_credentials_that_are_not_taken(untouched: Lab, trees: dict[str, Path], tmp_path: Path) -> None:
    said = untouched.behind(elsewhere(untouched, tmp_path, token="expired.token.canary")).call(**minimal(trees[NEW]))
    assert untouched.name in said.error
    assert "the credentials are refused; they may be expired" in said.error
    assert "canary" not in said.error


@pytest.fixture
def reader(lab: Lab, tmp_path: Path) -> Lab:
    """The cluster as one who may read everything, and write only what istiod does not need."""
    meta = {"name": "reader"}
    lab.client.create("/api/v1/namespaces/default/serviceaccounts", {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta})
    rules = [
        {"apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list", "watch"]},
        {"apiGroups": ["apiextensions.k8s.io"], "resources": ["*"], "verbs": ["*"]},
        {"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["*"], "verbs": ["*"]},
        {"apiGroups": [""], "resources": ["namespaces", "secrets", "serviceaccounts"], "verbs": ["*"]},
        {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["*"]},
    ]
    root = "/apis/rbac.authorization.k8s.io/v1"
    lab.client.create(f"{root}/clusterroles", {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": meta, "rules": rules})
    binding = {
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": meta,
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "reader"},
        "subjects": [{"kind": "ServiceAccount", "name": "reader", "namespace": "default"}],
    }  # fmt: skip
    lab.client.create(f"{root}/clusterrolebindings", binding)
    await_right(lab.client, "system:serviceaccount:default:reader", verb="create", resource="namespaces")
    asked = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 600}}
    token = lab.client.create("/api/v1/namespaces/default/serviceaccounts/reader/token", asked)["status"]["token"]
    return lab.behind(elsewhere(lab, tmp_path, token=token))


def test_missing_rights_are_all_named(reader: Lab, trees: dict[str, Path]) -> None:
    before = reader.versions()
    said = refused(reader, minimal(trees[NEW]), reader.name, "these rights are missing")
    missing = set(said.error.partition("missing: ")[2].partition("; grant")[0].split("; "))
    where = "in namespace istio-system"
    kinds = ["deployments.apps", "configmaps", "services", "horizontalpodautoscalers.autoscaling"]
    both = [f"{kind} {where}" for kind in kinds]
    both += [f"{kind}webhookconfigurations.admissionregistration.k8s.io" for kind in ("mutating", "validating")]
    assert missing == {f"{verb} {what}" for what in both for verb in ("create", "patch")}
    assert reader.versions() == before
    assert not reader.has(LEASE)


def test_a_field_of_another_manager(lab: Lab, trees: dict[str, Path]) -> None:
    lab.done(**minimal(trees[OLD]))
    path = "/apis/apps/v1/namespaces/istio-system/deployments/istiod"
    lab.apply(path, {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "istiod"}, "spec": {"minReadySeconds": 1}}, manager="operator-x")
    lab.apply(path, {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "istiod", "labels": {"app": "else"}}}, manager="operator-x")
    before = lab.versions()
    refused(lab, minimal(trees[NEW]), lab.name, "Deployment istio-system/istiod", ".metadata.labels.app", "operator-x", "force_conflicts")
    assert lab.versions() == before
    forced = lab.done(**minimal(trees[NEW], force_conflicts=True))
    assert forced.changed
    assert lab.get(path)["metadata"]["labels"]["app"] == "istiod"
    assert not lab.done(**minimal(trees[NEW])).changed


def test_an_object_of_another_release(untouched: Lab, trees: dict[str, Path]) -> None:
    lab = untouched
    lab.apply("/api/v1/namespaces/istio-system", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "istio-system"}})
    owner = {"meta.helm.sh/release-name": "mine", "meta.helm.sh/release-namespace": "elsewhere"}
    meta = {"name": "istio", "namespace": "istio-system", "annotations": owner}
    lab.apply("/api/v1/namespaces/istio-system/configmaps/istio", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta})
    try:
        before = lab.versions()
        refused(lab, minimal(trees[NEW]), lab.name, "ConfigMap istio-system/istio", "elsewhere/mine", "istio-system/istiod")
        assert lab.versions() == before
    finally:
        lab.empty()


def test_an_object_of_nobody_without_adopt(untouched: Lab, trees: dict[str, Path]) -> None:
    lab = untouched
    lab.apply("/api/v1/namespaces/istio-system", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "istio-system"}})
    meta = {"name": "istio", "namespace": "istio-system"}
    lab.apply("/api/v1/namespaces/istio-system/configmaps/istio", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta})
    try:
        before = lab.versions()
        refused(lab, minimal(trees[NEW], adopt=False), lab.name, "ConfigMap istio-system/istio", "adopt")
        assert lab.versions() == before
    finally:
        lab.empty()


def test_more_to_prune_than_allowed(lab: Lab, trees: dict[str, Path]) -> None:
    lab.done(**minimal(trees[OLD]))
    before = lab.versions()
    refused(lab, minimal(trees[NEW], max_prune=2), lab.name, "max_prune allows 2", *OF_OLD)
    assert lab.versions() == before
    assert lab.done(**minimal(trees[NEW], max_prune=3)).objects["pruned"] == OF_OLD


def test_a_namespace_that_is_being_deleted(lab: Lab, trees: dict[str, Path]) -> None:
    name, path = "istio-system", "/api/v1/namespaces/istio-system"
    lab.client.create("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    held = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "held", "finalizers": ["example.com/held"]}}
    lab.client.create(f"{path}/configmaps", held)
    lab.client.request("DELETE", path)
    said = refused(lab, minimal(trees[NEW]), lab.name, "namespace istio-system is being deleted")
    assert said.kind == "OperationError"
    assert not lab.has(LEASE)


def test_another_tool_at_work(lab: Lab, trees: dict[str, Path]) -> None:
    """A pending revision that no run of ours began: Helm's own, perhaps still working."""
    lab.done(**minimal(trees[OLD]))
    newest = lab.records()["istiod"][-1]
    other = newest.ended("pending-upgrade", "Preparing upgrade")
    foreign = type(other)(**{**other.__dict__, "version": newest.version + 1, "labels": {}})
    lab.client.create("/api/v1/namespaces/istio-system/secrets", foreign.secret())
    before = lab.versions()
    refused(lab, minimal(trees[NEW]), lab.name, "istio-system/istiod", "pending-upgrade", "revision 2", "helm rollback")
    assert lab.versions() == before
