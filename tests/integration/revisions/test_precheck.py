# SPDX-License-Identifier: GPL-3.0-or-later
"""``precheck`` beside ``istioctl x precheck``, and what it finds beyond that."""
from __future__ import annotations

import base64
import datetime
import json
import subprocess
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from .conftest import Json, Mesh

CRDS: t.Final = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"


def theirs(mesh: Mesh, *words: str) -> list[Json]:
    """What istioctl finds; it exits with an error where it finds something."""
    running = mesh.running
    command = [str(running.istioctl), "--kubeconfig", mesh.kubeconfig, "experimental", "precheck", "-o", "json", "--output-threshold", "Info", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return t.cast(list[Json], json.loads(done.stdout)) if done.stdout.startswith("[") else []


def ours(mesh: Mesh, **options: t.Any) -> list[Json]:
    return t.cast(list[Json], mesh.run("precheck", **options).values["messages"])


def of_istio(messages: list[Json]) -> list[tuple[str, ...]]:
    """Istio's own codes with level, object and text."""
    return sorted((item["code"], item["level"], item["origin"], item["message"]) for item in messages if item["code"].startswith("IST"))


def gateway_crd(kind: str, plural: str, versions: list[str]) -> Json:
    schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    served = [{"name": name, "served": True, "storage": name == versions[0], "schema": schema} for name in versions]
    names = {"kind": kind, "plural": plural, "singular": kind.lower(), "listKind": f"{kind}List"}
    return {
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.gateway.networking.k8s.io", "annotations": {"api-approved.kubernetes.io": "unapproved, for a test"}},
        "spec": {"group": "gateway.networking.k8s.io", "scope": "Namespaced", "names": names, "versions": served},
    }  # fmt: skip


def test_a_cluster_that_is_well(mesh: Mesh) -> None:
    found = mesh.run("precheck", to_version="1.31.0", charts={"source": mesh.manifests}).values
    assert [item["code"] for item in found["messages"]] == ["MF0110"], found["messages"]
    assert found["passed"]
    assert of_istio(found["messages"]) == of_istio(theirs(mesh)) == []
    assert mesh.run("precheck", charts={"source": mesh.manifests}).values["target_version"] == "", "a source tree tells no version"


def test_istioctls_findings_are_ours(mesh: Mesh) -> None:
    old = [gateway_crd("ReferenceGrant", "referencegrants", ["v1alpha2"]), gateway_crd("HTTPRoute", "httproutes", ["v1beta1"])]
    space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "alpha", "annotations": {"topology.istio.io/controlPlaneClusters": "x"}}}
    meta = {"name": "zipkin", "namespace": "istio-system", "annotations": {"networking.istio.io/exportTo": "."}}
    zipkin = {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": {"ports": [{"port": 9411}]}}
    mesh.running.apply(mesh.cluster, *old, space, zipkin)
    try:
        found = of_istio(ours(mesh, from_version="1.21"))
        assert found == of_istio(theirs(mesh, "--from-version", "1.21"))
        assert {item[0] for item in found} == {"IST0136", "IST0156", "IST0169", "IST0172"}
        assert "IST0169" not in {item["code"] for item in ours(mesh, from_version="1.22")}
    finally:
        mesh.running.kube(mesh.cluster, "delete", "service", "zipkin", "--namespace", "istio-system")
        mesh.running.kube(mesh.cluster, "delete", "crd", *(item["metadata"]["name"] for item in old))
        mesh.running.kube(mesh.cluster, "delete", "namespace", "alpha", "--wait=false")


def test_missing_rights_and_what_may_not_be_read(mesh: Mesh) -> None:
    found = ours(mesh, impersonate_user="nobody")
    missing = {(item["code"], item["message"].split(" (")[0]) for item in of_messages(theirs(mesh, "--as", "nobody"), "IST0141")}
    assert not missing or missing == {(item["code"], item["message"].split(" (")[0]) for item in of_messages(found, "IST0141")}
    assert len(of_messages(found, "IST0141")) == 11
    assert {item["message"].split(" may not be read")[0] for item in of_messages(found, "MF0190")} >= {"pods", "nodes", "crds", "the Secret cacerts"}
    rights = [item["message"] for item in of_messages(found, "MF0150")]
    assert "Missing right: patch deployments.apps in namespace istio-system" in rights
    assert "Missing right: create leases.coordination.k8s.io in namespace kube-system" in rights


def of_messages(messages: list[Json], code: str) -> list[Json]:
    return [item for item in messages if item["code"] == code]


def test_tags_and_namespaces_that_lead_nowhere(mesh: Mesh) -> None:
    mesh.run("revision_tag", name="prod", revision="canary")
    mesh.namespace("lost", rev="gone")
    mesh.namespace("asks", rev="prod")
    hook = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/istio-revision-tag-prod"
    mesh.client.patch(hook, {"metadata": {"labels": {"istio.io/rev": "1-29-0"}}})
    found = mesh.run("precheck").values
    assert not found["passed"]
    (tag,) = of_messages(found["messages"], "MF0120")
    assert (tag["level"], tag["origin"]) == ("Error", "MutatingWebhookConfiguration istio-revision-tag-prod")
    assert tag["message"] == "Tag 'prod' leads nowhere: there is no control plane of revision '1-29-0'; namespaces that ask for it: asks"
    (space,) = of_messages(found["messages"], "MF0121")
    assert (space["origin"], space["documentation_url"].rpartition("/")[2]) == ("Namespace lost", "precheck.md#mf0121")
    with pytest.raises(OperationError, match=r"1 findings of level error or worse: Error \[MF0120\]"):
        mesh.run("precheck", failure_threshold="error")


def test_a_default_that_is_switched_off_without_a_tag(mesh: Mesh) -> None:
    mesh.istio("tag", "remove", "default", "--skip-confirmation")
    (found,) = of_messages(ours(mesh), "MF0123")
    assert (found["level"], found["origin"]) == ("Error", "MutatingWebhookConfiguration istio-sidecar-injector")


def test_upgrades_and_downgrades(mesh: Mesh) -> None:
    too_far = {item["code"]: item for item in ours(mesh, to_version="1.33.0")}
    assert "go by 1.32 first" in too_far["MF0103"]["message"]
    assert "MF0102" in too_far
    assert [item["level"] for item in ours(mesh, to_version="1.33.0", revision="next") if item["code"] == "MF0103"] == []
    back = {item["code"]: item for item in ours(mesh, to_version="1.30.0")}
    assert "4 proxies of revision default" in back["MF0104"]["message"]
    assert "may not be ahead" in back["MF0104"]["message"]
    older = of_messages(ours(mesh, to_version="0.9.0"), "MF0111")
    assert "CustomResourceDefinition gateways.networking.istio.io" in {item["origin"] for item in older}
    with pytest.raises(OperationError, match="to_version: 'next' is not a version"):
        mesh.run("precheck", to_version="next")


def certificate(name: str, days: int, by: tuple[x509.Certificate, t.Any] | None = None) -> tuple[x509.Certificate, t.Any]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(by[0].subject if by else subject).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=9))
    builder = builder.not_valid_after(now + datetime.timedelta(days=days)).add_extension(x509.BasicConstraints(True, None), critical=True)
    return builder.sign(by[1] if by else key, hashes.SHA256()), key


def encoded(*made: tuple[x509.Certificate, t.Any]) -> str:
    return base64.b64encode(b"".join(item[0].public_bytes(serialization.Encoding.PEM) for item in made)).decode()


def test_certificates_that_end_or_do_not_fit(mesh: Mesh) -> None:
    root, other = certificate("Root", 900), certificate("Other", 900)
    soon, ended = certificate("Soon", 5, root), certificate("Ended", -1, root)
    secrets = "/api/v1/namespaces/istio-system/secrets"
    cases: list[tuple[Json, list[tuple[str, str, str]]]] = [
        ({"ca-cert.pem": encoded(soon), "cert-chain.pem": encoded(soon, root), "root-cert.pem": encoded(root)}, [("MF0130", "Warning", "CN=Soon")]),
        ({"tls.crt": encoded(ended, root), "ca.crt": encoded(root)}, [("MF0130", "Error", "CN=Ended")]),
        ({"ca-cert.pem": encoded(certificate("Fine", 90, root)), "root-cert.pem": encoded(other)}, [("MF0131", "Error", "CN=Fine: was issued by CN=Root")]),
        ({"ca-cert.pem": base64.b64encode(b"nothing").decode(), "root-cert.pem": encoded(root)}, [("MF0131", "Error", "ca-cert.pem: the text holds no")]),
    ]
    for data, expected in cases:
        secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "cacerts"}, "data": {**data, "ca-key.pem": "c2VjcmV0"}}
        mesh.client.create(secrets, secret)
        try:
            found = [item for item in ours(mesh) if item["origin"] == "Secret istio-system/cacerts"]
            assert [(item["code"], item["level"]) for item in found] == [item[:2] for item in expected]
            assert all(part[2] in item["message"] for item, part in zip(found, expected, strict=True))
        finally:
            mesh.client.request("DELETE", f"{secrets}/cacerts")


def test_what_each_istiod_shows_is_looked_at(mesh: Mesh) -> None:
    pods = mesh.client.list_objects("/api/v1/namespaces/istio-system/pods", labels="app=istiod")
    found = [item for item in ours(mesh, expiry_days=4000) if item["message"].startswith("what istiod shows on port 15012: ")]
    assert {item["origin"] for item in found} == {f"Pod istio-system/{pod['metadata']['name']}" for pod in pods}
    assert {(item["code"], item["level"]) for item in found} == {("MF0130", "Warning")}
    assert len(pods) == 2


def test_webhooks_that_overlap_or_lead_nowhere(mesh: Mesh) -> None:
    hooks = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
    twin = mesh.client.get(f"{hooks}/istio-sidecar-injector-canary")
    webhooks = [{**one, "clientConfig": {"service": {"name": "gone", "namespace": "istio-system"}}} for one in twin["webhooks"]]
    body = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration", "metadata": {"name": "left-over"}, "webhooks": webhooks}
    mesh.client.create(hooks, body)
    try:
        found = of_istio(ours(mesh))
        analyzed = json.loads(
            subprocess.run(
                [str(mesh.running.istioctl), "--kubeconfig", mesh.kubeconfig, "analyze", "--all-namespaces", "--revision", "canary", "-o", "json"],
                capture_output=True, text=True, check=False, timeout=60,
            ).stdout
        )  # fmt: skip
        by_istioctl = {item["origin"] for item in analyzed if item["code"] == "IST0139"}
        assert {item[2] for item in found if item[2].startswith("Mutating")} == by_istioctl == {
            "MutatingWebhookConfiguration istio-sidecar-injector-canary", "MutatingWebhookConfiguration left-over"
        }  # fmt: skip
        assert any("does not exist: istio-system/gone." in item[3] for item in found)
    finally:
        mesh.client.request("DELETE", f"{hooks}/left-over")
