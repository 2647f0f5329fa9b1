# SPDX-License-Identifier: GPL-3.0-or-later
"""Other namespaces, several control planes, private registries, charts from a registry, an archive or a folder of charts."""
from __future__ import annotations

import base64
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from ..registry import serving
from .charts import CHARTS, NEW, OLD
from .conftest import minimal
from .helm_tool import HelmTool
from .lab import HUB, Lab, command

DEPLOYMENTS: t.Final = "/apis/apps/v1/namespaces/{0}/deployments/{1}"


def test_another_namespace(lab: Lab, trees: dict[str, Path]) -> None:
    lab.done(**minimal(trees[NEW], namespace="mesh"))
    assert set(lab.statuses("mesh")) == {"istio-base", "istiod"}
    assert not lab.has("/api/v1/namespaces/istio-system")
    names = {name for key in lab.content() for name in [key[1]] if name}
    assert names == {"mesh"}
    assert not lab.done(**minimal(trees[NEW], namespace="mesh")).changed
    assert not lab.done(state="absent").changed
    assert lab.done(state="absent", namespace="mesh").changed
    assert lab.statuses("mesh") == {}


def test_several_control_planes(lab: Lab, trees: dict[str, Path]) -> None:
    lab.done(**minimal(trees[OLD], revision="blue"))
    blue = {key: item for key, item in lab.comparable().items() if key[2].endswith("-blue")}
    assert blue
    said = lab.done(**minimal(trees[NEW], revision="green"))
    assert "ConfigMap istio-system/istio-of-old" not in said.objects["pruned"], "it is the other revision's"
    assert {key: item for key, item in lab.comparable().items() if key[2].endswith("-blue")} == blue
    versions = {name: found[-1].app_version for name, found in lab.records().items()}
    assert versions == {"istio-base": NEW, "istiod-blue": OLD, "istiod-green": NEW}
    assert not lab.done(**minimal(trees[NEW], revision="green")).changed


def test_an_older_revision_leaves_newer_crds(lab: Lab, trees: dict[str, Path]) -> None:
    lab.done(**minimal(trees[NEW]))
    crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    before = {one["metadata"]["name"]: one["metadata"]["resourceVersion"] for one in lab.client.list_objects(crds)}
    lab.done(**minimal(trees[OLD], revision="old"))
    assert {one["metadata"]["name"]: one["metadata"]["resourceVersion"] for one in lab.client.list_objects(crds)} == before


def test_a_private_registry(lab: Lab, trees: dict[str, Path]) -> None:
    images = {"hub": "registry.example/private/istio", "tag": NEW, "imagePullSecrets": ["pull"]}
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "pull", "namespace": "istio-system"}, "data": {"k": base64.b64encode(b"x").decode()}}
    given = minimal(trees[NEW], values={"global": images}, profile="ambient", mesh_config={"accessLogFile": "/dev/stdout"})
    lab.done(**given)
    lab.client.create("/api/v1/namespaces/istio-system/secrets", secret)
    workloads = [lab.get(DEPLOYMENTS.format("istio-system", "istiod"))]
    workloads += lab.client.list_objects("/apis/apps/v1/namespaces/istio-system/daemonsets")
    assert len(workloads) == 3
    for workload in workloads:
        account = lab.get(f"/api/v1/namespaces/istio-system/serviceaccounts/{workload['spec']['template']['spec']['serviceAccountName']}")
        assert account["imagePullSecrets"] == [{"name": "pull"}]
        for container in workload["spec"]["template"]["spec"]["containers"]:
            assert container["image"].startswith("registry.example/private/istio/")
    mesh = yaml.safe_load(lab.get("/api/v1/namespaces/istio-system/configmaps/istio")["data"]["mesh"])
    assert mesh["accessLogFile"] == "/dev/stdout"
    assert not lab.done(**given).changed


@pytest.fixture
def registry(crane: Path, tmp_path: Path) -> Iterator[str]:
    """A registry on loopback."""
    with serving(crane, tmp_path) as address:
        yield address


def test_charts_from_a_registry(lab: Lab, trees: dict[str, Path], tool: t.Callable[[str], Path], registry: str, tmp_path: Path) -> None:
    helm = HelmTool(tool("helm43"), lab)
    for version in (OLD, NEW):
        for name in ("base", "istiod"):
            helm.run("package", trees[version] / "charts" / CHARTS[name], "--destination", tmp_path)
            done = command(tool("helm43"), "push", tmp_path / f"{name}-{version}.tgz", f"oci://{registry}/istio", "--plain-http")
            assert done.returncode == 0, done.stderr
    given = minimal(trees[OLD], charts={"source": f"oci://{registry}/istio", "version": "1.30.x", "plain_http": True})
    lab.done(**given)
    assert {found[-1].chart_version for found in lab.records().values()} == {OLD}
    from_registry = lab.comparable()
    assert not lab.done(**minimal(trees[OLD])).changed, "the same charts from a folder"
    assert lab.comparable() == from_registry
    lab.done(**minimal(trees[NEW], charts={"source": str(tmp_path), "version": NEW}))
    assert {found[-1].chart_version for found in lab.records().values()} == {NEW}


def test_patches_are_recorded_and_warned_of(lab: Lab, trees: dict[str, Path], tool: t.Callable[[str], Path], tmp_path: Path) -> None:
    file = tmp_path / "operator.yaml"
    patch = {"kind": "Deployment", "name": "istiod", "patches": [{"path": "spec.template.spec.hostNetwork", "value": True}]}
    file.write_text(yaml.safe_dump({"spec": {"components": {"pilot": {"k8s": {"overlays": [patch], "priorityClassName": "system-cluster-critical"}}}}}))
    given = minimal(trees[NEW], operator_files=[str(file)])
    said = lab.done(**given)
    told = next(text for text in said.warnings if "patches after rendering" in text)
    assert "release istiod" in told
    assert "spec.components.pilot.k8s.overlays" in told
    path = DEPLOYMENTS.format("istio-system", "istiod")
    assert lab.get(path)["spec"]["template"]["spec"]["hostNetwork"] is True
    assert "hostNetwork: true" in HelmTool(tool("helm43"), lab).run("get", "manifest", "istiod")
    assert not lab.done(**given).changed
    HelmTool(tool("helm43"), lab).run("upgrade", "istiod", trees[NEW] / "charts" / CHARTS["istiod"], "--reuse-values")
    assert "hostNetwork" not in lab.get(path)["spec"]["template"]["spec"]
    assert lab.done(**given).changed
    assert lab.get(path)["spec"]["template"]["spec"]["hostNetwork"] is True


def test_a_ca_bundle_of_the_values_own(lab: Lab, trees: dict[str, Path]) -> None:
    bundle = base64.b64encode(Path(lab.folder / "certificates" / "ca.crt").read_bytes()).decode()
    given = minimal(trees[NEW], values={"base": {"validationCABundle": bundle}})
    lab.done(**given)
    validator = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/istio-validator-istio-system"
    hook = lab.get(validator)["webhooks"][0]
    assert hook["clientConfig"]["caBundle"] == bundle
    assert hook["failurePolicy"] == "Fail"
    before = lab.versions()
    assert not lab.done(**given).changed
    assert lab.versions() == before


def test_a_base_of_helm_keeps_its_validator(lab: Lab, trees: dict[str, Path], tool: t.Callable[[str], Path]) -> None:
    helm = HelmTool(tool("helm43"), lab)
    helm.run("install", "istio-base", trees[OLD] / "charts" / "base", "--create-namespace", "--set", "defaultRevision=blue")
    path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/istiod-default-validator"
    before = lab.get(path)
    lab.done(**minimal(trees[NEW], revision="green"))
    now = lab.get(path)
    assert now["metadata"]["uid"] == before["metadata"]["uid"]
    assert now["webhooks"][0]["clientConfig"]["service"]["name"] == "istiod-blue"
    assert not lab.done(**minimal(trees[NEW], revision="green")).changed
    lab.done(**minimal(trees[NEW], values={"global": {"hub": HUB, "tag": NEW}, "pilot": {"replicaCount": 2}}, revision="green"))
    assert lab.get(path)["webhooks"][0]["clientConfig"]["service"]["name"] == "istiod-blue"
