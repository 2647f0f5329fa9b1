# SPDX-License-Identifier: GPL-3.0-or-later
"""What is drift and what is not, by recorded and live objects with their field owners."""
from __future__ import annotations

import copy
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.install.drift import MISSING, differences

Json = dict[str, t.Any]


def entry(manager: str, tree: Json, operation: str = "Apply", subresource: str = "") -> Json:
    found = {"manager": manager, "operation": operation, "fieldsV1": tree}
    return {**found, "subresource": subresource} if subresource else found


def deployment(**spec: t.Any) -> Json:
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "istiod", "namespace": "istio-system"}, "spec": spec}


def live(recorded: Json, *entries: Json, **spec: t.Any) -> Json:
    """A live object with other fields of its spec; None: without it."""
    out = copy.deepcopy(recorded)
    out["spec"] = {key: value for key, value in {**out["spec"], **spec}.items() if value is not None}
    out["metadata"]["managedFields"] = list(entries)
    return out


def found(recorded: Json, there: Json) -> list[tuple[str, t.Any, t.Any, str]]:
    return [(one.field, one.recorded, one.live, one.manager) for one in differences(recorded, there)]


def test_defaults_and_other_spellings_are_no_drift() -> None:
    limits = {"requests": {"cpu": "0.5", "memory": "2048Mi"}}
    recorded = deployment(template={"resources": limits}, paused=False, strategy={}, hosts=[])
    stored = {"resources": {"requests": {"cpu": "500m", "memory": "2Gi"}}}
    there = live(recorded, template=stored, paused=None, strategy=None, hosts=None, progressDeadlineSeconds=600)
    assert found(recorded, there) == []


def test_an_empty_value_that_somebody_removed_is_drift() -> None:
    recorded = deployment(automountServiceAccountToken=False)
    left = entry("helm", {"f:spec": {"f:automountServiceAccountToken": {}}})
    gone = entry("helm", {"f:spec": {"f:replicas": {}}})
    assert found(recorded, live(recorded, left, automountServiceAccountToken=None)) == []
    assert found(recorded, live(recorded, gone, automountServiceAccountToken=None)) == [("spec.automountServiceAccountToken", False, MISSING, "")]


def test_an_autoscaler_decides_replicas_and_nobody_else() -> None:
    recorded = deployment(replicas=1)
    tree = {"f:spec": {"f:replicas": {}}}
    assert found(recorded, live(recorded, entry("kube-controller-manager", tree, "Update", "scale"), replicas=4)) == []
    assert found(recorded, live(recorded, entry("kubectl", tree, "Update", "scale"), replicas=4)) == [("spec.replicas", 1, 4, "kubectl")]


def test_elements_are_known_by_their_keys() -> None:
    recorded = deployment(ports=[{"port": 80, "name": "a"}, {"port": 443, "name": "b"}])
    keyed = {f'k:{{"port":{port},"protocol":"TCP"}}': {"f:name": {}, "f:port": {}} for port in (80, 9)}
    tree = {"f:spec": {"f:ports": keyed}}
    there = live(recorded, entry("hand", tree, "Update"), ports=[{"port": 9, "protocol": "TCP", "name": "z"}, {"port": 80, "protocol": "TCP", "name": "x"}])
    assert found(recorded, there) == [
        ("spec.ports[port=80].name", "a", "x", "hand"),
        ("spec.ports[port=443]", {"port": 443, "name": "b"}, MISSING, ""),
        ("spec.ports[port=9,protocol=TCP]", MISSING, {"port": 9, "protocol": "TCP", "name": "z"}, "hand"),
    ]


def test_sets_and_parts_that_are_owned_as_a_whole() -> None:
    recorded = deployment(names=["a", "b"], arguments=["x"], selector={"os": "linux"})
    tree = {"f:spec": {"f:names": {'v:"a"': {}, 'v:"c"': {}}, "f:arguments": {}, "f:selector": {}}}
    there = live(recorded, entry("hand", tree, "Update"), names=["a", "c"], arguments=["x", "y"], selector={"os": "linux", "disk": "ssd"})
    assert found(recorded, there) == [
        ("spec.names[b]", "b", MISSING, ""),
        ("spec.arguments", ["x"], ["x", "y"], "hand"),
        ("spec.names[c]", MISSING, "c", "hand"),
        ("spec.selector", {"os": "linux"}, {"os": "linux", "disk": "ssd"}, "hand"),
    ]


@pytest.mark.parametrize(
    ("manager", "key", "drifts"),
    [
        ("kubectl", "kubectl.kubernetes.io/restartedAt", False),
        ("kubectl", "kubectl.kubernetes.io/last-applied-configuration", False),
        ("kube-controller-manager", "deployment.kubernetes.io/revision", False),
        ("kubectl", "example.org/owner", True),
        ("helm", "example.org/owner", False),
    ],
)
def test_annotations_that_others_add(manager: str, key: str, drifts: bool) -> None:
    recorded = deployment()
    there = live(recorded, entry(manager, {"f:metadata": {"f:annotations": {f"f:{key}": {}, ".": {}}}}, "Update"))
    there["metadata"]["annotations"] = {key: "x"}
    assert found(recorded, there) == ([(f'metadata.annotations["{key}"]', MISSING, "x", manager)] if drifts else [])


def webhook(kind: str, name: str, **hook: t.Any) -> Json:
    meta = {"name": name}
    return {"apiVersion": "admissionregistration.k8s.io/v1", "kind": kind, "metadata": meta, "webhooks": [{"name": "h", "clientConfig": {}, **hook}]}


def test_what_istiod_and_the_default_tag_decide_is_no_drift() -> None:
    hooks = 'k:{"name":"h"}'
    recorded = webhook("ValidatingWebhookConfiguration", "istio-validator", failurePolicy="Ignore")
    tree = {"f:webhooks": {hooks: {"f:clientConfig": {"f:caBundle": {}}, "f:failurePolicy": {}}}}
    there = webhook("ValidatingWebhookConfiguration", "istio-validator", failurePolicy="Fail", clientConfig={"caBundle": "Zm9v"})
    there["metadata"]["managedFields"] = [entry("somebody", tree, "Update")]
    assert found(recorded, there) == []
    never = {"matchLabels": {"istio.io/deactivated": "never-match"}}
    injector = webhook("MutatingWebhookConfiguration", "istio-sidecar-injector", namespaceSelector={"matchLabels": {"a": "b"}}, objectSelector={})
    idle = webhook("MutatingWebhookConfiguration", "istio-sidecar-injector", namespaceSelector=never, objectSelector=never)
    owned = {"f:webhooks": {hooks: {"f:namespaceSelector": {}, "f:objectSelector": {}}}}
    idle["metadata"]["managedFields"] = [entry("istioctl", owned, "Update")]
    assert found(injector, idle) == []
    moved = webhook("MutatingWebhookConfiguration", "istio-sidecar-injector", namespaceSelector={"matchLabels": {"a": "c"}}, objectSelector={})
    moved["metadata"]["managedFields"] = [entry("hand", owned, "Update")]
    assert found(injector, moved) == [("webhooks[name=h].namespaceSelector.matchLabels.a", "b", "c", "hand")]
    validator = webhook("ValidatingWebhookConfiguration", "istiod-default-validator", failurePolicy="Fail")
    assert found(validator, webhook("ValidatingWebhookConfiguration", "istiod-default-validator", clientConfig={"url": "https://elsewhere"})) == []


def test_a_newer_crd_is_no_drift() -> None:
    def crd(version: str, short: str) -> Json:
        meta = {"name": "x", "labels": {"app.kubernetes.io/version": version}}
        return {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": meta, "spec": {"names": {"kind": short}}}

    assert found(crd("1.30.0", "a"), crd("1.31.0", "b")) == []
    assert found(crd("1.31.0", "a"), crd("1.31.0", "b")) == [("spec.names.kind", "a", "b", "")]
