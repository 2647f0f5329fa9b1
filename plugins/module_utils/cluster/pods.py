# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a workload's pods do not run: reasons, events and the last lines of their logs."""
from __future__ import annotations

import typing as t

from .client import Client
from .errors import ClusterError

Json = dict[str, t.Any]
LOG_LINES: t.Final = 5


def selector(workload: Json) -> str:
    """The label selector of a workload's pods as the API takes it."""
    labels = ((workload.get("spec") or {}).get("selector") or {}).get("matchLabels") or {}
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items()))


def ready(pod: Json) -> bool:
    """Whether a pod runs, is ready and not on its way out."""
    conditions = (pod.get("status") or {}).get("conditions") or []
    return not pod["metadata"].get("deletionTimestamp") and any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)


def explain(client: Client, workload: Json) -> str:
    """Of the first pod that is not ready: its name, the reason, the last warning event, the last log lines; empty where nothing is known."""
    namespace = workload["metadata"].get("namespace", "")
    try:
        pods = [pod for pod in client.list_objects(f"/api/v1/namespaces/{namespace}/pods", labels=selector(workload)) if not ready(pod)]
        if not pods:
            return _no_pods(client, namespace, workload["metadata"]["name"])
        pod = max(pods, key=lambda one: str(one["metadata"].get("creationTimestamp", "")))
        name = pod["metadata"]["name"]
        container, reason = _reason(pod)
        event = _event(client, namespace, name)
        log = "" if not container or reason.startswith(("ImagePull", "ErrImage")) else _log(client, namespace, name, container)
    except ClusterError:
        return ""
    parts = [f"pod {name}" + (f" container {container}" if container else "") + (f": {reason}" if reason else "")]
    return "; ".join(parts + ([f"event {event}"] if event else []) + ([f"log: {log}"] if log else []))


def _reason(pod: Json) -> tuple[str, str]:
    """The container that is not as it should be, and why; without one what keeps the pod from being placed."""
    status = pod.get("status") or {}
    unready: list[str] = []  # what others wait for, such as a native sidecar; one that failed says more
    for one in [*(status.get("initContainerStatuses") or []), *(status.get("containerStatuses") or [])]:
        state = one.get("state") or {}
        waiting, ended = state.get("waiting") or {}, state.get("terminated") or {}
        if waiting.get("reason") not in (None, "PodInitializing"):
            last = (one.get("lastState") or {}).get("terminated") or {}
            ending = f", last exit code {last['exitCode']}" if last else ""
            return str(one["name"]), f"{waiting['reason']}{ending}" + (f": {waiting['message']}" if waiting.get("message") else "")
        if ended.get("exitCode"):
            return str(one["name"]), f"ended with exit code {ended['exitCode']}"
        if "running" in state and not one.get("ready"):
            unready.append(str(one["name"]))
    if unready:
        return unready[0], "runs and is not ready"
    for condition in status.get("conditions") or []:
        if condition["type"] == "PodScheduled" and condition["status"] == "False":
            return "", f"{condition.get('reason')}: {condition.get('message')}"
    return "", str(status.get("reason") or status.get("phase") or "")


def _event(client: Client, namespace: str, name: str) -> str:
    try:
        events = client.list_objects(f"/api/v1/namespaces/{namespace}/events", fields=f"involvedObject.name={name},type=Warning")
    except ClusterError:
        return ""
    if not events:
        return ""
    return _text(_latest(events))


def _latest(events: list[Json]) -> Json:
    return max(events, key=lambda one: str(one.get("lastTimestamp") or one.get("eventTime") or ""))


def _text(event: Json) -> str:
    return f"{event.get('reason')}: {event.get('message')}"


def _no_pods(client: Client, namespace: str, name: str) -> str:
    """Why there are none: the last warning of the workload or of its ReplicaSets (a quota, a webhook, an account that is not there)."""
    events = client.list_objects(f"/api/v1/namespaces/{namespace}/events", fields="type=Warning")
    made_by = [one for one in events if one["involvedObject"].get("name") == name or _is_replica_set_of(one["involvedObject"], name)]
    return _text(_latest(made_by)) if made_by else ""


def _is_replica_set_of(ref: Json, name: str) -> bool:
    return ref.get("kind") == "ReplicaSet" and str(ref.get("name")).rpartition("-")[0] == name


def _log(client: Client, namespace: str, pod: str, container: str) -> str:
    try:
        text = client.raw("GET", f"/api/v1/namespaces/{namespace}/pods/{pod}/log", query={"container": container, "tailLines": LOG_LINES}, timeout=5)
    except ClusterError:
        return ""
    return " | ".join(text.decode(errors="replace").strip().splitlines()[-LOG_LINES:])
