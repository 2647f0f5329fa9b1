# SPDX-License-Identifier: GPL-3.0-or-later
"""Injection webhooks: whom they match, overlaps, deactivation, and the objects of a tag."""
from __future__ import annotations

import copy
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.webhooks import (
    WebhookError,
    deactivated,
    deactivation_patch,
    injecting,
    overlaps,
    reactivation_patch,
    serves_namespace,
    tag_objects,
)

from .live import canonical

Json = dict[str, t.Any]


def patched(item: Json, patch: list[Json]) -> Json:
    """The object after a JSON patch of ``test`` and ``add``."""
    out = copy.deepcopy(item)
    for step in patch:
        *path, last = step["path"].split("/")[1:]
        at: t.Any = out
        for part in path:
            at = at[int(part)] if isinstance(at, list) else at[part]
        if step["op"] == "test":
            assert at[last] == step["value"]
        else:
            at[last] = step["value"]
    return out


@pytest.mark.parametrize(
    ("namespace", "pod", "by"),
    [
        ({"istio-injection": "enabled"}, {}, "istio-sidecar-injector"),
        ({"istio-injection": "enabled"}, {"sidecar.istio.io/inject": "false"}, ""),
        ({"istio-injection": "enabled", "istio.io/rev": "canary"}, {}, "istio-sidecar-injector"),
        ({"istio-injection": "disabled"}, {"sidecar.istio.io/inject": "true"}, ""),
        ({}, {"sidecar.istio.io/inject": "true"}, "istio-sidecar-injector"),
        ({}, {"sidecar.istio.io/inject": "true", "istio.io/rev": "canary"}, "istio-sidecar-injector-canary"),
        ({"istio.io/rev": "canary"}, {}, "istio-sidecar-injector-canary"),
        ({"istio.io/rev": "canary"}, {"istio.io/rev": "prod"}, "istio-sidecar-injector-canary"),
        ({"istio.io/rev": "prod"}, {}, "istio-revision-tag-prod"),
        ({"istio.io/rev": "default"}, {}, "istio-sidecar-injector"),
        ({}, {}, ""),
    ],
)
def test_who_injects_a_pod(namespace: dict[str, str], pod: dict[str, str], by: str) -> None:
    all_of_them = [canonical(), canonical("canary"), tag_objects(canonical("canary"), "prod", "canary", "istio-system")[0]]
    assert "".join(injecting(all_of_them, namespace, pod)) == by


def test_what_istio_makes_does_not_overlap() -> None:
    automatic = tag_objects(canonical("canary"), "default", "canary", "istio-system", auto_inject_namespaces=True)[0]
    default = canonical()
    off = patched(default, deactivation_patch(default))
    assert overlaps([off, canonical("canary"), automatic, tag_objects(canonical("canary"), "prod", "canary", "istio-system")[0]]) == []


def test_a_default_tag_beside_an_active_default_revision_overlaps() -> None:
    tag = tag_objects(canonical("canary"), "default", "canary", "istio-system")[0]
    found = overlaps([canonical(), tag])
    assert {(item.first.split("/")[1], item.second.split("/")[1]) for item in found} == {
        (name, name) for name in (f"{prefix}.sidecar-injector.istio.io" for prefix in ("rev.namespace", "rev.object", "namespace", "object"))
    }
    for item in found:
        assert len(injecting([canonical(), tag], item.namespace_labels, item.pod_labels)) == 2


def test_overlap_with_a_webhook_that_is_not_made_by_istio() -> None:
    other = {
        "metadata": {"name": "vendor"},
        "webhooks": [{"name": "inject.vendor.istio.io", "namespaceSelector": {"matchLabels": {"istio.io/rev": "canary", "team": "a"}}}],
    }
    (found,) = overlaps([canonical("canary"), other])
    assert found.namespace_labels == {"istio.io/rev": "canary", "team": "a"}
    stranger = {"metadata": {"name": "stranger"}, "webhooks": [{"name": "pods.example.com"}]}
    assert overlaps([canonical("canary"), stranger]) == []


def test_deactivating_and_back() -> None:
    live = canonical()
    assert not deactivated(live)
    off = patched(live, deactivation_patch(live))
    assert deactivated(off)
    assert injecting([off], {"istio-injection": "enabled"}, {}) == {}
    assert deactivation_patch(off) == []
    assert patched(off, reactivation_patch(off))["webhooks"] == live["webhooks"]
    assert reactivation_patch(live) == []
    assert not deactivated({"webhooks": []})


def test_selectors_that_are_not_known_are_not_guessed() -> None:
    live = canonical()
    live["webhooks"][0]["name"] = "vendor.sidecar-injector.istio.io"
    off = patched(live, deactivation_patch(live))
    with pytest.raises(WebhookError, match=r"istio-sidecar-injector: webhook 'vendor\.sidecar-injector\.istio\.io'"):
        reactivation_patch(off)


def test_the_objects_of_a_tag() -> None:
    webhook, service = tag_objects(canonical("1-31-0"), "prod", "1-31-0", "istio-system")
    assert webhook["metadata"] == {
        "name": "istio-revision-tag-prod",
        "labels": {"app.kubernetes.io/name": "istiod", "istio.io/rev": "1-31-0", "istio.io/tag": "prod", "app": "sidecar-injector", "release": "istiod"},
        "annotations": {"kept.example/note": "yes"},
    }
    assert [item["name"].split(".sidecar")[0] for item in webhook["webhooks"]] == ["rev.namespace", "rev.object"]
    for item in webhook["webhooks"]:
        assert item["clientConfig"] == {"service": {"name": "istiod-1-31-0", "namespace": "istio-system", "path": "/inject", "port": 443}, "caBundle": "Q0E="}
        assert item["reinvocationPolicy"] == "IfNeeded"
    assert service["metadata"]["name"] == "istiod-revision-tag-prod"
    assert service["spec"]["selector"] == {"app": "istiod", "istio.io/rev": "1-31-0"}


def test_the_default_tag_brings_a_validator() -> None:
    kinds = [item["kind"] for item in tag_objects(canonical(), "default", "default", "istio-system")]
    assert kinds == ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "Service"]
    _, validator, service = tag_objects(canonical(), "default", "default", "istio-system")
    assert validator["webhooks"][0]["failurePolicy"] == "Ignore"
    assert validator["webhooks"][0]["clientConfig"]["service"] == {"name": "istiod", "namespace": "istio-system", "path": "/validate"}
    assert service["spec"]["selector"] == {"app": "istiod", "istio.io/rev": "default"}


def test_a_validator_that_istiod_has_closed_stays_closed() -> None:
    live = {"metadata": {"name": "istiod-default-validator"}, "webhooks": [{"name": "validation.istio.io", "failurePolicy": "Fail"}]}
    validator = tag_objects(canonical(), "default", "default", "istio-system", validator=live)[1]
    assert "failurePolicy" not in validator["webhooks"][0]


def test_a_validator_of_a_helm_release_only_gets_another_address() -> None:
    live = {
        "metadata": {"name": "istiod-default-validator", "annotations": {"meta.helm.sh/release-name": "istio-base"}},
        "webhooks": [{"name": "validation.istio.io", "failurePolicy": "Ignore"}],
    }
    validator = tag_objects(canonical("canary"), "default", "canary", "istio-system", validator=live)[1]
    assert validator["metadata"] == {"name": "istiod-default-validator", "labels": {"istio.io/rev": "canary"}}
    assert set(validator["webhooks"][0]) == {"name", "clientConfig"}


def test_a_remote_control_plane_is_reached_by_url() -> None:
    remote = canonical("canary", url="https://istiod.example:15017/inject/cluster/west/net/n1")
    webhook, validator, _ = tag_objects(remote, "default", "canary", "istio-system")
    assert {item["clientConfig"]["url"] for item in webhook["webhooks"]} == {"https://istiod.example:15017/inject/cluster/west/net/n1"}
    assert validator["webhooks"][0]["clientConfig"] == {"url": "https://istiod.example:15017/validate"}


def test_another_namespace_is_part_of_the_name() -> None:
    webhook, service = tag_objects(canonical("canary", namespace="mesh-b"), "prod", "canary", "mesh-b")
    assert webhook["metadata"]["name"] == "istio-revision-tag-prod-mesh-b"
    assert service["metadata"]["namespace"] == "mesh-b"
    assert serves_namespace(webhook, "mesh-b")
    assert not serves_namespace(webhook, "istio-system")
    remote = canonical("canary", namespace="mesh-b", url="https://istiod.example/inject")
    assert serves_namespace(remote, "mesh-b")
    assert not serves_namespace(remote, "mesh-c")


def test_what_injects_nothing_gives_no_tag() -> None:
    with pytest.raises(WebhookError, match="istio-x: has no webhook"):
        tag_objects({"metadata": {"name": "istio-x"}, "webhooks": [{"name": "a.example"}]}, "prod", "x", "istio-system")
