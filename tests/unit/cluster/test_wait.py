# SPDX-License-Identifier: GPL-3.0-or-later
"""When a workload, a CRD or a deletion is done: kubectl's rules, on objects as controllers write them."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.wait import established, gone, rolled_out

Json = dict[str, t.Any]
STUCK: t.Final = {"conditions": [{"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "timed out progressing"}]}


def workload(spec: Json, status: Json, generation: int = 2) -> Json:
    return {"metadata": {"name": "x", "generation": generation}, "spec": spec, "status": {"observedGeneration": 2, **status}}


DEPLOYMENTS: t.Final[list[tuple[Json, Json, str]]] = [
    ({"replicas": 2}, {"replicas": 2, "updatedReplicas": 2, "availableReplicas": 2}, ""),
    ({}, {"replicas": 1, "updatedReplicas": 1, "availableReplicas": 1}, ""),
    ({"replicas": 0}, {}, ""),
    ({"replicas": 2}, {}, "0 of 2 pods have the new template"),
    ({"replicas": 2}, {"replicas": 3, "updatedReplicas": 1, "availableReplicas": 2}, "1 of 2 pods have the new template"),
    ({"replicas": 2}, {"replicas": 3, "updatedReplicas": 2, "availableReplicas": 3}, "1 pods of the earlier template are left"),
    ({"replicas": 2}, {"replicas": 2, "updatedReplicas": 2, "readyReplicas": 2, "availableReplicas": 1}, "1 of 2 pods are available"),
    ({"replicas": 2}, {"replicas": 2, "updatedReplicas": 2, "unavailableReplicas": 2, **STUCK}, "0 of 2 pods are available; timed out progressing"),
    ({"replicas": 1}, {"replicas": 1, "updatedReplicas": 1, "availableReplicas": 1, **STUCK}, ""),
    ({"replicas": 1}, {"conditions": [{"type": "Progressing", "reason": "ProgressDeadlineExceeded"}]},
     "0 of 1 pods have the new template; its progress deadline is exceeded"),
]  # fmt: skip
DAEMON_SETS: t.Final[list[tuple[Json, Json, str]]] = [
    ({}, {"desiredNumberScheduled": 3, "currentNumberScheduled": 3, "updatedNumberScheduled": 3, "numberAvailable": 3}, ""),
    ({}, {"desiredNumberScheduled": 0, "currentNumberScheduled": 0, "numberMisscheduled": 0, "numberReady": 0}, ""),
    ({}, {"desiredNumberScheduled": 3, "currentNumberScheduled": 3, "updatedNumberScheduled": 1, "numberAvailable": 3}, "1 of 3 pods have the new template"),
    ({}, {"desiredNumberScheduled": 3, "updatedNumberScheduled": 3, "numberAvailable": 2}, "2 of 3 pods are available"),
    ({"updateStrategy": {"type": "OnDelete"}}, {"desiredNumberScheduled": 3, "currentNumberScheduled": 3, "numberAvailable": 3}, ""),
    ({"updateStrategy": {"type": "OnDelete"}}, {"desiredNumberScheduled": 3, "currentNumberScheduled": 3}, "0 of 3 pods are available"),
]
PARTITION: t.Final = {"replicas": 3, "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 2}}}
STATEFUL_SETS: t.Final[list[tuple[Json, Json, str]]] = [
    ({"replicas": 3}, {"replicas": 3, "updatedReplicas": 3, "readyReplicas": 3, "availableReplicas": 3}, ""),
    ({"replicas": 3}, {"replicas": 3, "updatedReplicas": 2, "readyReplicas": 3, "availableReplicas": 3}, "2 of 3 pods have the new template"),
    ({"replicas": 3}, {"replicas": 3, "updatedReplicas": 3, "readyReplicas": 2}, "2 of 3 pods are available"),
    (PARTITION, {"replicas": 3, "updatedReplicas": 1, "readyReplicas": 3, "availableReplicas": 3}, ""),
    (PARTITION, {"replicas": 3, "readyReplicas": 3, "availableReplicas": 3}, "2 of 3 pods have the new template"),
    ({**PARTITION, "replicas": 1}, {"replicas": 1, "availableReplicas": 1}, ""),
    ({"replicas": 2, "updateStrategy": {"type": "OnDelete"}}, {"replicas": 2, "availableReplicas": 2}, ""),
]


@pytest.mark.parametrize(("spec", "status", "missing"), [*DEPLOYMENTS, *DAEMON_SETS, *STATEFUL_SETS])
def test_rolled_out(spec: Json, status: Json, missing: str) -> None:
    assert rolled_out(workload(spec, status)) == missing


def test_a_status_of_an_earlier_generation_says_nothing() -> None:
    full = {"replicas": 1, "updatedReplicas": 1, "availableReplicas": 1}
    assert rolled_out(workload({"replicas": 1}, full, generation=3)) == "its controller has not seen the change"
    assert rolled_out({"metadata": {"name": "x", "generation": 1}, "spec": {}}) == "its controller has not seen the change"
    assert rolled_out(None) == "does not exist"


def condition(kind: str, status: str, message: str = "") -> Json:
    return {"type": kind, "status": status, "message": message}


@pytest.mark.parametrize(
    ("conditions", "missing"),
    [
        ([condition("NamesAccepted", "True"), condition("Established", "True")], ""),
        ([condition("NamesAccepted", "True"), condition("Established", "False")], "is not established"),
        ([condition("NamesAccepted", "False", '"gw" is already in use')], 'its names are refused: "gw" is already in use'),
        ([], "is not established"),
        (None, "is not established"),
    ],
)
def test_established(conditions: list[Json] | None, missing: str) -> None:
    assert established({"status": {"conditions": conditions}}) == missing
    assert established({}) == "is not established"
    assert established(None) == "does not exist"


def test_gone() -> None:
    assert gone(None) == ""
    assert gone({"metadata": {}}) == "is still there"
    assert gone({"metadata": {"finalizers": ["a/b", "c"]}}) == "is still there, held by finalizers a/b, c"
