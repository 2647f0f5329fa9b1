# SPDX-License-Identifier: GPL-3.0-or-later
"""Roots that real proxies trust, beside what istiod gives out (istioctl 1.31 cannot decode them: ``illegal base64 data``)."""
from __future__ import annotations

import base64

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.x509 import read_certificates
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from .mesh import Mesh


def test_proxies_of_one_mesh_share_their_root(mesh: Mesh) -> None:
    names = [mesh.proxy("echo-"), mesh.proxy("client-"), mesh.proxy("istio-ingressgateway-")]
    found = mesh.call("proxy_rootca_info", workloads=[*names, "deploy/echo.sample"]).values
    assert (found["match"], found["problems"], [one["proxy"] for one in found["proxies"]]) == (True, [], names)
    assert len(found["groups"]) == 1
    given = mesh.kubectl("get", "configmap", "-n", "sample", "istio-ca-root-cert", "-o", r"jsonpath={.data.root-cert\.pem}")
    assert found["groups"][0]["fingerprints"] == [one.fingerprint for one in read_certificates(given)]
    assert base64.b64encode(b"PRIVATE").decode() not in str(found)


def test_every_cluster_is_asked(mesh: Mesh) -> None:
    found = mesh.call("proxy_rootca_info", workloads=["deploy/echo.sample"], contexts=[mesh.cluster]).values
    assert [one["cluster"] for one in found["proxies"]] == [mesh.cluster] * 2


def test_a_workload_that_is_nowhere(mesh: Mesh) -> None:
    with pytest.raises(OperationError, match="there is no Deployment nonesuch in namespace sample"):
        mesh.call("proxy_rootca_info", workloads=["deploy/echo.sample", "deploy/nonesuch.sample"])
