# SPDX-License-Identifier: GPL-3.0-or-later
"""Removal: one revision or everything; refused while something still needs it; CRDs and what belongs to others stay."""
from __future__ import annotations

import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

from .charts import NEW
from .conftest import ROOT, minimal
from .helm_tool import HelmTool
from .lab import Json, Lab

TAGS: t.Final = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/istio-revision-tag-default"


def crds(lab: Lab) -> list[str]:
    """Istio's CRDs that exist."""
    found = lab.client.list_objects("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", metadata_only=True)
    return [one["metadata"]["name"] for one in found if one["metadata"]["name"].endswith(".istio.io")]


def namespace(lab: Lab, name: str, **labels: str) -> None:
    body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}
    lab.client.create("/api/v1/namespaces", body)


def test_everything(lab: Lab, trees: dict[str, Path], tool: t.Callable[[str], Path]) -> None:
    helm = HelmTool(tool("helm43"), lab)
    lab.done(**minimal(trees[NEW], revision="blue"))
    helm.run("install", "other", trees[NEW] / "charts" / "gateway")
    other = helm.json("list")
    said = lab.done(state="absent", revision="blue")
    assert said.objects["created"] == said.objects["updated"] == []
    assert "MutatingWebhookConfiguration istio-revision-tag-default" in said.objects["pruned"]
    assert [one["name"] for one in helm.json("list")] == ["other"] == [one["name"] for one in other if one["name"] == "other"]
    left = {key for key in lab.content() if not key[0].startswith(("customresourcedefinitions", "namespaces"))}
    assert {key[0].partition(".")[0] for key in left} == {"deployments", "services", "serviceaccounts", "roles", "rolebindings", "horizontalpodautoscalers"}
    assert {key[2] for key in left} == {"other"}
    assert len(crds(lab)) == 15
    assert not lab.done(state="absent", revision="blue").changed


def test_one_revision_of_two(lab: Lab, trees: dict[str, Path]) -> None:
    lab.done(**minimal(trees[NEW]))
    alone = lab.comparable()
    lab.done(**minimal(trees[NEW], revision="canary"))
    lab.done(state="absent", revision="canary")
    assert lab.comparable() == alone
    assert set(lab.statuses()) == {"istio-base", "istiod"}
    assert not lab.done(**minimal(trees[NEW])).changed
    lab.done(**minimal(trees[NEW], revision="canary"))
    lab.done(state="absent", all_revisions=True)
    assert lab.statuses() == {}


def test_crds_go_on_request_only(lab: Lab, trees: dict[str, Path]) -> None:
    lab.done(**minimal(trees[NEW]))
    spec = {"hosts": ["a.example"], "http": [{"route": [{"destination": {"host": "a"}}]}]}
    body: Json = {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "one"}, "spec": spec}
    lab.client.create("/apis/networking.istio.io/v1/namespaces/default/virtualservices", body)
    before = lab.versions()
    said = lab.call(state="absent", remove_crds=True)
    assert "1 of virtualservices.networking.istio.io" in said.error
    assert "remove_custom_resources" in said.error
    assert lab.versions() == before
    lab.done(state="absent", remove_crds=True, remove_custom_resources=True)
    assert crds(lab) == []
    assert not lab.has("/apis/networking.istio.io/v1/namespaces/default/virtualservices/one")


USES: t.Final = ("a namespace", "a tag", "a proxy")


@pytest.mark.parametrize("use", USES)
def test_refused_while_used(lab: Lab, trees: dict[str, Path], use: str) -> None:
    if use == "a proxy":  # before the injector, which has no istiod here
        own = {"istio.io/rev": "canary"}
        meta = {"name": "app", "namespace": "default", "labels": own, "annotations": {**own, "sidecar.istio.io/status": '{"revision":"canary"}'}}
        spec = {"containers": [{"name": "istio-proxy", "image": "proxyv2", "args": ["proxy", "sidecar"]}]}
        lab.client.create("/api/v1/namespaces/default/pods", {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec})
    lab.done(**minimal(trees[NEW]))
    lab.done(**minimal(trees[NEW], revision="canary"))
    if use == "a namespace":
        namespace(lab, "shop", **{"istio.io/rev": "canary"})
        words = ["namespaces shop"]
    elif use == "a tag":
        hooks = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
        injector = lab.get(f"{hooks}/istio-sidecar-injector-canary")
        labels = {"istio.io/rev": "canary", "istio.io/tag": "prod", "app": "sidecar-injector"}
        lab.client.create(hooks, {**injector, "metadata": {"name": "istio-revision-tag-prod", "labels": labels}})
        words = ["tags prod"]
    else:
        words = ["1 proxies", "1 in default"]
    before = lab.versions()
    for check_mode in (True, False):
        said = lab.call(check_mode=check_mode, state="absent", revision="canary")
        for word in [lab.name, "revision canary is used by", "force", *words]:
            assert word in said.error
    assert lab.versions() == before
    assert lab.done(state="absent", revision="canary", force=True).changed
    assert set(lab.statuses()) == {"istio-base", "istiod"}


def test_refused_while_a_remote_cluster_is_served(pods: Lab, trees: dict[str, Path]) -> None:
    pods.done(**minimal(trees[NEW]), wait=True)
    command = [sys.executable, "-m", "sandbox", "load", "--name", pods.name.rpartition("-")[0], "--proxies", "3", "--of-cluster", "far-away"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as load:
        try:
            assert load.stdout
            assert load.stdout.readline(), "the proxies did not connect"
            for check_mode in (True, False):
                said = pods.call(check_mode=check_mode, state="absent")
                assert f"cluster {pods.name}: revision default is used by 3 proxies of the remote cluster far-away. " in said.error
                assert "force" in said.error
            assert pods.done(state="absent", force=True).changed
        finally:
            load.kill()


def test_it_waits_until_all_is_gone(lab: Lab, trees: dict[str, Path]) -> None:
    lab.done(**minimal(trees[NEW]))
    path = "/apis/apps/v1/namespaces/istio-system/deployments/istiod"
    lab.client.patch(path, {"metadata": {"finalizers": ["example.com/held"]}})
    said = lab.call(state="absent", wait_timeout=1)
    for word in (lab.name, "Deployment istio-system/istiod: is still there", "example.com/held"):
        assert word in said.error
    assert lab.statuses()["istiod"] == ["uninstalling"]
    lab.client.patch(path, {"metadata": {"finalizers": None}})
    assert lab.done(state="absent").changed
    assert lab.statuses() == {}
