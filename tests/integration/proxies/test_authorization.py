# SPDX-License-Identifier: GPL-3.0-or-later
"""Policies in real proxies beside ``istioctl x authz check``, and Istio's own recorded dump."""
from __future__ import annotations

import time
from pathlib import Path

from .mesh import Json, Mesh

POLICIES = """
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: deny-paths, namespace: sample}
spec:
  selector: {matchLabels: {app: echo}}
  action: DENY
  rules:
  - to: [{operation: {paths: [/secret]}}]
  - to: [{operation: {paths: [/other]}}]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: allow-sample, namespace: sample}
spec: {action: ALLOW, rules: [{from: [{source: {namespaces: [sample]}}]}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: tried-out, namespace: sample, annotations: {istio.io/dry-run: "true"}}
spec: {action: DENY, rules: [{to: [{operation: {paths: [/tried]}}]}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: asks-nobody, namespace: sample}
spec: {action: CUSTOM, provider: {name: nobody}, rules: [{to: [{operation: {paths: [/ask]}}]}]}
"""


def wait_for(mesh: Mesh, workload: str, number: int) -> Json:
    deadline = time.monotonic() + 60
    while True:
        found = mesh.call("authz_info", workload=workload).values
        if len(found["policies"]) == number:
            return found
        assert time.monotonic() < deadline, found
        time.sleep(0.3)


def test_what_has_arrived_is_what_istioctl_finds(mesh: Mesh) -> None:
    assert mesh.call("authz_info", workload="deploy/client.sample").values["policies"] == []
    mesh.kubectl("apply", "-f", "-", stdin=POLICIES)
    try:
        echo, client = wait_for(mesh, "deploy/echo.sample", 4), wait_for(mesh, "deploy/client.sample", 3)
        rows = {(one["action"], one["namespace"], one["name"], one["rules"], one["enforced"]) for one in echo["policies"]}
        assert rows == {
            ("DENY", "sample", "deny-paths", 2, True), ("ALLOW", "sample", "allow-sample", 1, True), ("DENY", "sample", "tried-out", 1, False),
            ("DENY", "sample", "asks-nobody", 1, True),  # istiod does not know the authorizer, and has all denied that it would be asked about
        }  # fmt: skip
        assert {port for one in echo["policies"] for port in one["ports"]} == {15006}
        for found in (echo, client):
            assert found["table"] == mesh.istioctl("x", "authz", "check", found["proxies"][0])
    finally:
        mesh.kubectl("delete", "authorizationpolicy", "-n", "sample", "--all")
    for workload in ("deploy/echo.sample", "deploy/client.sample"):
        wait_for(mesh, workload, 0)


def test_a_recorded_dump_gives_istioctls_table(mesh: Mesh, istio: Path) -> None:
    dump = istio / "istioctl" / "pkg" / "authz" / "testdata" / "configdump.yaml"
    found = mesh.call("authz_info", file=str(dump)).values
    assert found["table"] == mesh.istioctl("x", "authz", "check", "-f", str(dump))
    assert {(one["action"], one["name"]) for one in found["policies"]} == {
        ("ALLOW", "_anonymous_match_nothing_"), ("ALLOW", "httpbin"), ("CUSTOM", "ext-authz"),
    }  # fmt: skip
    assert all(one["enforced"] for one in found["policies"])
