# SPDX-License-Identifier: GPL-3.0-or-later
"""Workloads that the AuthorizationPolicies of their namespace leave out."""
from __future__ import annotations

import typing as t

from ...istio.selectors import GATEWAY_NAME
from ..analyzer import Analyzer, Finding
from ..control_plane import is_control_plane
from ..fields import maps, strings, text
from ..kinds import AUTHORIZATION_POLICY, MESH_CONFIG, NAMESPACE, POD, SERVICE
from ..message import listed
from ..policies import ALLOW, CUSTOM, DENY, action_of, selector_of, targets_of
from ..proxied import is_gateway, is_over, is_proxied
from ..resource import Resource
from ..selection import Labels, SelectorIndex
from ..snapshot import Snapshot

_NAMED: t.Final = 3
"""Workloads that a message names."""


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    by_namespace: dict[str, list[Resource]] = {}
    for policy in snapshot.all(AUTHORIZATION_POLICY):
        if action_of(policy) in (ALLOW, DENY, CUSTOM):
            by_namespace.setdefault(policy.namespace, []).append(policy)
    of_mesh = _covering(snapshot, by_namespace.get(snapshot.root_namespace, []))
    for namespace, policies in by_namespace.items():
        resource, pods = snapshot.find(NAMESPACE, "", namespace), snapshot.mesh_pods_in.get(namespace)
        if resource is None or pods is None:
            continue
        own = _covering(snapshot, policies)
        left = [pod for pod in pods.selected({}) if not own.selecting(pod.labels) and not of_mesh.selecting(pod.labels)]
        # a gateway of the Gateway API may have a policy by its class
        left = [pod for pod in left if GATEWAY_NAME not in pod.labels and not is_control_plane(pod) and not is_over(pod)]
        left = [pod for pod in left if is_proxied(snapshot, pod) and not is_gateway(pod)]
        if left:
            names = sorted({_workload(pod) for pod in left})
            yield Finding("MF0310", resource, (len(left), listed(names, _NAMED)))


def _covering(snapshot: Snapshot, policies: list[Resource]) -> SelectorIndex[None]:
    """What policies select; those at a Service are taken to be for its pods."""
    out: SelectorIndex[None] = SelectorIndex()
    for policy in policies:
        targets = targets_of(policy)
        if not targets:
            out.add(selector_of(policy), None)
        for target in targets:
            selector = _service_selector(snapshot, policy.namespace, text(target, "name")) if text(target, "kind") == "Service" else None
            if selector:
                out.add(selector, None)
    return out


def _service_selector(snapshot: Snapshot, namespace: str, name: str) -> Labels | None:
    service = snapshot.find(SERVICE, namespace, name)
    return strings(service.spec, "selector") if service is not None else None


def _workload(pod: Resource) -> str:
    from ...istio.restarts import workload_of  # with what it stands on it is loaded only where there is something to tell

    return workload_of({"metadata": {"name": pod.name, "labels": pod.labels, "ownerReferences": maps(pod.item, "metadata", "ownerReferences")}})


ANALYZER: t.Final = Analyzer(
    "meshfleet.PolicyCoverageAnalyzer", ("MF0310",), (AUTHORIZATION_POLICY, MESH_CONFIG, NAMESPACE, POD, SERVICE),
    "Checks that no workload is left out where others have an AuthorizationPolicy", _find,
)  # fmt: skip
