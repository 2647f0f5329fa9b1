# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plan tells: sorted names, a diff without secrets and bookkeeping."""
from __future__ import annotations

import typing as t

from ansible_collections.meshfleet.istio.plugins.module_utils.install.outcome import adopted, difference, objects_by_action
from ansible_collections.meshfleet.istio.plugins.module_utils.install.verdicts import CREATE, PRUNE, UNCHANGED, UPDATE, Change


def item(kind: str, name: str, **more: t.Any) -> dict[str, t.Any]:
    meta = {"name": name, "namespace": "mesh", "resourceVersion": "7", "uid": "u", "managedFields": [{"manager": "helm"}]}
    return {"apiVersion": "v1", "kind": kind, "metadata": meta, "status": {"of": "no matter"}, **more}


def test_objects_by_what_happened() -> None:
    changes = [Change(CREATE, item("Secret", name)) for name in "ba"] + [Change(UNCHANGED, item("Service", "s")), Change(PRUNE, item("Pod", "p"))]
    found = objects_by_action(changes)
    assert found == {"created": ["Secret mesh/a", "Secret mesh/b"], "updated": [], "pruned": ["Pod mesh/p"], "unchanged": ["Service mesh/s"]}


def test_the_difference() -> None:
    one, other = item("ConfigMap", "c", data={"k": "old"}), item("ConfigMap", "c", data={"k": "new"})
    gone = item("Secret", "s", data={"password": "Y2FuYXJ5"}, stringData={"plain": "canary"})
    found = difference([Change(PRUNE, gone, live=gone), Change(UPDATE, other, live=one, after=other), Change(UNCHANGED, one, live=one, after=one)])
    assert found["before"].startswith("---\n# ConfigMap mesh/c\n")
    assert "k: old" in found["before"]
    assert "k: new" in found["after"]
    for text in (found["before"], found["after"]):
        for word in ("Y2FuYXJ5", "canary", "resourceVersion", "managedFields", "no matter"):
            assert word not in text
    assert "password: VALUE_SPECIFIED_IN_NO_LOG_PARAMETER" in found["before"]
    assert "Secret" not in found["after"]


def test_what_kubectl_noted_of_a_secret_is_masked() -> None:
    live = item("Secret", "s", data={"password": "Y2FuYXJ5"})
    live["metadata"]["annotations"] = {"kubectl.kubernetes.io/last-applied-configuration": '{"data":{"password":"Y2FuYXJ5"}}', "by": "hand"}
    found = difference([Change(PRUNE, live, live=live)])
    assert "Y2FuYXJ5" not in found["before"]
    assert "by: hand" in found["before"]
    assert live["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"].startswith("{")


def test_a_crds_schema_is_a_hash() -> None:
    def crd(schema: dict[str, t.Any]) -> dict[str, t.Any]:
        return item("CustomResourceDefinition", "x", spec={"group": "g", "versions": [{"name": "v1", "schema": schema}]})

    found = difference([Change(UPDATE, crd({"a": 1}), live=crd({"a": 2}), after=crd({"a": 1}))])
    assert "sha256:" in found["before"]
    assert found["before"] != found["after"]
    same = difference([Change(UPDATE, crd({"a": 1, "b": 2}), live=crd({"b": 2, "a": 1}), after=crd({"a": 1, "b": 2}))])
    assert same["before"] == same["after"]


def test_takeovers_are_told_by_tool() -> None:
    helm, kubectl = ("helm", "Update"), ("kubectl", "Apply")
    changes = [Change(UPDATE, item("Service", "a"), earlier=(helm, kubectl)), Change(UPDATE, item("Service", "b"), earlier=(helm,))]
    assert adopted(changes) == [
        "2 objects made by helm are taken over: Service mesh/a, Service mesh/b", "1 objects made by kubectl are taken over: Service mesh/a",
    ]  # fmt: skip
