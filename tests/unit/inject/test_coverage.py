# SPDX-License-Identifier: GPL-3.0-or-later
"""Pods beside what they would get: reasons to restart, images by the revision's own templates, policies; findings of a namespace."""
from __future__ import annotations

import json
import re
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.injection_coverage import check
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.coverage import NamespaceView, Observer, PodView
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.injector import make_injector

from tests.unit.istio.live import canonical

Map = dict[str, t.Any]

TEMPLATE: t.Final = 'spec: {containers: [{name: istio-proxy, image: "{{ .ProxyImage }}"}]}'
CONFIG: t.Final = {"templates": {"sidecar": TEMPLATE, "bare": "spec: {}", "failing": "{{ .Spec.None }}"}}
VALUES: t.Final = {"global": {"hub": "hub.example", "tag": "1.31.0"}}
ENABLED: t.Final = {"istio-injection": "enabled"}


def observer(config: Map = CONFIG, configs: t.Sequence[Map] = ()) -> Observer:
    return Observer([canonical(), canonical("canary")], {"default": make_injector(config, VALUES, {})}, configs)


def pod(revision: str = "", image: str = "mirror.example/proxyv2:1.31.0", *, labels: Map | None = None, spec: Map | None = None, **annotations: str) -> Map:
    metadata: Map = {"name": "p", "namespace": "shop", "labels": labels or {}, "annotations": dict(annotations)}
    containers = [{"name": "app"}]
    if revision:
        status = {"initContainers": None, "containers": ["istio-proxy"], "revision": revision}
        metadata["annotations"]["sidecar.istio.io/status"] = json.dumps(status)
        containers.append({"name": "istio-proxy", "image": image, "args": ["proxy", "sidecar"]})  # type: ignore[dict-item]
    return {"metadata": metadata, "spec": {"containers": containers, **(spec or {})}, "status": {"phase": "Running"}}


def looked(found: Map, labels: Map = ENABLED, seen: Observer | None = None) -> PodView:
    return (seen or observer()).pod(found, labels)


def steered(key: str, value: str, revision: str = "default", **settings: t.Any) -> Map:
    made = pod(revision, **settings)
    made["metadata"]["annotations"][key] = value
    return made


@pytest.mark.parametrize(("found", "labels", "restart"), [
    (pod("default"), ENABLED, ""),
    (pod(), {}, ""),
    (pod(), ENABLED, "has no proxy, revision default would inject one"),
    (pod("canary"), ENABLED, "has a proxy of revision canary, would get one of default"),
    (pod("default"), {"istio-injection": "disabled"}, "has a proxy of revision default, nobody would inject one now: .*namespace has label istio-inj"),
    (pod("default", "hub.example/proxyv2:1.30.0"), ENABLED, "has proxy hub.example/proxyv2:1.30.0, would get hub.example/proxyv2:1.31.0"),
    (pod("canary", "x:1"), {"istio.io/rev": "canary"}, ""),  # whose config is not known
    (steered("sidecar.istio.io/proxyImageType", "debug"), ENABLED, "would get hub.example/proxyv2:1.31.0-debug"),
    (steered("proxy.istio.io/config", "image: {imageType: distroless}"), ENABLED, "would get hub.example/proxyv2:1.31.0-distroless"),
    (steered("proxy.istio.io/overrides", '{"containers": [{"name": "istio-proxy", "image": "own:9"}]}', image="own:9"), ENABLED, ""),
    (steered("inject.istio.io/templates", "bare"), ENABLED, ""),
    (steered("inject.istio.io/templates", "failing"), ENABLED, ""),
    ({**pod("default"), "spec": {"containers": [{"name": "app"}]}}, ENABLED, "is marked as injected, but has no container istio-proxy"),
    (pod("default", labels={"sidecar.istio.io/inject": "false"}), ENABLED, "nobody would inject one now: .*pod has label sidecar.istio.io/inject=false"),
])  # fmt: skip
def test_why_a_pod_has_to_be_restarted(found: Map, labels: Map, restart: str) -> None:
    got = looked(found, labels).restart
    assert re.search(restart, got) if restart else got == ""


def test_a_proxy_config_of_the_cluster_chooses_the_image() -> None:
    kind = {"metadata": {"name": "c", "namespace": "shop"}, "spec": {"image": {"imageType": "distroless"}}}
    assert looked(pod("default"), seen=observer(configs=[kind])).restart.endswith("would get hub.example/proxyv2:1.31.0-distroless")


def test_what_istiod_lets_alone() -> None:
    assert looked(pod(spec={"hostNetwork": True})).reason == "has host networking enabled"
    never = observer({**CONFIG, "neverInjectSelector": [{"matchLabels": {"batch": "yes"}}]})
    refused = looked(pod(labels={"batch": "yes"}), seen=never)
    assert (refused.webhook, refused.reason, refused.restart) == ("", "matches neverInjectSelector of the injector's config", "")
    off = observer({**CONFIG, "policy": "disabled"})
    assert looked(pod(), seen=off).reason == "has no label sidecar.istio.io/inject, and the injector's policy is disabled"
    assert looked(pod(labels={"sidecar.istio.io/inject": "true"}), seen=off).webhook == "istio-sidecar-injector"


def space(name: str, *pods: Map, seen: Observer | None = None, **labels: str) -> NamespaceView:
    known = {"injection": "istio-injection", "rev": "istio.io/rev", "mode": "istio.io/dataplane-mode"}
    return (seen or observer()).namespace({"metadata": {"name": name, "labels": {known[key]: value for key, value in labels.items()}}}, pods)


def codes(found: NamespaceView) -> list[str]:
    return [item.code for item in check(found)]


def test_a_namespace() -> None:
    gone = {**pod("default"), "status": {"phase": "Succeeded"}}
    found = space("shop", pod("default"), pod(), pod("canary"), gone, injection="enabled")
    assert (found.webhook, found.revision, found.reason, len(found.pods)) == ("istio-sidecar-injector", "default", "", 3)
    assert found.by_revision() == [
        {"revision": "", "pods": 1, "disabled": 0, "restart_needed": 1}, {"revision": "canary", "pods": 1, "disabled": 0, "restart_needed": 1},
        {"revision": "default", "pods": 1, "disabled": 0, "restart_needed": 0},
    ]  # fmt: skip
    assert codes(found) == ["IST0103"]
    assert space("kube-system", injection="enabled").reason == "is in the system namespace kube-system"


def test_findings_of_a_namespace() -> None:
    assert codes(space("a")) == ["IST0102"]
    assert codes(space("a", injection="disabled")) == []
    assert codes(space("a", mode="ambient")) == []
    assert codes(space("a", injection="enabled", rev="canary")) == ["IST0123"]
    assert codes(space("a", injection="disabled", rev="canary")) == []
    assert codes(space("a", rev="nonesuch")) == ["MF0121"]
    twin = canonical()
    twin["metadata"]["name"] = "twin"
    twice = Observer([canonical(), twin], {})
    (message,) = check(space("a", pod("default"), seen=twice, injection="enabled"))
    assert (message.code, message.message) == ("IST0139", "Webhooks istio-sidecar-injector and twin both inject this pod.")


def test_images_of_webhooks() -> None:
    assert (observer().image_of("default"), observer().image_of("canary")) == ("hub.example/proxyv2:1.31.0", "")
