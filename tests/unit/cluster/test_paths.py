# SPDX-License-Identifier: GPL-3.0-or-later
"""From kinds to URLs."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ClusterError
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.paths import BUILT_IN, Kinds, Resource

from .answers import Answers

Json = dict[str, t.Any]


def resource(kind: str, plural: str, scope: str = "Namespaced") -> Json:
    return {"resource": plural, "responseKind": {"group": "", "version": "", "kind": kind}, "scope": scope, "verbs": ["get"]}


CORE: t.Final = {"items": [{"metadata": {"creationTimestamp": None}, "versions": [{"version": "v1", "resources": [resource("Binding", "bindings")]}]}]}
GROUPS: t.Final = {
    "items": [
        {"metadata": {"name": "gateway.networking.k8s.io"}, "versions": [
            {"version": "v1", "resources": [resource("Gateway", "gateways"), resource("GatewayClass", "gatewayclasses", "Cluster")]},
            {"version": "v1beta1", "resources": [resource("ReferenceGrant", "referencegrants")]}]},
        {"metadata": {"name": "apps"}, "versions": [{"version": "v1", "resources": [resource("Deployment", "wrong")]}]},
        {"metadata": {"name": "stale.example"}, "versions": [{"version": "v1", "freshness": "Stale"}]},
        {"metadata": {"name": "odd.example"}, "versions": [{"version": "v1", "resources": [{"resource": "parents", "scope": "Cluster"}]}]},
    ]
}  # fmt: skip


def kinds(answers: Json | None = None) -> tuple[Kinds, Answers]:
    client = Answers({"/api": CORE, "/apis": GROUPS} if answers is None else answers)
    return Kinds(t.cast(t.Any, client)), client


@pytest.mark.parametrize(
    ("version", "kind", "path"),
    [
        ("v1", "Secret", "/api/v1/namespaces/n/secrets/x"),
        ("v1", "Endpoints", "/api/v1/namespaces/n/endpoints/x"),
        ("v1", "Namespace", "/api/v1/namespaces/x"),
        ("apps/v1", "Deployment", "/apis/apps/v1/namespaces/n/deployments/x"),
        ("networking.k8s.io/v1", "NetworkPolicy", "/apis/networking.k8s.io/v1/namespaces/n/networkpolicies/x"),
        ("networking.k8s.io/v1", "Ingress", "/apis/networking.k8s.io/v1/namespaces/n/ingresses/x"),
        ("rbac.authorization.k8s.io/v1", "ClusterRole", "/apis/rbac.authorization.k8s.io/v1/clusterroles/x"),
        ("rbac.authorization.k8s.io/v1", "Role", "/apis/rbac.authorization.k8s.io/v1/namespaces/n/roles/x"),
        ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/x"),
        ("apiextensions.k8s.io/v1", "CustomResourceDefinition", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/x"),
        ("networking.istio.io/v1", "ServiceEntry", "/apis/networking.istio.io/v1/namespaces/n/serviceentries/x"),
        ("telemetry.istio.io/v1", "Telemetry", "/apis/telemetry.istio.io/v1/namespaces/n/telemetries/x"),
    ],
)
def test_the_table_needs_no_request(version: str, kind: str, path: str) -> None:
    known, client = kinds({})
    assert known.path({"apiVersion": version, "kind": kind, "metadata": {"name": "x", "namespace": "n"}}) == path
    assert client.asked == []


def test_every_kind_of_the_table_has_a_plural_of_its_own() -> None:
    places = [(one.root, one.plural) for one in BUILT_IN.values()]
    assert len(set(places)) == len(places)
    assert all(one.plural.islower() and one.plural.isalpha() for one in BUILT_IN.values())


def test_names_are_quoted() -> None:
    role = Resource("/apis/rbac.authorization.k8s.io/v1", "clusterroles", False)
    assert role.path("system:node") == "/apis/rbac.authorization.k8s.io/v1/clusterroles/system:node"
    assert role.path("a/../b?c#d e%") == "/apis/rbac.authorization.k8s.io/v1/clusterroles/a%2F..%2Fb%3Fc%23d%20e%25"
    assert BUILT_IN["v1", "Pod"].collection() == "/api/v1/pods"
    assert BUILT_IN["v1", "Node"].collection("n") == "/api/v1/nodes"


@pytest.mark.parametrize("space", ["a/b", "a?b"])
def test_namespaces_are_quoted_too(space: str) -> None:
    path = BUILT_IN["v1", "Secret"].path("x", space)
    assert path.count("/") == 6 and "?" not in path


def test_discovery_is_asked_once() -> None:
    known, client = kinds()
    assert known.resource("gateway.networking.k8s.io/v1", "GatewayClass") == Resource("/apis/gateway.networking.k8s.io/v1", "gatewayclasses", False)
    assert known.resource("gateway.networking.k8s.io/v1beta1", "ReferenceGrant").namespaced
    assert known.resource("v1", "Binding") == Resource("/api/v1", "bindings", True)
    assert known.resource("apps/v1", "Deployment").plural == "deployments"
    with pytest.raises(ClusterError, match=r"cluster eu-1: it serves no Gatway of gateway.networking.k8s.io/v1; install its CRD first"):
        known.resource("gateway.networking.k8s.io/v1", "Gatway")
    assert not known.serves("stale.example/v1", "Thing")
    assert client.asked == ["/api", "/apis"]


def test_kinds_of_crds() -> None:
    known, client = kinds({})
    names = {"kind": "Widget", "plural": "widgets"}
    versions = [{"name": "v1"}, {"name": "v1alpha1"}]
    known.learn([{"spec": {"group": "a.example", "names": names, "scope": "Cluster", "versions": versions}}, {"spec": {"group": "b.example", "names": names}}])
    assert known.resource("a.example/v1alpha1", "Widget") == Resource("/apis/a.example/v1alpha1", "widgets", False)
    assert known.version_of("a.example", "Widget") == "a.example/v1"
    assert client.asked == []


def test_version_of() -> None:
    known, client = kinds()
    assert known.version_of("apps", "Deployment") == "apps/v1" and client.asked == []
    assert known.version_of("gateway.networking.k8s.io", "ReferenceGrant") == "gateway.networking.k8s.io/v1beta1"
    assert known.version_of("nonesuch.example", "Thing") is None


@pytest.mark.parametrize(
    ("kind", "meta", "error"),
    [("Secret", {"name": "x"}, "Secret x: metadata.namespace is missing"), ("Secret", None, r"Secret \?: metadata.name is missing"),
     ("Namespace", {"namespace": "n"}, r"Namespace \?: metadata.name is missing")],
)  # fmt: skip
def test_objects_without_a_place(kind: str, meta: Json | None, error: str) -> None:
    with pytest.raises(ClusterError, match=f"cluster eu-1: {error}; give it one"):
        kinds({})[0].path({"apiVersion": "v1", "kind": kind, "metadata": meta})
