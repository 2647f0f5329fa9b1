# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a webhook injects a pod or does not; which ones do is held against istioctl in tests/integration/inject."""
from __future__ import annotations

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.webhook_verdicts import Verdict, refused_by_all, verdicts
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.webhooks import deactivation_patch, tag_objects

from .live import Json, canonical

ENABLED: Json = {"istio-injection": "enabled"}
NEEDS = "needs namespace label istio.io/rev=default or istio-injection=enabled, or pod label istio.io/rev=default or sidecar.istio.io/inject=true"


def verdict(namespace: Json, pod: Json) -> tuple[bool, str]:
    (found,) = verdicts([canonical(), {"metadata": {"name": "other"}, "webhooks": [{"name": "x.example"}]}], namespace, pod)
    assert (found.webhook, found.revision) == ("istio-sidecar-injector", "default")
    return found.injects, found.reason


@pytest.mark.parametrize(("namespace", "pod", "injects", "reason"), [
    (ENABLED, {}, True, "namespace has label istio-injection=enabled"),
    ({"istio.io/rev": "default"}, {}, True, "namespace has label istio.io/rev=default"),
    ({}, {"sidecar.istio.io/inject": "true"}, True, "pod has label sidecar.istio.io/inject=true"),
    ({}, {"istio.io/rev": "default"}, True, "pod has label istio.io/rev=default"),
    ({}, {}, False, NEEDS),
    (ENABLED, {"sidecar.istio.io/inject": "false"}, False, "pod has label sidecar.istio.io/inject=false"),
    ({"istio-injection": "disabled"}, {"sidecar.istio.io/inject": "true"}, False, "namespace has label istio-injection=disabled"),
    ({"istio.io/rev": "canary"}, {}, False, "namespace has label istio.io/rev=canary"),
    ({}, {"istio.io/rev": "canary"}, False, "pod has label istio.io/rev=canary"),
])  # fmt: skip
def test_a_reason_names_the_label(namespace: Json, pod: Json, injects: bool, reason: str) -> None:
    assert verdict(namespace, pod) == (injects, reason)


def test_every_namespace_and_none() -> None:
    automatic = tag_objects(canonical(), "default", "default", "istio-system", auto_inject_namespaces=True)[0]
    named = {"kubernetes.io/metadata.name": "shop"}
    assert verdicts([automatic], named, {})[0].reason == "all namespaces are injected"
    assert not verdicts([automatic], {"kubernetes.io/metadata.name": "kube-system"}, {})[0].injects
    off = canonical()
    for step in deactivation_patch(off)[1:]:
        _, _, number, key = step["path"].split("/")
        off["webhooks"][int(number)][key] = step["value"]
    found = verdicts([off, canonical("canary")], {}, {})
    assert [item.injects for item in found] == [False, False]
    assert found[0].reason == "the webhook is switched off and matches nothing"
    assert refused_by_all(found) == "needs namespace label istio.io/rev=canary, or pod label istio.io/rev=canary"


def test_all_reasons_in_one_line() -> None:
    assert refused_by_all([]) == "there is no injection webhook"
    assert refused_by_all([Verdict("a", "a", True, "x"), Verdict("b", "b", False, "y")]) == ""
    assert refused_by_all([Verdict("a", "a", False, "x"), Verdict("b", "b", False, "y")]) == "a: x; b: y"
    assert refused_by_all([Verdict("a", "a", False, "x"), Verdict("b", "b", False, "x")]) == "x"
