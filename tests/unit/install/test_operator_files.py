# SPDX-License-Identifier: GPL-3.0-or-later
"""IstioOperator files: what is refused, what counts more, what becomes a value."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.install.components import COMPONENTS
from ansible_collections.meshfleet.istio.plugins.module_utils.install.errors import InstallError
from ansible_collections.meshfleet.istio.plugins.module_utils.install.gateway_values import gateway_values
from ansible_collections.meshfleet.istio.plugins.module_utils.install.operator_spec import merge_operators, parse_operator, read_operator_file
from ansible_collections.meshfleet.istio.plugins.module_utils.install.paths import get_path


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("kind: Deployment", "is a Deployment, not an IstioOperator"),
        ("spec: {}\n---\nspec: {}\n", "holds 2 documents"),
        ("- 1", "no mapping"),
        ("a: [", "f.yaml"),
    ],
)
def test_files_that_are_refused(text: str, error: str) -> None:
    with pytest.raises(InstallError, match=error):
        parse_operator(text, "f.yaml")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(InstallError, match=r"/no/such/file.yaml: No such file"):
        read_operator_file("/no/such/file.yaml")


@pytest.mark.parametrize(
    ("spec", "error"),
    [
        ({"profil": "demo"}, "unknown field 'profil'"),
        ({"components": {"istiod": {}}}, "unknown field 'istiod'"),
        ({"components": {"pilot": {"k8s": {"replicas": 2}}}}, "unknown field 'replicas'"),
        ({"components": {"ingressGateways": {"name": "x"}}}, "must be a list"),
        ({"revision": "Not_A_Label"}, "invalid revision"),
        ({"profile": "nonesuch"}, "profile 'nonesuch' not found"),
        ({"values": ["a"]}, "must be a mapping"),
    ],
)
def test_settings_that_are_refused(spec: dict[str, t.Any], error: str) -> None:
    with pytest.raises(InstallError, match=error):
        merge_operators([{"spec": spec}])


def test_later_files_and_settings_count_more() -> None:
    one = {"spec": {"profile": "demo", "hub": "a", "values": {"pilot": {"traceSampling": 1}}}}
    two = {"spec": {"hub": "b", "meshConfig": {"accessLogFile": "/x"}}}
    merged = merge_operators([one, two], [("values.pilot.traceSampling", "50"), ("meshConfig.enableTracing", "true")]).merged["spec"]
    values = merged["values"]
    assert values["global"]["hub"] == "b"
    assert values["pilot"]["traceSampling"] == 50
    assert values["meshConfig"]["accessLogFile"] == "/x"
    assert values["meshConfig"]["enableTracing"] is True


@pytest.mark.parametrize(
    ("profile", "components"),
    [
        ("default", ["base", "pilot", "ingressGateways"]),
        ("minimal", ["base", "pilot"]),
        ("demo", ["base", "pilot", "ingressGateways", "egressGateways"]),
        ("ambient", ["base", "pilot", "cni", "ztunnel"]),
        ("empty", []),
        ("remote", ["base", "pilot"]),
        ("openshift", ["base", "pilot", "ingressGateways", "cni"]),
    ],
)
def test_components_of_profiles(profile: str, components: list[str]) -> None:
    assert [item.component.key for item in merge_operators(profile=profile).components()] == components


def test_k8s_settings_become_values_where_the_chart_has_them() -> None:
    k8s = {"replicaCount": 3, "nodeSelector": {"a": "b"}, "env": [{"name": "E", "value": "v"}], "resources": {"requests": {"cpu": "500m"}}}
    found = merge_operators([{"spec": {"components": {"pilot": {"k8s": k8s}}}}], profile="minimal").components(["pilot"])[0]
    assert get_path(found.values, "pilot.replicaCount") == 3
    assert get_path(found.values, "pilot.resources.requests.cpu") == "500m"
    assert found.k8s["nodeSelector"] == {"a": "b"}  # a patch after rendering


def test_a_gateways_values_for_the_repositorys_chart() -> None:
    root = next(item.root for item in COMPONENTS if item.key == "ingressGateways")
    own = {"type": "ClusterIP", "autoscaleMax": 9, "serviceAnnotations": {"x": "y"}, "zvpn": {"enabled": True}, "ports": [{"port": 80}]}
    values, lost = gateway_values({"global": {"hub": "h"}, "gateways": {"istio-ingressgateway": own}}, root, "edge")
    assert values == {
        "name": "edge", "global": {"hub": "h"}, "autoscaling": {"maxReplicas": 9},
        "service": {"type": "ClusterIP", "annotations": {"x": "y"}, "ports": [{"port": 80}]},
    }  # fmt: skip
    assert lost == ("gateways.istio-ingressgateway.zvpn.enabled",)
