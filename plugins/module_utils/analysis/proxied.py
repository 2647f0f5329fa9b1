# SPDX-License-Identifier: GPL-3.0-or-later
"""Which pods have a proxy for certain, and which are nothing but one."""
from __future__ import annotations

from .fields import has, maps, text
from .resource import Resource
from .snapshot import PROXY, Snapshot, all_containers, in_ambient_mode


def is_proxied(snapshot: Snapshot, pod: Resource) -> bool:
    """Whether a pod's traffic passes a proxy: a running one has what the webhook gave it, one of a file is yet to be given what it asks for."""
    if in_ambient_mode(pod) or any(one.get("name") == PROXY for one in all_containers(pod.spec)):
        return True
    return not text(pod.spec, "nodeName") and snapshot.pod_in_mesh(pod)


def is_over(pod: Resource) -> bool:
    """Whether a pod has ended, or is being deleted."""
    return text(pod.item, "status", "phase") in ("Succeeded", "Failed") or has(pod.item, "metadata", "deletionTimestamp")


def is_gateway(pod: Resource) -> bool:
    """Whether a pod is a proxy for others: it has no other container."""
    containers = maps(pod.spec, "containers")
    return bool(containers) and all(one.get("name") == PROXY for one in containers)
