# SPDX-License-Identifier: GPL-3.0-or-later
"""Sync states of a real mesh beside istioctl's; an istiod that is killed, a proxy that is paused, rights that are missing."""
from __future__ import annotations

import json
import re
import time
import typing as t
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from ..doors.test_doors import play
from .mesh import Json, Mesh

ROLE: t.Final = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: NAME}
rules:
- {apiGroups: [""], resources: [pods, configmaps], verbs: [get, list]}
- {apiGroups: [apps], resources: [deployments], verbs: [get]}
- {apiGroups: [""], resources: [RESOURCE], verbs: [get, create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: NAME}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: NAME}
subjects: [{kind: User, name: NAME, apiGroup: rbac.authorization.k8s.io}]
"""


def lines(table: str) -> list[list[str]]:
    """Cells without ages, which move on between two calls."""
    return [re.split(r" {2,}", re.sub(r" \([0-9a-z]+\)", "", line.strip())) for line in table.splitlines()]


def until(mesh: Mesh, found: t.Callable[[Json], bool], seconds: float = 60, said: str = "") -> Json:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        values = mesh.call("proxy_status_info").values
        if found(values):
            return values
        time.sleep(0.3)
    raise AssertionError(said, values)


def as_user(mesh: Mesh, name: str, resource: str) -> Mesh:
    """The mesh as a user sees it who may read pods and use one subresource of them."""
    mesh.kubectl("apply", "-f", "-", stdin=ROLE.replace("NAME", name).replace("RESOURCE", resource))
    return Mesh(mesh.name, mesh.istioctl_path, mesh.kubectl_path, {"impersonate_user": name})


def test_the_table_is_istioctls(mesh: Mesh) -> None:
    ours = mesh.call("proxy_status_info").values["table"]
    assert lines(ours) == lines(mesh.istioctl("proxy-status", "-v", "1"))


def test_a_rejected_configuration_is_told_in_envoys_words(mesh: Mesh) -> None:
    found = mesh.call("proxy_status_info").values
    rejecting = [one for one in found["proxies"] if one["state"] == "ERROR"]
    assert [one["pod"].partition("-")[0] for one in rejecting] == ["nack"]
    assert rejecting[0]["types"]["LDS"]["state"] == "ERROR"
    assert "istio.alpn" in rejecting[0]["types"]["LDS"]["error"]
    assert found["summary"]["error"] == 1
    assert found["summary"]["proxies"] == len(found["proxies"]) == sum(one["proxies"] for one in found["summary"]["namespaces"])


def test_where_proxies_run_is_what_istiod_says(mesh: Mesh) -> None:
    found = {one["name"]: one["locality"] for one in mesh.call("proxy_status_info").values["proxies"]}
    clients = mesh.call("istiod_debug_info", path="adsz").values["istiods"][0]["content"]["clients"]
    said = {one["connectionId"].rpartition("-")[0]: one["labels"] for one in clients if one.get("labels")}
    assert found == {name: f"{said[name]['topology.kubernetes.io/region']}/{said[name]['topology.kubernetes.io/zone']}" for name in found}


def test_waiting_ends_at_once_where_a_configuration_is_rejected(mesh: Mesh) -> None:
    with pytest.raises(OperationError, match=r"nack-.*\.sample: LDS: .*istio.alpn") as caught:
        mesh.call("proxy_status_info", namespaces=["sample"], wait_for_sync=True, wait_timeout=60)
    assert caught.value.facts["summary"]["error"] == 1


def test_details_of_real_proxies(mesh: Mesh) -> None:
    found = mesh.call("proxy_status_info", details=True, workload="deploy/echo.sample", thresholds={"restarts": 100, "config_bytes": 10}).values
    (one,) = found["proxies"]
    health = one["health"]
    assert (health["ready"], health["state"], health["reason"]) == (True, "LIVE", "")
    assert health["uptime"] >= 0
    assert health["memory_bytes"] > 10_000_000
    assert health["config_bytes"] > 50_000
    assert health["connections"] >= 0
    assert [item["problem"].partition(" is ")[0] for item in found["problems"]] == ["config_bytes"]


def test_a_paused_proxy_is_stale_until_it_goes_on(mesh: Mesh) -> None:
    name = mesh.proxy("client-")
    pod, _, namespace = name.rpartition(".")
    entry = """
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: paused, namespace: sample}
spec: {hosts: [paused.example], ports: [{number: 80, name: http, protocol: HTTP}], resolution: NONE}
"""

    def state(values: Json) -> str:
        return str(next(one["state"] for one in values["proxies"] if one["name"] == name))

    mesh.signal("STOP", "envoy", pod, namespace, "istio-proxy")
    try:
        mesh.kubectl("apply", "-f", "-", stdin=entry)
        until(mesh, lambda values: state(values) == "STALE", 60)
        with pytest.raises(OperationError, match=f"not in sync after 1 s: {re.escape(name)}: .*STALE"):
            mesh.call("proxy_status_info", workload=name, wait_for_sync=True, wait_timeout=1)
    finally:
        mesh.signal("CONT", "envoy", pod, namespace, "istio-proxy")
    try:
        found = mesh.call("proxy_status_info", workload=name, wait_for_sync=True, wait_timeout=60).values
        assert [one["state"] for one in found["proxies"]] == ["SYNCED"]
    finally:
        mesh.kubectl("delete", "serviceentry", "-n", "sample", "paused")
    mesh.until_no_cluster(fqdn="paused.example")
    until(mesh, lambda values: state(values) == "SYNCED", 60)


def test_without_portforward_the_pod_is_asked_by_a_command(mesh: Mesh) -> None:
    user = as_user(mesh, "only-exec", "pods/exec")
    assert lines(user.call("proxy_status_info").values["table"]) == lines(mesh.call("proxy_status_info").values["table"])
    asked = {"workload": "deploy/echo.sample", "view": "cluster"}
    assert user.call("proxy_config_info", **asked).values == mesh.call("proxy_config_info", **asked).values


def test_without_either_right_the_verbs_are_named(mesh: Mesh) -> None:
    user = as_user(mesh, "neither", "pods/log")
    with pytest.raises(OperationError, match="get and create on pods/portforward"):
        user.call("proxy_config_info", workload="deploy/echo.sample", view="cluster")
    found = user.call("proxy_status_info").values
    assert found["proxies"] == []
    assert "get and create on pods/portforward" in found["no_answer"][0]["reason"]
    assert found["unconnected"]
    assert not any(one["certain"] for one in found["unconnected"])


def test_one_istiod_of_two_that_does_not_answer_is_named(mesh: Mesh, tmp_path: Path) -> None:
    """Last: it makes a second istiod and takes it away again. The autoscaler is told: what it has not chosen it takes back within 15 s."""

    def replicas(number: int) -> None:
        mesh.kubectl("patch", "-n", "istio-system", "hpa/istiod", "--type", "merge", "-p", json.dumps({"spec": {"minReplicas": number}}))
        mesh.kubectl("scale", "-n", "istio-system", "deploy/istiod", "--replicas", str(number))
        mesh.kubectl("rollout", "status", "-n", "istio-system", "deploy/istiod", "--timeout", "55s")

    try:
        replicas(2)
        pods = mesh.kubectl("get", "pods", "-n", "istio-system", "-l", "app=istiod", "-o", "jsonpath={.items[*].metadata.name}").split()

        def idlers(values: Json) -> list[str]:
            return sorted(set(pods) - {one["istiod"] for one in values["proxies"]})

        idle = idlers(until(mesh, lambda values: bool(idlers(values)), said=f"every one of {pods} serves a proxy"))[0]
        mesh.signal("STOP", "pilot-discover*", idle, "istio-system", "discovery")
        try:
            found = mesh.call("proxy_status_info").values
            assert [one["pod"] for one in found["no_answer"]] == [idle]
            assert len(found["proxies"]) > 3
            output, results = play(tmp_path, [{"meshfleet.istio.proxy_status_info": {"kubeconfig": mesh.kubeconfig}}])
            assert [one["pod"] for one in results[0]["no_answer"]] == [idle]
            assert "unreachable=0" in output, "a partial answer does not end the host's play"
        finally:
            mesh.signal("CONT", "pilot-discover*", idle, "istio-system", "discovery")
    finally:
        replicas(1)
        mesh.wait_settled()
