# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a node has room for istiod: requests against what its pods leave of what it can give."""
from __future__ import annotations

import re
import typing as t

from ...istio.revisions import Survey
from ..message import CLUSTER, ERROR, Message
from .snapshot import Object, Snapshot, Target

# The requests of the chart istiod where no istiod is there to be asked.
_REQUESTS: t.Final = {"cpu": "500m", "memory": "2048Mi"}
_AMOUNT: t.Final = re.compile(r"([0-9.]+(?:[eE][+-]?[0-9]+)?)([KMGTPE]i|[numkMGTPE]?)")
_UNITS: t.Final = {
    **{unit: 1000.0**power for power, unit in enumerate(("n", "u", "m", "", "k", "M", "G", "T", "P", "E"), -3)},
    **{unit: 1024.0**power for power, unit in enumerate(("Ki", "Mi", "Gi", "Ti", "Pi", "Ei"), 1)},
}


def check(snapshot: Snapshot, survey: Survey, target: Target) -> list[Message]:
    """MF0140: no node has room for one more istiod (a rolling upgrade needs it beside the old one)."""
    nodes = [item for item in snapshot.nodes if _takes_pods(item)]
    if not nodes or any(item.message.startswith("pods ") for item in snapshot.unread):
        return []
    wanted = _istiod(snapshot, survey, target)
    used = _used(snapshot.pods)
    best: dict[str, float] = {}
    for node in nodes:
        given = (node.get("status") or {}).get("allocatable") or {}
        taken = used.get(node["metadata"]["name"], {})
        free = {key: amount(given.get(key, "0")) - taken.get(key, 0.0) for key in ("cpu", "memory", "pods")}
        if all(free[key] >= need for key, need in wanted.items()) and free["pods"] >= 1:
            return []
        best = {key: max(best.get(key, free[key]), free[key]) for key in free}
    text = (
        f"No node has room for istiod, which requests {wanted['cpu']:g} CPU and {wanted['memory'] / 1024**2:.0f} MiB; "
        f"the most that is free on one is {best['cpu']:g} CPU and on one {best['memory'] / 1024**2:.0f} MiB"
    )
    return [Message("MF0140", "NoCapacity", ERROR, CLUSTER, text, "Add a node, or lower the value pilot.resources.requests.")]


def _takes_pods(node: Object) -> bool:
    spec = node.get("spec") or {}
    conditions = (node.get("status") or {}).get("conditions") or ()
    tainted = any(one.get("effect") in ("NoSchedule", "NoExecute") for one in spec.get("taints") or ())
    return not spec.get("unschedulable") and not tainted and any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)


def _istiod(snapshot: Snapshot, survey: Survey, target: Target) -> dict[str, float]:
    own = survey.revision(target.revision)
    names = own.deployments if own else ()
    for item in snapshot.of_istio(snapshot.deployments):
        if item["metadata"]["name"] in names:
            return {key: amount(value) for key, value in {"cpu": "0", "memory": "0", **_requests(item["spec"]["template"]["spec"])}.items()}
    return {key: amount(value) for key, value in _REQUESTS.items()}


def _requests(pod: Object) -> dict[str, str]:
    for one in pod.get("containers") or ():
        if one["name"] == "discovery":
            found = (one.get("resources") or {}).get("requests") or {}
            return {key: str(found[key]) for key in ("cpu", "memory") if key in found}
    return {}


def _used(pods: list[Object]) -> dict[str, dict[str, float]]:
    """What the pods on each node request: containers and sidecars together, or the largest init container where that is more."""
    out: dict[str, dict[str, float]] = {}
    for pod in pods:
        spec = pod.get("spec") or {}
        if not spec.get("nodeName") or (pod.get("status") or {}).get("phase") in ("Succeeded", "Failed"):
            continue
        inits = spec.get("initContainers") or []
        staying = [*(spec.get("containers") or []), *(one for one in inits if one.get("restartPolicy") == "Always")]
        node = out.setdefault(spec["nodeName"], {"cpu": 0.0, "memory": 0.0, "pods": 0.0})
        for key in ("cpu", "memory"):
            together = sum(_request(one, key) for one in staying)
            first = max((_request(one, key) for one in inits if one.get("restartPolicy") != "Always"), default=0.0)
            node[key] += max(together, first)
        node["pods"] += 1
    return out


def _request(container: Object, key: str) -> float:
    return amount(((container.get("resources") or {}).get("requests") or {}).get(key, "0"))


def amount(text: t.Any) -> float:
    """A quantity as a number (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/); 0 for what is none."""
    found = _AMOUNT.fullmatch(str(text).strip())
    return float(found[1]) * _UNITS[found[2]] if found else 0.0
