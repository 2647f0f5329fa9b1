# SPDX-License-Identifier: GPL-3.0-or-later
"""Istio's namespace in a cluster without istiod says which clusters' istiods serve it. Seconds."""
from __future__ import annotations

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from .conftest import Fleet

NOTE = "topology.istio.io/controlPlaneClusters"


def test_the_annotation_is_set_once_changed_and_removed(fleet: Fleet) -> None:
    client = fleet.client("one")

    def noted() -> str | None:
        found = client.find("/api/v1/namespaces/served")
        return (found["metadata"].get("annotations") or {}).get(NOTE) if found else None

    assert fleet.call("mesh_namespace", name="served", control_plane_clusters=["two"], check_mode=True).changed
    assert noted() is None
    assert fleet.call("mesh_namespace", name="served", control_plane_clusters=["two"], network="n1").changed
    assert noted() == "two"
    assert not fleet.call("mesh_namespace", name="served", control_plane_clusters=["two"], network="n1").changed
    assert not fleet.call("mesh_namespace", name="served", network="n1").changed
    assert fleet.call("mesh_namespace", name="served", control_plane_clusters=["two", "three"]).changed
    assert noted() == "two,three"
    assert fleet.call("mesh_namespace", name="served", control_plane_clusters=[]).changed
    assert noted() is None
    fleet.call("mesh_namespace", name="served", control_plane_clusters=["two"])
    assert fleet.call("mesh_namespace", name="served", state="absent").changed
    assert noted() is None
    assert not fleet.call("mesh_namespace", name="served", state="absent").changed
    with pytest.raises(OperationError, match="control_plane_clusters: 'a b' is no name of a cluster"):
        fleet.call("mesh_namespace", name="served", control_plane_clusters=["a b"])
