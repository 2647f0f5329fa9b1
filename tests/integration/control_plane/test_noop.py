# SPDX-License-Identifier: GPL-3.0-or-later
"""A second run writes nothing: no object of the whole cluster gets another resourceVersion or generation, no Lease is taken."""
from __future__ import annotations

import typing as t
from pathlib import Path

import pytest

from ..doors.test_doors import ASIDE, play
from .charts import NEW
from .conftest import minimal
from .helm_tool import HelmTool
from .lab import HUB, LEASE, Lab, command

INJECTOR: t.Final = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/istio-sidecar-injector"
VALIDATOR: t.Final = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/istio-validator-istio-system"


def written(before: dict[t.Any, t.Any], after: dict[t.Any, t.Any]) -> list[t.Any]:
    """The objects that are not as they were."""
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def test_through_both_doors(lab: Lab, trees: dict[str, Path], tmp_path: Path) -> None:
    options = minimal(trees[NEW], components=["base", "istiod", "cni", "ztunnel"], operator_files=[str(everything_enabled(tmp_path))])
    first = lab.done(**options)
    assert len(first.objects["created"]) > 40
    before, lease = lab.versions(), lab.get(LEASE)["metadata"]["resourceVersion"]
    args = {"meshfleet.istio.control_plane": {**options, "kubeconfig": lab.kubeconfig, "wait": False}}
    output, results = play(tmp_path, [args, {**args, **ASIDE["environment"]}])
    assert "AnsiballZ_control_plane.py" in output
    for result in results:
        assert result["changed"] is False, result
        assert result["run_id"] == ""
        assert {name for name, found in result["objects"].items() if found} == {"unchanged"}
        assert result["diff"] == {"before_header": "cluster", "after_header": "cluster", "before": "", "after": ""}
        assert {one["status"] for one in result["releases"]} == {"unchanged"}
    assert written(before, lab.versions()) == []
    assert lab.get(LEASE)["metadata"]["resourceVersion"] == lease


def everything_enabled(folder: Path) -> Path:
    """An operator file with all components and settings that the server spells differently."""
    file = folder / "operator.yaml"
    file.write_text(
        "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  components:\n    cni: {enabled: true}\n    ztunnel: {enabled: true}\n"
        "    pilot:\n      k8s:\n        resources: {requests: {cpu: 0.5, memory: 1024Mi}}\n        podDisruptionBudget: {maxUnavailable: 1}\n"
        "        env: [{name: ZERO, value: \"0\"}]\n        tolerations: [{key: a, operator: Exists}]\n"
    )
    return file


OTHERS: t.Final[list[dict[str, t.Any]]] = [{"profile": "ambient"}, {"revision": "canary", "values": {"base": {"validationCABundle": "YQ=="}}}]


@pytest.mark.parametrize("settings", OTHERS)
def test_of_other_installations(lab: Lab, trees: dict[str, Path], settings: dict[str, t.Any]) -> None:
    options = {**minimal(trees[NEW]), **settings}
    assert lab.done(**options).changed
    before = lab.versions()
    said = lab.done(**options)
    assert not said.changed, said.result.diff
    assert written(before, lab.versions()) == []


@pytest.mark.parametrize("tool_name", ["helm3", "helm43"])
def test_after_helm_has_installed(lab: Lab, trees: dict[str, Path], tool: t.Callable[[str], Path], tool_name: str) -> None:
    helm = HelmTool(tool(tool_name), lab)
    charts = trees[NEW] / "charts"
    helm.run("install", "istio-base", charts / "base", "--create-namespace")
    helm.run("install", "istiod", charts / "istio-control" / "istio-discovery", "--set", f"global.hub={HUB}")
    uids = {key: one[0] for key, one in lab.versions().items()}
    adopted = lab.done(**minimal(trees[NEW]))
    assert adopted.objects["created"] == []
    assert adopted.objects["pruned"] == []
    before = lab.versions()
    assert {key: uid for key, uid in uids.items() if key in before} == {key: one[0] for key, one in before.items() if key in uids}
    said = lab.done(**minimal(trees[NEW]))
    assert not said.changed, said.result.diff
    assert written(before, lab.versions()) == []


def has_root_everywhere(lab: Lab) -> bool:
    """Whether istiod has put its root into every namespace that it puts it into (istio/pilot/pkg/serviceregistry/kube/controller/namespacecontroller.go)."""
    spaces = {one["metadata"]["name"] for one in lab.client.list_objects("/api/v1/namespaces") if one["status"]["phase"] == "Active"}
    maps = lab.client.list_objects("/api/v1/configmaps", fields="metadata.name=istio-ca-root-cert")
    return spaces - {"kube-public", "kube-node-lease"} <= {one["metadata"]["namespace"] for one in maps}


def test_beside_a_running_istiod(pods: Lab, trees: dict[str, Path]) -> None:
    """istiod writes failurePolicy and caBundle into the webhooks; that is left alone and not told as a difference."""
    options = minimal(trees[NEW], wait=True, wait_timeout=90)
    first = pods.done(**options)
    assert first.result.values["verification"] == {"passed": True, "problems": []}
    pods.until(lambda: pods.get(VALIDATOR)["webhooks"][0]["failurePolicy"] == "Fail", "istiod to close its validator")
    pods.until(lambda: has_root_everywhere(pods), "istiod to put its root into all namespaces")
    before, injector = pods.versions(), pods.get(INJECTOR)
    assert injector["webhooks"][0]["clientConfig"]["caBundle"]
    said = pods.done(**options)
    assert not said.changed, said.result.diff
    assert said.result.values["verification"]["passed"] is True
    assert pods.get(INJECTOR)["metadata"]["generation"] == injector["metadata"]["generation"]
    assert [key for key in written(before, pods.versions()) if not key[0].startswith(("pods", "endpoint"))] == []


def test_after_istioctl_has_installed(pods: Lab, trees: dict[str, Path], istioctl: Path) -> None:
    words = ["install", "--skip-confirmation", "--kubeconfig", pods.kubeconfig, "--manifests", trees[NEW], "--set", f"hub={HUB}", "--set", f"tag={NEW}"]
    done = command(istioctl, *words, "--set", "profile=minimal")
    assert done.returncode == 0, done.stderr
    uids = {key: one[0] for key, one in pods.versions().items()}
    options = minimal(trees[NEW], wait=True, wait_timeout=90)
    adopted = pods.done(**options)
    assert any("made by istioctl are taken over" in text for text in adopted.warnings)
    assert adopted.objects["pruned"] == []
    now = {key: one[0] for key, one in pods.versions().items()}
    kept = [key for key in uids if key[0] not in ("pods", "replicasets.apps", "endpoints", "endpointslices.discovery.k8s.io")]
    assert [key for key in kept if now.get(key) != uids[key]] == []
    injector = pods.get(INJECTOR)
    said = pods.done(**options)
    assert not said.changed, said.result.diff
    assert pods.get(INJECTOR) == injector
