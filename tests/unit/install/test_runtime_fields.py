# SPDX-License-Identifier: GPL-3.0-or-later
"""What istiod or the default tag decides on a live webhook is left alone."""
from __future__ import annotations

import copy
import typing as t

from ansible_collections.meshfleet.istio.plugins.module_utils.install.desired import kept, owned, with_runtime_fields

Json = dict[str, t.Any]
SERVICE: t.Final = {"service": {"name": "istiod", "namespace": "istio-system"}}
HOOK: t.Final = {"name": "a.istio.io", "failurePolicy": "Ignore", "clientConfig": SERVICE}
OWNED: t.Final = {"f:webhooks": {'k:{"name":"a.istio.io"}': {"f:failurePolicy": {}}}}
NEVER: t.Final = {"matchLabels": {"istio.io/deactivated": "never-match"}}


def hooks(kind: str, *found: Json) -> Json:
    return {"kind": kind, "metadata": {"name": "x"}, "webhooks": copy.deepcopy(list(found))}


def test_a_validators_policy_is_istiods() -> None:
    live = hooks("ValidatingWebhookConfiguration", {**HOOK, "failurePolicy": "Fail", "clientConfig": {**SERVICE, "caBundle": "YQ=="}})
    wanted = hooks("ValidatingWebhookConfiguration", HOOK)
    assert "failurePolicy" not in with_runtime_fields(wanted, live, {})["webhooks"][0]
    assert "failurePolicy" not in with_runtime_fields(wanted, live, None)["webhooks"][0]
    assert with_runtime_fields(wanted, live, OWNED)["webhooks"][0]["failurePolicy"] == "Fail", "ours still: it stays as it is"
    assert wanted["webhooks"][0]["failurePolicy"] == "Ignore", "what was given is not changed"


def test_with_a_bundle_of_the_values_the_policy_is_ours() -> None:
    wanted = hooks("ValidatingWebhookConfiguration", {**HOOK, "failurePolicy": "Fail", "clientConfig": {**SERVICE, "caBundle": "YQ=="}})
    assert with_runtime_fields(wanted, hooks("ValidatingWebhookConfiguration", HOOK), {}) == wanted


def test_a_new_webhook_is_as_it_was_given() -> None:
    wanted = hooks("ValidatingWebhookConfiguration", {**HOOK, "name": "b.istio.io"})
    assert with_runtime_fields(wanted, hooks("ValidatingWebhookConfiguration", HOOK), {}) == wanted


def test_a_deactivated_injector_stays_so() -> None:
    wanted = hooks("MutatingWebhookConfiguration", {**HOOK, "namespaceSelector": {"matchLabels": {"a": "b"}}})
    live = hooks("MutatingWebhookConfiguration", {**HOOK, "namespaceSelector": NEVER, "objectSelector": NEVER})
    found = with_runtime_fields(wanted, live, {})["webhooks"][0]
    assert (found["namespaceSelector"], found["objectSelector"], found["failurePolicy"]) == (NEVER, NEVER, "Ignore")


def test_other_kinds_are_left_alone() -> None:
    item = {"kind": "ConfigMap", "metadata": {"name": "x"}, "webhooks": [HOOK]}
    assert with_runtime_fields(item, hooks("ConfigMap"), {}) is item


def test_owned_is_marked_and_without_nulls() -> None:
    given = {"kind": "ConfigMap", "metadata": {"name": "x", "creationTimestamp": None, "annotations": {"a": "b", "c": None}}, "status": {}, "data": None}
    assert owned(given, "istiod", "mesh") == {
        "kind": "ConfigMap",
        "metadata": {
            "name": "x", "labels": {"app.kubernetes.io/managed-by": "Helm"},
            "annotations": {"a": "b", "meta.helm.sh/release-name": "istiod", "meta.helm.sh/release-namespace": "mesh"},
        },
    }  # fmt: skip


def test_kept() -> None:
    assert kept({"kind": "CustomResourceDefinition", "metadata": {}})
    assert kept({"kind": "ConfigMap", "metadata": {"annotations": {"helm.sh/resource-policy": "keep"}}})
    assert not kept({"kind": "ConfigMap", "metadata": {"annotations": None}})
