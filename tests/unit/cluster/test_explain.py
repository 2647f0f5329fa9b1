# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a workload's pods do not run, out of what a cluster says of them."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.pods import explain, ready, selector

from .answers import Answers

Json = dict[str, t.Any]
WORKLOAD: t.Final = {"metadata": {"name": "istiod", "namespace": "n"}, "spec": {"selector": {"matchLabels": {"b": "2", "a": "1"}}}}
PODS: t.Final = "/api/v1/namespaces/n/pods?labels=a=1,b=2"
EVENTS: t.Final = "/api/v1/namespaces/n/events?fields=involvedObject.name=p,type=Warning"
ALL_EVENTS: t.Final = "/api/v1/namespaces/n/events?fields=type=Warning"
LOG: t.Final = "/api/v1/namespaces/n/pods/p/log?container=c&tailLines=5"


def pod(status: Json, name: str = "p", **meta: t.Any) -> Json:
    return {"metadata": {"name": name, **meta}, "status": status}


def container(state: Json, **more: t.Any) -> Json:
    return {"name": "c", "state": state, "ready": False, **more}


def said(status: Json, **answers: t.Any) -> str:
    log = answers.get("log", 403)
    found = Answers({PODS: [pod(status)], EVENTS: answers.get("events", []), LOG: log, LOG.replace("=c&", "=sidecar&"): log})
    return explain(t.cast(t.Any, found), WORKLOAD)


WAITING: t.Final = {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling image x"}}


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ({"containerStatuses": [container(WAITING)]}, "pod p container c: ImagePullBackOff: Back-off pulling image x"),
        ({"containerStatuses": [container({"waiting": {"reason": "CrashLoopBackOff"}}, lastState={"terminated": {"exitCode": 137}})]},
         "pod p container c: CrashLoopBackOff, last exit code 137"),
        ({"containerStatuses": [container({"terminated": {"exitCode": 1, "reason": "Error"}})]}, "pod p container c: ended with exit code 1"),
        ({"containerStatuses": [container({"running": {}})]}, "pod p container c: runs and is not ready"),
        ({"initContainerStatuses": [container({"waiting": {"reason": "CrashLoopBackOff"}})], "containerStatuses": [
            {"name": "main", "ready": False, "state": {"waiting": {"reason": "PodInitializing"}}}]}, "pod p container c: CrashLoopBackOff"),
        ({"initContainerStatuses": [{"name": "init", "ready": True, "state": {"terminated": {"exitCode": 0}}}],
          "containerStatuses": [container({"running": {}})]}, "pod p container c: runs and is not ready"),
        ({"initContainerStatuses": [{"name": "sidecar", "ready": False, "state": {"running": {}}}],
          "containerStatuses": [container({"waiting": {"reason": "PodInitializing"}})], "phase": "Pending"},
         "pod p container sidecar: runs and is not ready"),
        ({"containerStatuses": [{"name": "proxy", "ready": False, "state": {"running": {"startedAt": "T01:00:00Z"}}}, container(WAITING)]},
         "pod p container c: ImagePullBackOff: Back-off pulling image x"),
        ({"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/3 nodes are available"}]},
         "pod p: Unschedulable: 0/3 nodes are available"),
        ({"phase": "Failed", "reason": "Evicted"}, "pod p: Evicted"),
        ({}, "pod p"),
    ],
)  # fmt: skip
def test_the_reason(status: Json, reason: str) -> None:
    assert said(status) == reason


def test_the_last_event_and_the_last_lines() -> None:
    events = [
        {"reason": "New", "message": "newest", "lastTimestamp": "T01:02:00Z"},
        {"reason": "Old", "message": "older", "lastTimestamp": None, "eventTime": "T01:01:00Z"},
        {"reason": "None", "message": "without a time"},
    ]
    log = b"1\n2\n3\n4\n5\n6 \xff\n"
    text = said({"containerStatuses": [container({"running": {}})]}, events=events, log=log)
    assert text == "pod p container c: runs and is not ready; event New: newest; log: 2 | 3 | 4 | 5 | 6 \ufffd"


def test_no_log_of_an_image_that_was_not_pulled() -> None:
    found = Answers({PODS: [pod({"containerStatuses": [container(WAITING)]})], EVENTS: []})
    explain(t.cast(t.Any, found), WORKLOAD)
    assert found.asked == [PODS, EVENTS]


def test_missing_rights_leave_out_what_is_not_told() -> None:
    assert said({"containerStatuses": [container({"running": {}})]}, events=403, log=403) == "pod p container c: runs and is not ready"
    assert explain(t.cast(t.Any, Answers({PODS: 403})), WORKLOAD) == ""
    assert explain(t.cast(t.Any, Answers({PODS: [], ALL_EVENTS: 403})), WORKLOAD) == ""


def test_the_newest_pod_that_is_not_ready() -> None:
    good = {"conditions": [{"type": "Ready", "status": "True"}]}
    pods = [pod({"phase": "Pending"}, "old", creationTimestamp="T01:00:00Z"), pod({"phase": "Pending"}, "p", creationTimestamp="T01:01:00Z"),
            pod(good, "fine", creationTimestamp="T01:02:00Z")]  # fmt: skip
    assert explain(t.cast(t.Any, Answers({PODS: pods, EVENTS: []})), WORKLOAD) == "pod p: Pending"
    assert ready(pods[2]) and not ready(pods[0])
    assert not ready(pod(good, deletionTimestamp="T01:02:00Z"))


def test_without_pods_the_workloads_events_tell() -> None:
    def event(kind: str, name: str, when: int) -> Json:
        return {"involvedObject": {"kind": kind, "name": name}, "reason": "FailedCreate", "message": f"{kind} {name}", "lastTimestamp": f"T01:0{when}:00Z"}

    events = [event("ReplicaSet", "istiod-7d4f", 2), event("Deployment", "istiod", 1)]
    events += [event("ReplicaSet", "istiod-canary-7d4f", 5), event("Pod", "istiod-7d4f", 6)]
    assert explain(t.cast(t.Any, Answers({PODS: [], ALL_EVENTS: events})), WORKLOAD) == "FailedCreate: ReplicaSet istiod-7d4f"
    assert explain(t.cast(t.Any, Answers({PODS: [], ALL_EVENTS: events[2:]})), WORKLOAD) == ""


def test_selector() -> None:
    assert selector(WORKLOAD) == "a=1,b=2"
    assert selector({"spec": {}}) == ""
