# SPDX-License-Identifier: GPL-3.0-or-later
"""Policies that pick the pods of a Gateway of the Gateway API by labels, which has no effect there."""
from __future__ import annotations

import typing as t

from ...istio.selectors import GATEWAY_NAME
from ..analyzer import Analyzer, Finding
from ..fields import has, strings
from ..kinds import AUTHORIZATION_POLICY, POD, REQUEST_AUTHENTICATION, TELEMETRY, WASM_PLUGIN
from ..message import Fix
from ..snapshot import Snapshot

_POLICIES: t.Final = (AUTHORIZATION_POLICY, REQUEST_AUTHENTICATION, TELEMETRY, WASM_PLUGIN)


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for kind in _POLICIES:
        for policy in snapshot.all(kind):
            if has(policy.spec, "selector") and not has(policy.spec, "targetRef") and policy.namespace in snapshot.pods_in:
                pods = snapshot.pods_in[policy.namespace].selected(strings(policy.spec, "selector", "matchLabels"))
                names = {pod.labels.get(GATEWAY_NAME, "") for pod in pods}
                for name in filter(None, names):
                    yield Finding("IST0166", policy, (name,), fix=_target(name) if len(names) == 1 and not has(policy.spec, "targetRefs") else None)


def _target(name: str) -> Fix:
    reference = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": name}
    steps = ({"op": "remove", "path": "/spec/selector"}, {"op": "add", "path": "/spec/targetRefs", "value": [reference]})
    return Fix(steps, "the selector picks the pods of this Gateway only")


ANALYZER: t.Final = Analyzer(
    "k8sgateway.SelectorAnalyzer", ("IST0166",), (*_POLICIES, POD), "Check that selectors are effective for Kubernetes gateway", _find
)
