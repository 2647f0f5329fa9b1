# SPDX-License-Identifier: GPL-3.0-or-later
"""What Go's encoder writes of a workload's empty structs, which istioctl's output has and a manifest does not."""
from __future__ import annotations

import typing as t

Map = dict[str, t.Any]


def always_written(item: Map) -> Map:
    """The object with what Go's encoder writes of a struct that is empty, and what its types lead to outside of the pod."""
    kind, spec = item.get("kind"), item.get("spec")
    if kind in ("Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "ReplicationController", "Job", "CronJob", "Pod", "DeploymentConfig"):
        item.setdefault("status", {"replicas": 0} if kind in ("ReplicaSet", "ReplicationController") else {})
    if kind in ("Deployment", "DeploymentConfig"):
        spec.setdefault("strategy", {})
    if kind in ("DaemonSet", "StatefulSet"):
        spec.setdefault("updateStrategy", {})
    if kind == "StatefulSet":
        item["status"] = {"availableReplicas": 0, "replicas": 0}
        for claim in spec.get("volumeClaimTemplates") or ():
            claim.setdefault("status", {})
    if kind == "DaemonSet":
        item["status"] = {"currentNumberScheduled": 0, "desiredNumberScheduled": 0, "numberMisscheduled": 0, "numberReady": 0}
    if kind == "DeploymentConfig":
        item["spec"] = {"test": False, **{key: value for key, value in spec.items() if value not in (0, False)}}
        spec["strategy"].setdefault("resources", {})
        counts = ("availableReplicas", "latestVersion", "observedGeneration", "replicas", "unavailableReplicas", "updatedReplicas")
        item["status"] = dict.fromkeys(counts, 0)
    if "creationTimestamp" in (item.get("metadata") or {}):
        item["metadata"] = {key: value for key, value in item["metadata"].items() if value is not None}
    return item
