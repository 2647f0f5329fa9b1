# SPDX-License-Identifier: GPL-3.0-or-later
"""Policies that pick the pods of a Gateway of the Gateway API by labels, which has no effect there."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import has, strings
from ..kinds import AUTHORIZATION_POLICY, POD, REQUEST_AUTHENTICATION, TELEMETRY, WASM_PLUGIN
from ..snapshot import Snapshot

_LABEL: t.Final = "gateway.networking.k8s.io/gateway-name"
_POLICIES: t.Final = (AUTHORIZATION_POLICY, REQUEST_AUTHENTICATION, TELEMETRY, WASM_PLUGIN)


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for kind in _POLICIES:
        for policy in snapshot.all(kind):
            if has(policy.spec, "selector") and not has(policy.spec, "targetRef") and policy.namespace in snapshot.pods_in:
                for pod in snapshot.pods_in[policy.namespace].selected(strings(policy.spec, "selector", "matchLabels")):
                    if _LABEL in pod.labels:
                        yield Finding("IST0166", policy, (pod.labels[_LABEL],))


ANALYZER: t.Final = Analyzer(
    "k8sgateway.SelectorAnalyzer", ("IST0166",), (*_POLICIES, POD), "Check that selectors are effective for Kubernetes gateway", _find
)
