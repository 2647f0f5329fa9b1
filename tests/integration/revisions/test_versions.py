# SPDX-License-Identifier: GPL-3.0-or-later
"""``version_info`` beside ``istioctl version``."""
from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.version_info import COLLECTION_VERSION

from .conftest import Mesh


@pytest.mark.parametrize("revision", ["default", "canary"])
def test_the_same_as_istioctl(mesh: Mesh, revision: str) -> None:
    theirs = json.loads(mesh.istio("version", "--output", "json", "--revision", revision))
    ours = mesh.run("version_info", revision=revision, details=True).values
    info = {"version": "version", "revision": "git_revision", "status": "status", "tag": "git_tag", "golang_version": "golang_version"}
    assert [(item["component"], item["revision"], {key: item[name] for key, name in info.items()}) for item in ours["control_plane"]] == [
        (item["Component"], item["Revision"], item["Info"]) for item in theirs["meshVersion"]
    ]
    assert {(item["name"], item["version"], item["kind"]) for item in ours["proxies"]} == {
        (item["ID"], item["IstioVersion"], item["Type"]) for item in theirs["dataPlaneVersion"] or []
    }
    assert {(item["version"], item["kind"]): item["proxies"] for item in ours["data_plane"]} == dict(
        Counter((item["IstioVersion"], item["Type"]) for item in theirs["dataPlaneVersion"] or [])
    )
    assert ours["no_answer"] == ours["problems"] == []


def test_all_revisions_at_once_and_a_query(mesh: Mesh) -> None:
    found = mesh.run("version_info", query="sort(control_plane[].[revision, version][])").values
    assert found["result"] == ["1.30.0", "1.31.0", "canary", "default"]
    assert found["proxies"] == []
    assert found["kubernetes_version"] == mesh.client.get("/version")["gitVersion"]
    galaxy = yaml.safe_load((Path(__file__).parents[3] / "galaxy.yml").read_text())
    assert found["client_version"] == COLLECTION_VERSION == galaxy["version"]


def test_an_istiod_that_is_not_ready_is_told_and_the_others_are_shown(mesh: Mesh) -> None:
    pod = {"metadata": {"name": "istiod-sick", "labels": {"app": "istiod", "istio.io/rev": "sick"}},
           "spec": {"containers": [{"name": "discovery", "image": "sandbox.local/istio/pilot:0.0.1"}]}}  # fmt: skip
    pods = "/api/v1/namespaces/istio-system/pods"
    mesh.client.create(pods, {"apiVersion": "v1", "kind": "Pod", **pod})
    try:
        found = mesh.run("version_info").values
        assert found["no_answer"] == [{"pod": "istiod-sick", "revision": "sick", "reason": "is not ready"}]
        assert len(found["control_plane"]) == 2
    finally:
        mesh.client.request("DELETE", f"{pods}/istiod-sick")


def test_a_revision_that_is_not_there_is_named(mesh: Mesh) -> None:
    with pytest.raises(OperationError, match=r"revision: 'nonesuch' has no istiod in namespace istio-system; name one of: canary, default"):
        mesh.run("version_info", revision="nonesuch")
    assert mesh.run("version_info", namespace="nowhere").values["control_plane"] == []
