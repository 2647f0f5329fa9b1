# SPDX-License-Identifier: GPL-3.0-or-later
"""Which workloads have another proxy than they would get now: a label or tag changes nothing of pods that run."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .revisions import STATUS_ANNOTATION, Object, is_running, pod_revision, proxy_role
from .webhooks import POD_INJECTION_LABEL, injecting, labels_of, name_of


@dataclass(frozen=True)
class Stale:
    """A workload (``Kind/name``) with ``pods`` of the ``revisions`` they have (empty: no proxy), and the one they would get."""

    workload: str
    pods: int
    revisions: tuple[str, ...]
    wanted: str


def stale_workloads(pods: t.Iterable[Object], webhooks: t.Sequence[Object], namespace_labels: t.Mapping[str, str]) -> list[Stale]:
    """Of a namespace's pods those that another revision, or none, would inject if they were made under these labels."""
    found: dict[tuple[str, str], list[str]] = {}
    for pod in pods:
        if not is_running(pod) or not _is_injectable(pod):
            continue
        current = pod_revision(pod) if STATUS_ANNOTATION in _annotations(pod) else ""
        wanted = next(iter(injecting(webhooks, namespace_labels, labels_of(pod)).values()), "")
        if current != wanted:
            found.setdefault((workload_of(pod), wanted), []).append(current)
    return [Stale(workload, len(have), tuple(sorted(set(have))), wanted) for (workload, wanted), have in sorted(found.items())]


def workload_of(pod: Object) -> str:
    """What a pod belongs to: its Deployment (by the hash in its ReplicaSet's name), another controller, or itself."""
    for owner in (pod.get("metadata") or {}).get("ownerReferences") or ():
        if not owner.get("controller"):
            continue
        digest = labels_of(pod).get("pod-template-hash")
        if owner.get("kind") == "ReplicaSet" and digest and str(owner.get("name")).endswith(f"-{digest}"):
            return f"Deployment/{str(owner['name']).removesuffix(f'-{digest}')}"
        return f"{owner.get('kind')}/{owner.get('name')}"
    return f"Pod/{name_of(pod)}"


def _is_injectable(pod: Object) -> bool:
    """Whether istiod would look at it: a pod on the host's network is let alone, as is one that refuses by the older annotation.

    Proxies that stand for themselves without having been injected (waypoints, gateways by the Gateway API, ztunnel) are no matter of labels.
    """
    if (pod.get("spec") or {}).get("hostNetwork") or _annotations(pod).get(POD_INJECTION_LABEL) == "false":
        return False
    return STATUS_ANNOTATION in _annotations(pod) or not proxy_role(pod)


def _annotations(pod: Object) -> t.Mapping[str, str]:
    return (pod.get("metadata") or {}).get("annotations") or {}
