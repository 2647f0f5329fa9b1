# SPDX-License-Identifier: GPL-3.0-or-later
"""The real Helm and this module on one release, in turns: neither meets a conflict, no object is made anew."""
from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
import yaml

from .charts import NEW, OF_OLD, OLD
from .conftest import minimal
from .helm_tool import HelmTool
from .lab import HUB, Lab

TOOLS: t.Final = ("helm3", "helm43")
DEPLOYMENT: t.Final = "/apis/apps/v1/namespaces/istio-system/deployments/istiod"


def uids(lab: Lab) -> dict[t.Any, str]:
    """The uid of every object but records."""
    return {key: one[0] for key, one in lab.versions().items() if not key[2].startswith("sh.helm.release")}


def variables(lab: Lab) -> set[str]:
    """The names in istiod's environment."""
    return {one["name"] for one in lab.get(DEPLOYMENT)["spec"]["template"]["spec"]["containers"][0]["env"]}


def same(before: dict[t.Any, str], after: dict[t.Any, str]) -> bool:
    """Whether what exists at both times is the same objects."""
    return all(after.get(key, uid) == uid for key, uid in before.items() if key[0] not in ("pods", "replicasets.apps"))


@pytest.mark.parametrize("name", TOOLS)
def test_helm_works_on_what_the_module_made(lab: Lab, trees: dict[str, Path], tool: t.Callable[[str], Path], tmp_path: Path, name: str) -> None:
    helm = HelmTool(tool(name), lab)
    lab.done(**minimal(trees[OLD]))
    lab.done(**minimal(trees[NEW]))
    listed = {one["name"]: one for one in helm.json("list")}
    assert {key: (one["revision"], one["status"], one["chart"], one["app_version"]) for key, one in listed.items()} == {
        "istio-base": ("2", "deployed", f"base-{NEW}", NEW), "istiod": ("2", "deployed", f"istiod-{NEW}", NEW),
    }  # fmt: skip
    assert [(one["revision"], one["status"], one["app_version"]) for one in helm.json("history", "istiod")] == [(1, "superseded", OLD), (2, "deployed", NEW)]
    assert "run " in helm.json("history", "istiod")[1]["description"]
    assert helm.json("get", "values", "istiod")["global"]["hub"] == HUB
    manifest = list(yaml.safe_load_all(helm.run("get", "manifest", "istiod")))
    assert "Deployment" in {one["kind"] for one in manifest if one}
    assert "istiod" in helm.run("status", "istiod")
    before = uids(lab)
    file = tmp_path / "values.yaml"
    file.write_text(yaml.safe_dump({"env": {"OF_HELM": "yes"}}))
    helm.run("upgrade", "istiod", trees[NEW] / "charts" / "istio-control" / "istio-discovery", "--reuse-values", "--values", file)
    assert "OF_HELM" in variables(lab)
    helm.run("rollback", "istiod", "1")
    assert lab.has("/api/v1/namespaces/istio-system/configmaps/istio-of-old")
    assert "OF_HELM" not in variables(lab)
    assert same(before, uids(lab))
    assert lab.statuses()["istiod"] == ["superseded", "superseded", "superseded", "deployed"]
    said = lab.done(**minimal(trees[NEW]))
    assert said.objects["pruned"] == OF_OLD[:2]
    assert same(before, uids(lab))
    assert not lab.done(**minimal(trees[NEW])).changed
    helm.run("upgrade", "istiod", trees[NEW] / "charts" / "istio-control" / "istio-discovery", "--reuse-values")
    assert same(before, uids(lab))
    helm.run("uninstall", "istiod")
    assert not lab.has(DEPLOYMENT)


@pytest.mark.parametrize("name", TOOLS)
def test_the_module_takes_over_and_upgrades_what_helm_made(lab: Lab, trees: dict[str, Path], tool: t.Callable[[str], Path], name: str) -> None:
    helm, charts = HelmTool(tool(name), lab), trees[OLD] / "charts"
    helm.run("install", "istio-base", charts / "base", "--create-namespace", "--set", "defaultRevision=default")
    helm.run("install", "istiod", charts / "istio-control" / "istio-discovery", "--set", f"global.hub={HUB},env.OF_HELM=yes")
    helm.run("upgrade", "istiod", charts / "istio-control" / "istio-discovery", "--reuse-values", "--set", "env.LATER=yes")
    before = uids(lab)
    said = lab.done(**minimal(trees[NEW]))
    assert any("made by helm are taken over" in text for text in said.warnings) is (name == "helm3"), said.warnings
    assert said.objects["pruned"] == OF_OLD
    assert said.objects["created"] == []
    assert same(before, uids(lab))
    assert not {"OF_HELM", "LATER"} & variables(lab), "what the values no longer set is gone"
    assert lab.has("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/istiod-default-validator"), "base keeps the validator helm gave it"
    assert lab.statuses() == {"istio-base": ["superseded", "deployed"], "istiod": ["superseded", "superseded", "deployed"]}
    assert [one["status"] for one in helm.json("history", "istiod")] == ["superseded", "superseded", "deployed"]
    before = uids(lab)
    lab.done(state="rolled_back")
    assert lab.has("/api/v1/namespaces/istio-system/configmaps/istio-of-old")
    assert same(before, uids(lab))
    helm.run("upgrade", "istiod", trees[NEW] / "charts" / "istio-control" / "istio-discovery", "--set", f"global.hub={HUB}")
    assert same(before, uids(lab))
    assert lab.done(**minimal(trees[NEW])).objects["created"] == []


def test_helm_reads_a_release_of_every_component(lab: Lab, trees: dict[str, Path], tool: t.Callable[[str], Path]) -> None:
    lab.done(profile="ambient", charts={"source": str(trees[NEW])}, values={"global": {"hub": HUB, "tag": NEW}})
    for name in TOOLS:
        helm = HelmTool(tool(name), lab)
        assert sorted(one["name"] for one in helm.json("list")) == ["istio-base", "istio-cni", "istiod", "ztunnel"]
        for release in ("istio-base", "istio-cni", "istiod", "ztunnel"):
            assert helm.run("get", "manifest", release).startswith("---\n# Source: ")
            assert helm.json("get", "metadata", release)["version"] == NEW
