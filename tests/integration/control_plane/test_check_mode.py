# SPDX-License-Identifier: GPL-3.0-or-later
"""Check mode tells exactly what the run then does, and writes nothing."""
from __future__ import annotations

import re
import typing as t
from pathlib import Path

import pytest
import yaml

from .charts import NEW, OLD
from .conftest import minimal
from .helm_tool import HelmTool
from .lab import HUB, LEASE, Lab, Said

Options = dict[str, t.Any]


def shown(diff: str) -> dict[str, t.Any]:
    """A diff's objects by their headings."""
    out = {}
    for document in re.split(r"(?m)^---\n", diff):
        if document.strip():
            heading, _, text = document.partition("\n")
            out[heading] = yaml.safe_load(text)
    return out


def agrees(lab: Lab, options: Options) -> tuple[Said, Said]:
    """Check mode, then the run: both tell the same, and check mode has written nothing."""
    before, lease = lab.versions(), lab.client.find(LEASE)
    predicted = lab.call(check_mode=True, **options)
    assert not predicted.error, predicted.error
    assert lab.versions() == before
    assert lab.client.find(LEASE) == lease
    done = lab.done(**options)
    assert predicted.changed == done.changed
    assert predicted.objects == done.objects
    if predicted.result.diff is None or done.result.diff is None:
        raise AssertionError("no diff")
    for side in ("before", "after"):
        one, other = shown(predicted.result.diff[side]), shown(done.result.diff[side])
        assert one.keys() == other.keys()
        for heading in one:
            assert one[heading] == other[heading], (side, heading)
    for said in (predicted, done):
        for release in said.result.values["releases"]:
            release.pop("revision", None)
    assert predicted.result.values["releases"] == done.result.values["releases"]
    assert predicted.warnings == done.warnings
    return predicted, done


def test_install_upgrade_rollback_uninstall(lab: Lab, trees: dict[str, Path]) -> None:
    _, installed = agrees(lab, minimal(trees[OLD], profile="ambient"))
    assert len(installed.objects["created"]) > 40
    assert lab.content().keys() == {key for key in lab.everything() if key not in lab.before} & lab.content().keys()
    _, upgraded = agrees(lab, minimal(trees[NEW], profile="ambient"))
    assert len(upgraded.objects["pruned"]) == 3
    assert len(upgraded.objects["updated"]) > 35
    _, again = agrees(lab, minimal(trees[NEW], profile="ambient"))
    assert not again.changed
    _, back = agrees(lab, {"state": "rolled_back"})
    assert len(back.objects["created"]) == 3
    assert all(name.startswith("CustomResourceDefinition") for name in back.objects["unchanged"])
    _, gone = agrees(lab, {"state": "absent", "remove_crds": True})
    assert len(gone.objects["pruned"]) > 40
    assert [key for key in lab.content() if key[0] != "namespaces"] == []
    _, nothing = agrees(lab, {"state": "absent"})
    assert not nothing.changed


def test_install_with_a_revision_and_patches(lab: Lab, trees: dict[str, Path], tmp_path: Path) -> None:
    file = tmp_path / "operator.yaml"
    patch = {"kind": "Deployment", "name": "istiod-canary", "patches": [{"path": "spec.template.spec.hostNetwork", "value": True}]}
    operator = {"spec": {"components": {"pilot": {"k8s": {"overlays": [patch], "env": [{"name": "A", "value": "b"}]}}}}}
    file.write_text(yaml.safe_dump(operator))
    _, done = agrees(lab, minimal(trees[NEW], revision="canary", operator_files=[str(file)], values={"global": {"hub": HUB, "network": "n1"}}))
    assert "MutatingWebhookConfiguration istio-revision-tag-default" in done.objects["created"]
    assert any("patches after rendering" in text for text in done.warnings)
    found = lab.get("/apis/apps/v1/namespaces/istio-system/deployments/istiod-canary")["spec"]["template"]["spec"]
    assert found["hostNetwork"] is True
    assert {"name": "A", "value": "b"} in found["containers"][0]["env"]
    assert "hostNetwork: true" in lab.records()["istiod-canary"][0].manifest
    assert lab.get("/api/v1/namespaces/istio-system")["metadata"]["labels"]["topology.istio.io/network"] == "n1"


@pytest.mark.parametrize("tool_name", ["helm3", "helm43"])
def test_adoption(lab: Lab, trees: dict[str, Path], tool: t.Callable[[str], Path], tool_name: str) -> None:
    helm, charts = HelmTool(tool(tool_name), lab), trees[OLD] / "charts"
    helm.run("install", "istio-base", charts / "base", "--create-namespace")
    helm.run("install", "istiod", charts / "istio-control" / "istio-discovery", "--set", f"global.hub={HUB}")
    _, done = agrees(lab, minimal(trees[NEW]))
    assert len(done.objects["pruned"]) == 3
    _, again = agrees(lab, minimal(trees[NEW]))
    assert not again.changed
