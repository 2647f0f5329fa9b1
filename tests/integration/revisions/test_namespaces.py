# SPDX-License-Identifier: GPL-3.0-or-later
"""``mesh_namespace``: labels, what they lead to, and whose pods have to be restarted."""
from __future__ import annotations

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from .conftest import Json, Mesh


def labels(mesh: Mesh, name: str) -> dict[str, str]:
    """A namespace's labels but for the one that Kubernetes sets."""
    found = dict(mesh.client.get(f"/api/v1/namespaces/{name}")["metadata"].get("labels") or {})
    found.pop("kubernetes.io/metadata.name", None)
    return found


def test_a_namespace_from_nothing_to_a_mesh_and_out_again(mesh: Mesh) -> None:
    planned = mesh.run("mesh_namespace", check_mode=True, name="shop", revision="canary", network="west")
    assert mesh.client.find("/api/v1/namespaces/shop") is None
    done = mesh.run("mesh_namespace", name="shop", revision="canary", network="west")
    assert (planned.changed, planned.values) == (True, done.values)
    assert done.values["labels"] == labels(mesh, "shop") == {"istio.io/rev": "canary", "topology.istio.io/network": "west"}
    mesh.until_injected("canary 1.30.0", "shop")
    mesh.client.patch("/api/v1/namespaces/shop", {"metadata": {"labels": {"team": "a"}}})
    before = mesh.client.get("/api/v1/namespaces/shop")["metadata"]["resourceVersion"]
    assert not mesh.run("mesh_namespace", name="shop", revision="canary").changed
    assert mesh.client.get("/api/v1/namespaces/shop")["metadata"]["resourceVersion"] == before
    assert mesh.run("mesh_namespace", name="shop", injection="enabled").changed
    assert labels(mesh, "shop") == {"istio-injection": "enabled", "topology.istio.io/network": "west", "team": "a"}
    mesh.until_injected("default 1.31.0", "shop")
    assert mesh.run("mesh_namespace", name="shop", injection="disabled").changed
    mesh.until_injected("", "shop")
    assert mesh.run("mesh_namespace", name="shop", state="absent").changed
    assert labels(mesh, "shop") == {"team": "a"}
    assert not mesh.run("mesh_namespace", name="shop", state="absent").changed
    assert not mesh.run("mesh_namespace", name="nowhere", state="absent").changed


def test_ambient_labels_and_their_warnings(mesh: Mesh) -> None:
    mesh.run("mesh_namespace", name="calm", ambient=True, waypoint="shared")
    assert labels(mesh, "calm") == {"istio.io/dataplane-mode": "ambient", "istio.io/use-waypoint": "shared"}
    assert [text for text in mesh.warnings if "no ztunnel is installed" in text]
    mesh.run("mesh_namespace", name="calm", injection="enabled")
    assert [text for text in mesh.warnings if "is ambient and has its pods injected too" in text]
    mesh.run("mesh_namespace", name="calm", ambient=False, injection="disabled")
    assert labels(mesh, "calm") == {"istio.io/dataplane-mode": "none", "istio.io/use-waypoint": "shared", "istio-injection": "disabled"}


def test_workloads_that_have_to_be_restarted(mesh: Mesh) -> None:
    assert mesh.run("mesh_namespace", name="sample", injection="enabled").values["restart_needed"] == []
    planned = mesh.run("mesh_namespace", check_mode=True, name="sample", revision="canary").values["restart_needed"]
    assert planned == [
        {"workload": f"Deployment/{name}", "pods": 1, "revisions": ["default"], "wanted": "canary"} for name in ("client", "echo", "nack")
    ]
    out = mesh.run("mesh_namespace", check_mode=True, name="sample", state="absent").values["restart_needed"]
    assert [(item["workload"], item["wanted"]) for item in out] == [(f"Deployment/{name}", "") for name in ("client", "echo", "nack")]
    (bare,) = mesh.run("mesh_namespace", check_mode=True, name="outside", revision="canary").values["restart_needed"]
    assert (bare["revisions"], bare["wanted"]) == ([""], "canary")
    # gateways that are not injected are no matter of the namespace's labels
    assert mesh.run("mesh_namespace", check_mode=True, name="istio-system", network="network-1").values["restart_needed"] == []


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"name": "shop", "revision": "nonesuch"}, r"revision 'nonesuch': no control plane in istio-system answers.*canary, default.*or set force"),
        ({"name": "shop", "revision": "Not a label"}, "revision: 'Not a label' is no value of a label"),
        ({"name": "shop", "state": "absent", "revision": "canary"}, "revision: state 'absent' removes all"),
        ({"name": "Not_A_Name", "network": "x"}, "Invalid value"),
        ({"name": "shop", "injection": "enabled", "namespace": "elsewhere"}, "injection: no control plane in elsewhere answers to it"),
    ],
)
def test_what_is_refused(mesh: Mesh, options: Json, error: str) -> None:
    mesh.namespace("shop")
    with pytest.raises(OperationError, match=error):
        mesh.run("mesh_namespace", **options)
    assert labels(mesh, "shop").get("istio.io/rev") is None


def test_labels_that_nobody_answers_yet_on_request(mesh: Mesh) -> None:
    mesh.run("mesh_namespace", name="early", revision="later", force=True)
    assert labels(mesh, "early") == {"istio.io/rev": "later"}
