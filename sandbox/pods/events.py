# SPDX-License-Identifier: GPL-3.0-or-later
"""A pod's events as a kubelet writes them."""

from typing import Any

from sandbox.pods.status import now

Json = dict[str, Any]


def warning(pod: Json, reason: str, message: str) -> Json:
    """A Warning about a pod, for its namespace's collection of events."""
    meta = pod["metadata"]
    about = {"apiVersion": "v1", "kind": "Pod", "name": meta["name"], "namespace": meta["namespace"], "uid": meta["uid"]}
    return {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"generateName": f"{meta['name']}.", "namespace": meta["namespace"]},
        "involvedObject": about,
        "type": "Warning",
        "reason": reason,
        "message": message,
        "source": {"component": "kubelet", "host": pod["spec"].get("nodeName", "")},
        "firstTimestamp": now(),
        "lastTimestamp": now(),
        "count": 1,
    }
