# SPDX-License-Identifier: GPL-3.0-or-later
"""A pod's status as a kubelet writes it (Kubernetes: "Pod Lifecycle")."""

import datetime
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


def now() -> str:
    """The time as Kubernetes writes it."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Container:
    """What is known of one container. ``state``: waiting, running or terminated."""

    spec: Json
    init: bool = False
    state: str = "waiting"
    reason: str = "ContainerCreating"
    message: str = ""
    started_at: str = ""
    finished_at: str = ""
    exit_code: int = 0
    restarts: int = 0
    ready: bool = False
    started: bool = False
    last: Json = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.spec["name"])

    @property
    def sidecar(self) -> bool:
        """Whether it is an init container that stays (Kubernetes: "Sidecar Containers")."""
        return self.init and self.spec.get("restartPolicy") == "Always"

    def wait(self, reason: str, message: str = "") -> None:
        """It waits, for this reason."""
        self.state, self.reason, self.message, self.ready, self.started = "waiting", reason, message, False, False

    def run(self) -> None:
        """It runs, and is not ready yet."""
        self.state, self.started_at, self.ready = "running", now(), False
        self.started = not self.spec.get("startupProbe")

    def end(self, code: int) -> None:
        """It ended."""
        self.state, self.exit_code, self.finished_at, self.ready, self.started = "terminated", code, now(), False, False
        self.reason = "Completed" if code == 0 else "Error"
        self.message = ""

    def json(self) -> Json:
        """Its containerStatuses entry."""
        if self.state == "running":
            state: Json = {"running": {"startedAt": self.started_at}}
        elif self.state == "terminated":
            state = {"terminated": self._ended()}
        else:
            state = {"waiting": {"reason": self.reason, **({"message": self.message} if self.message else {})}}
        ready = self.ready if not self.init or self.sidecar else self.state == "terminated" and self.exit_code == 0
        return {
            "name": self.name,
            "image": self.spec["image"],
            "imageID": "",
            "ready": ready,
            "started": self.started,
            "restartCount": self.restarts,
            "state": state,
            "lastState": {"terminated": self.last} if self.last else {},
        }

    def remember(self) -> None:
        """Keep how it ended, before it starts again."""
        self.last = self._ended()
        self.restarts += 1

    def _ended(self) -> Json:
        return {"exitCode": self.exit_code, "reason": self.reason, "startedAt": self.started_at, "finishedAt": self.finished_at}


def pod_status(pod: Json, addresses: dict[str, str], containers: list[Container], started_at: str) -> Json:
    """The pod's status from its containers."""
    init = [one for one in containers if one.init]
    main = [one for one in containers if not one.init]
    initialized = all((one.state == "terminated" and one.exit_code == 0) or (one.sidecar and one.started) for one in init)
    ready = initialized and all(one.ready for one in main) and all(one.ready for one in init if one.sidecar)
    policy = pod["spec"].get("restartPolicy", "Always")
    if policy != "Always" and all(one.state == "terminated" for one in main):
        phase = "Succeeded" if all(one.exit_code == 0 for one in main) else "Failed"
    elif initialized and any(one.state == "running" for one in main):
        phase = "Running"
    else:
        phase = "Pending"
    waiting = [one.name for one in main if not one.ready]
    known = {entry["type"]: entry for entry in pod.get("status", {}).get("conditions") or []}
    conditions = [
        _condition(known, "PodReadyToStartContainers", bool(addresses), "", ""),
        _condition(known, "Initialized", initialized, "ContainersNotInitialized", "containers with incomplete status"),
        _condition(known, "Ready", ready, "ContainersNotReady", f"containers with unready status: [{' '.join(waiting)}]"),
        _condition(known, "ContainersReady", ready, "ContainersNotReady", f"containers with unready status: [{' '.join(waiting)}]"),
        *([known["PodScheduled"]] if "PodScheduled" in known else []),
    ]
    return {
        "phase": phase,
        "conditions": conditions,
        "hostIP": addresses.get("status.hostIP", ""),
        "hostIPs": [{"ip": addresses["status.hostIP"]}] if addresses else [],
        "podIP": addresses.get("status.podIP", ""),
        "podIPs": [{"ip": addresses["status.podIP"]}] if addresses else [],
        "startTime": started_at,
        "containerStatuses": [one.json() for one in main],
        **({"initContainerStatuses": [one.json() for one in init]} if init else {}),
    }


def _condition(known: dict[str, Json], kind: str, true: bool, reason: str, message: str) -> Json:
    status = "True" if true else "False"
    before = known.get(kind, {})
    since = before.get("lastTransitionTime") if before.get("status") == status else None
    told = {} if true else {name: text for name, text in (("reason", reason), ("message", message)) if text}
    return {"type": kind, "status": status, "lastTransitionTime": since or now(), **told}
