# SPDX-License-Identifier: GPL-3.0-or-later
"""``control_plane_info`` on what istioctl installed, with istiod and proxies running."""
from __future__ import annotations

from ansible_collections.meshfleet.istio.plugins.module_utils.operations.control_plane_info import run
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.control_plane_info import Options

from .cluster import Cluster, Said


def test_a_mesh_of_istioctl_has_revisions_and_no_releases(mesh: Cluster) -> None:
    info = run(Options(Auth(kubeconfig=mesh.kubeconfig), "istio-system", "revisions[].versions[]"), Said()).values
    assert info["releases"] == info["drift"] == info["unknown"] == []
    assert info["result"] == ["1.31.0"]
    (revision,) = info["revisions"]
    # istioctl lets the tag default stand for the revision's own webhook
    assert (revision["name"], revision["releases"], revision["active"], revision["webhook"]) == ("default", [], False, "istio-sidecar-injector")
    (tag,) = info["tags"]
    assert (tag["name"], tag["revision"], tag["webhook"], tag["problem"]) == ("default", "default", "istio-revision-tag-default", "")
    assert revision["pods"]["sample"] == 3
    assert "sample" in revision["namespaces"]
    assert [name.split("/")[1].rsplit("-", 2)[0] for name in revision["gateways"]] == ["istio-ingressgateway"]
