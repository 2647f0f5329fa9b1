# SPDX-License-Identifier: GPL-3.0-or-later
"""From 1.30 to 1.31: what the new charts no longer hold is removed, and nothing else; another revision leaves the default tag alone."""
from __future__ import annotations

import typing as t
from pathlib import Path

import pytest

from .charts import NEW, OF_OLD, OLD
from .conftest import minimal
from .lab import HUB, Lab, command

OF_OLD_PATHS: t.Final = (
    "/api/v1/namespaces/istio-system/configmaps/istio-of-old", "/apis/networking.k8s.io/v1/namespaces/istio-system/networkpolicies/istiod-of-old",
    "/api/v1/namespaces/istio-system/serviceaccounts/istio-of-old",
)  # fmt: skip
WEBHOOKS: t.Final = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
DEFAULT_VALIDATOR: t.Final = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/istiod-default-validator"


def test_what_the_new_version_lacks_is_removed(lab: Lab, trees: dict[str, Path]) -> None:
    lab.done(**minimal(trees[OLD]))
    assert all(map(lab.has, OF_OLD_PATHS))
    uids = {key: one[0] for key, one in lab.versions().items()}
    said = lab.done(**minimal(trees[NEW]))
    assert said.objects["pruned"] == OF_OLD
    assert said.objects["created"] == []
    assert not any(map(lab.has, OF_OLD_PATHS))
    stayed = {key: one[0] for key, one in lab.versions().items() if key in uids}
    assert stayed == {key: uid for key, uid in uids.items() if key in stayed}
    assert lab.statuses() == {"istio-base": ["superseded", "deployed"], "istiod": ["superseded", "deployed"]}
    assert {one["app_version"] for one in said.result.values["releases"]} == {NEW}


def test_an_upgraded_cluster_is_as_a_new_one(fleet: list[Lab], trees: dict[str, Path]) -> None:
    upgraded, fresh = fleet[0], fleet[1]
    try:
        upgraded.done(**minimal(trees[OLD]))
        upgraded.done(**minimal(trees[NEW]))
        fresh.done(**minimal(trees[NEW]))
        one, other = upgraded.comparable(), fresh.comparable()
        validator = ("validatingwebhookconfigurations.admissionregistration.k8s.io", "", "istiod-default-validator")
        assert one.pop(validator)["webhooks"] == other.pop(validator)["webhooks"]  # its labels tell of the version that made it
        assert one == other
    finally:
        upgraded.empty()
        fresh.empty()


def test_istioctl_leaves_what_the_new_version_lacks(pods: Lab, trees: dict[str, Path], istioctl: Path) -> None:
    """The oracle: what this module is measured by."""
    for version in (OLD, NEW):
        words = ("install", "--skip-confirmation", "--kubeconfig", pods.kubeconfig, "--manifests", trees[version], "--set", f"hub={HUB}")
        done = command(istioctl, *words, "--set", f"tag={version}", "--set", "profile=minimal")
        assert done.returncode == 0, done.stderr
    left = [path for path in OF_OLD_PATHS if pods.has(path)]
    assert left
    said = pods.done(**minimal(trees[NEW]))
    told = next(text for text in said.warnings if "istioctl's installation has left objects" in text)
    names = [name for name, path in zip(OF_OLD, OF_OLD_PATHS, strict=True) if path in left]
    assert told.endswith(": " + ", ".join(names))


def test_pruning_can_be_left_out(lab: Lab, trees: dict[str, Path]) -> None:
    lab.done(**minimal(trees[OLD]))
    said = lab.done(**minimal(trees[NEW], prune=False))
    assert said.objects["pruned"] == []
    assert all(map(lab.has, OF_OLD_PATHS))


@pytest.mark.parametrize("first", ["default", "stable"])
def test_another_revision_never_moves_the_default(lab: Lab, trees: dict[str, Path], first: str) -> None:
    lab.done(**minimal(trees[OLD], revision=first))
    before = lab.get(DEFAULT_VALIDATOR)
    service = before["webhooks"][0]["clientConfig"]["service"]["name"]
    assert service == ("istiod" if first == "default" else "istiod-stable")
    hooks = {one["metadata"]["name"]: one for one in lab.client.list_objects(WEBHOOKS)}
    said = lab.done(**minimal(trees[NEW], revision="canary"))
    assert said.changed
    assert lab.get(DEFAULT_VALIDATOR) == before
    now = {one["metadata"]["name"]: one for one in lab.client.list_objects(WEBHOOKS)}
    assert set(now) - set(hooks) == {"istio-sidecar-injector-canary"}
    assert {name: now[name] for name in hooks} == hooks
    assert ("istio-revision-tag-default" in now) is (first != "default")
