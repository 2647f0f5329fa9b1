# SPDX-License-Identifier: GPL-3.0-or-later
"""An API server that restarts, refuses or is slow midway: the run survives, or fails by one clear error and the next one finishes it."""
from __future__ import annotations

import threading
import time
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest

from .charts import NEW
from .conftest import minimal, sandbox
from .lab import LEASE, Lab, Said


@pytest.fixture
def faulty(lab: Lab) -> Iterator[Lab]:
    """A cluster behind the sandbox's proxy of faults."""
    yield lab.behind(lab.kubeconfig + "-faults")
    fault(lab)


def fault(lab: Lab, *words: str) -> None:
    """What the proxy does from its next request on; nothing: it is well."""
    sandbox("fault-api", "--name", lab.name.rpartition("-")[0], lab.name, *words)


FAULTS: t.Final = {
    "busy": ("--status", "429", "--share", "0.3", "--retry-after", "0.1"), "unavailable": ("--status", "503", "--share", "0.3"),
    "cut off": ("--reset", "--share", "0.2"), "slow": ("--delay", "0.2"),
}  # fmt: skip


@pytest.mark.parametrize("what", sorted(FAULTS))
def test_a_server_in_trouble(faulty: Lab, trees: dict[str, Path], what: str) -> None:
    fault(faulty, *FAULTS[what])
    assert faulty.done(**minimal(trees[NEW])).changed
    fault(faulty)
    assert faulty.statuses() == {"istio-base": ["deployed"], "istiod": ["deployed"]}
    assert not faulty.done(**minimal(trees[NEW])).changed


def test_a_server_that_refuses_midway(faulty: Lab, trees: dict[str, Path]) -> None:
    """Forbidden from the first Deployment on: one error, a failed record, and the next run finishes it."""
    faulty.apply("/api/v1/namespaces/istio-system", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "istio-system"}})
    fault(faulty, "--status", "500", "--share", "1", "--path", "force=true")
    said = faulty.call(**minimal(trees[NEW]))
    fault(faulty)
    assert said.kind == "OperationError"
    assert faulty.name in said.error
    assert "made by the sandbox" in said.error
    assert faulty.statuses() == {"istio-base": ["failed"]}
    assert faulty.get(LEASE)["spec"].get("holderIdentity", "") == ""
    faulty.done(**minimal(trees[NEW]))
    assert faulty.statuses() == {"istio-base": ["failed", "deployed"], "istiod": ["deployed"]}


def test_a_server_that_restarts_midway(lab: Lab, trees: dict[str, Path]) -> None:
    said: list[Said] = []
    running = threading.Thread(target=lambda: said.append(lab.call(**minimal(trees[NEW]))))
    running.start()
    deadline = time.monotonic() + 60
    while lab.client.find(LEASE) is None:
        assert time.monotonic() < deadline
    sandbox("fault-process", "--name", lab.name.rpartition("-")[0], "kill", f"{lab.name}/kube-apiserver")
    running.join()
    if said[0].error:  # one that ends between two writes of a new CRD's status may not establish it; that is said, and the next run goes on
        assert "CustomResourceDefinition" in said[0].error
        assert "is not established" in said[0].error
        lab.done(**minimal(trees[NEW]))
    assert {name: found[-1] for name, found in lab.statuses().items()} == {"istio-base": "deployed", "istiod": "deployed"}
    assert not lab.done(**minimal(trees[NEW])).changed
