# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting has a deadline, and what was waited for is told by pod, reason and event."""
from __future__ import annotations

from pathlib import Path

from .charts import NEW
from .conftest import minimal
from .lab import Lab


def test_an_image_that_cannot_be_pulled(pods: Lab, trees: dict[str, Path]) -> None:
    """istiod and cni are written side by side, so that one run names both."""
    given = minimal(trees[NEW], values={"global": {"hub": "sandbox.local/istio", "tag": "9.9.9"}}, profile="ambient", wait=True, wait_timeout=30)
    said = pods.call(**given)
    assert said.error.count("not ready after 30 s") == 2
    places = ("Deployment istio-system/istiod", "DaemonSet istio-system/istio-cni-node", "pod istiod-", "pod istio-cni-node-")
    for word in (pods.name, *places, "ImagePullBackOff"):
        assert word in said.error
    assert said.error.count("event ") == 2
    assert "pilot:9.9.9" in said.error
    assert "install-cni:9.9.9" in said.error
    assert pods.statuses() == {"istio-base": ["deployed"], "istio-cni": ["failed"], "istiod": ["failed"]}
    repaired = {**given, "values": {"global": {"hub": "sandbox.local/istio", "tag": NEW}}, "wait_timeout": 90}
    assert pods.done(**repaired).result.values["verification"] == {"passed": True, "problems": []}
    assert pods.statuses() == {"istio-base": ["deployed"], "istio-cni": ["failed", "deployed"], "istiod": ["failed", "deployed"], "ztunnel": ["deployed"]}


def test_a_second_run_waits_too(pods: Lab, trees: dict[str, Path]) -> None:
    """A run that finds everything written still says when it does not run."""
    given = minimal(trees[NEW], values={"global": {"hub": "sandbox.local/istio", "tag": "9.9.9"}})
    pods.done(**given)
    said = pods.call(**{**given, "wait": True, "wait_timeout": 2})
    assert "not ready after 2 s: Deployment istio-system/istiod" in said.error
    verification = pods.done(**given).result.values["verification"]
    assert verification["passed"] is False
    assert verification["problems"][0].startswith("Deployment istio-system/istiod: ")
