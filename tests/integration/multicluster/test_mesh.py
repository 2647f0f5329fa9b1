# SPDX-License-Identifier: GPL-3.0-or-later
"""site.yml makes two clusters of different networks one mesh; a third joins and leaves. Two minutes.

The tests follow one another: each finds what the one before it has left.
"""
from __future__ import annotations

import json
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ApiError
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.x509 import read_certificates
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth

from tests.unit.certificates.made import call

from ..main_job.conftest import add_dead_cluster, recap
from ..sandbox.running import until
from .conftest import PASSWORD, USED, Json, Mesh

PEER: t.Final = "spiffe://cluster.local/ns/sample/sa/client"


def untouched(mesh: Mesh) -> Json:
    """What a first write would change in the first two clusters. Secrets by what is in them: the API server itself writes those of tokens (USED)."""
    listed = mesh.live()
    out = {}
    for cluster in (mesh.cluster(1), mesh.cluster(2)):
        found: list[Json] = json.loads(listed[cluster])["items"]
        for meta in (one["metadata"] for one in found):
            del meta["resourceVersion"]
            meta["labels"] = {key: value for key, value in (meta.get("labels") or {}).items() if key != USED}
        out[cluster] = (mesh.objects(cluster, "services"), found)
    return out


def access(mesh: Mesh, *numbers: int) -> dict[str, Json]:
    return {mesh.cluster(number): {"kubeconfig": mesh.running.clusters[mesh.cluster(number)]["kubeconfig"]} for number in numbers}


def test_two_clusters_become_one_mesh(mesh: Mesh) -> None:
    predicted = recap(mesh.site("--check"))
    assert not (mesh.folder / "certificates").exists()
    assert mesh.running.kube(mesh.cluster(1), "get", "namespaces", "-o", "name").stdout.count("istio") == 0
    found = recap(mesh.site())
    assert all(counts["failed"] == counts["unreachable"] == 0 for counts in found.values())
    assert {host: counts["changed"] for host, counts in predicted.items()} == {host: counts["changed"] for host, counts in found.items()}
    both = {mesh.cluster(1): "synced", mesh.cluster(2): "synced"}
    assert mesh.synced(1) == mesh.synced(2) == both


def test_a_second_run_changes_nothing(mesh: Mesh) -> None:
    for words in ((), ("--check", "--diff")):
        found = recap(mesh.site(*words))
        assert all(counts["changed"] == counts["failed"] == 0 for counts in found.values()), found


def test_requests_reach_the_other_network_over_mutual_tls(mesh: Mesh) -> None:
    hosts = f"{mesh.cluster(1)},{mesh.cluster(2)}"
    mesh.play(str(mesh.folder / "workloads.yml"), "--limit", hosts)
    for near, far in ((1, 2), (2, 1)):
        here, there, name = mesh.cluster(near), mesh.cluster(far), f"only-{far}"
        for cluster, selector in ((here, "nobody"), (there, "echo")):  # its pods run in the far cluster alone
            spec = {"selector": {"app": selector}, "ports": [{"name": "http", "port": 80, "targetPort": 8080}]}
            mesh.running.apply(cluster, {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name, "namespace": "sample"}, "spec": spec})
        said = mesh.running.fetch(here, "sample/client", f"http://{name}.sample/", "--retry", "30")
        assert said["status"] == 200, said
        body = json.loads(said["body"])
        assert body["cluster"] == there
        assert f"URI={PEER}" in body["headers"]["x-forwarded-client-cert"]
        gateway = ("get", "service", "-n", "istio-eastwest", "istio-eastwestgateway", "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}")
        address = mesh.running.kube(there, *gateway).stdout
        pod = mesh.running.kube(here, "get", "pods", "-n", "sample", "-l", "app=client", "-o", "name").stdout.strip().removeprefix("pod/")
        service = f"outbound|80||{name}.sample.svc.cluster.local"
        endpoints = json.loads(mesh.running.istio(here, "proxy-config", "endpoint", f"{pod}.sample", "--cluster", service, "-o", "json"))
        assert [one["address"]["socketAddress"] for group in endpoints for one in group["hostStatuses"]] == [{"address": address, "portValue": 15443}]


def test_openssl_verifies_a_workload_of_each_cluster_against_the_one_root(mesh: Mesh, tmp_path: Path) -> None:
    root = mesh.folder / "certificates" / "root" / "root-cert.pem"
    for number in (1, 2):
        assert mesh.secret(number, "cacerts")["root-cert.pem"] == root.read_text()
        (tmp_path / "chain").write_bytes(mesh.chain(number, "echo"))
        command = ["openssl", "verify", "-CAfile", str(root), "-untrusted", str(tmp_path / "chain"), str(tmp_path / "chain")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_info_modules_find_nothing_wrong_and_what_is_planted(mesh: Mesh) -> None:
    clusters = access(mesh, 1, 2)
    found = call("multicluster_info", clusters=clusters, services=["echo.sample"]).values
    assert found["agreed"]
    assert found["problems"] == []
    assert len(found["roots"]) == 1
    certificates = call("certificate_info", **clusters[mesh.cluster(1)]).values
    assert certificates["problems"] == []
    assert certificates["not_read"] == []
    assert {one["use"] for one in certificates["certificates"]} == {"root", "intermediate", "istiod", "webhook", "gateway", "workload"}
    assert certificates["roots"] == found["roots"]
    name = f"istio-remote-secret-{mesh.cluster(2)}"
    kept = mesh.running.kube(mesh.cluster(1), "get", "secret", "-n", "istio-system", name, "-o", "json").stdout
    mesh.running.kube(mesh.cluster(1), "delete", "secret", "-n", "istio-system", name)
    until(lambda: mesh.cluster(2) not in mesh.synced(1), 60)
    planted = call("multicluster_info", clusters=clusters, services=["echo.sample"]).values
    kinds = {(one["kind"], tuple(one["clusters"])) for one in planted["problems"]}
    assert kinds == {("SecretMissing", (mesh.cluster(1), mesh.cluster(2))), ("EndpointsDiffer", (mesh.cluster(1),))}
    assert all(one["remedy"] for one in planted["problems"])
    item = json.loads(kept)
    item["metadata"] = {key: item["metadata"][key] for key in ("name", "namespace", "labels", "annotations")}
    mesh.running.apply(mesh.cluster(1), item)
    assert call("multicluster_info", clusters=clusters, services=["echo.sample"], wait_timeout=60).values["agreed"]


def test_tokens_and_an_intermediate_are_replaced_while_requests_go_on(mesh: Mesh) -> None:
    before = [mesh.token(1, 2), mesh.token(2, 1)]
    old = {one.fingerprint for one in read_certificates(mesh.chain(1, "echo"))}
    store = {"path": str(mesh.folder / "certificates" / mesh.cluster(1)), "vault_password": PASSWORD}
    root = {"path": str(mesh.folder / "certificates" / "root"), "vault_password": PASSWORD}
    assert call("intermediate_ca", name=mesh.cluster(1), store=store, root=root, key_type="ecdsa", renew=True).changed
    pods = mesh.running.kube(mesh.cluster(1), "get", "pods", "-n", "istio-system", "-l", "app=istiod", "-o", "name").stdout
    sandbox = mesh.running.name
    command = ["exec", "--cluster", mesh.cluster(1), "sample/client", "--", "fetch", "http://only-2.sample/", "--count", "150", "--rate", "10"]
    asking = subprocess.Popen([sys.executable, "-m", "sandbox", command[0], "--name", sandbox, *command[1:]], stdout=subprocess.PIPE, text=True)
    try:
        found = recap(mesh.site(multicluster_rotate=True))
        assert found[mesh.cluster(1)]["changed"] == 2  # cacerts and the token
        assert found[mesh.cluster(2)]["changed"] == 1
        said, _ = asking.communicate(timeout=120)
    finally:
        asking.kill()
    assert json.loads(said)["answers"] == {"200": 150}
    assert [mesh.token(1, 2), mesh.token(2, 1)] != before
    left = mesh.running.kube(mesh.cluster(2), "get", "secrets", "-n", "istio-system", "-l", "meshfleet.istio/token-for", "-o", "name").stdout.split()
    assert len(left) == 1
    intermediate = read_certificates((mesh.folder / "certificates" / mesh.cluster(1) / "ca-cert.pem").read_bytes())[0]
    mesh.running.kube(mesh.cluster(1), "rollout", "restart", "deployment/echo", "-n", "sample")
    mesh.running.kube(mesh.cluster(1), "rollout", "status", "deployment/echo", "-n", "sample", "--timeout=60s")
    until(lambda: intermediate.fingerprint in {one.fingerprint for one in read_certificates(mesh.chain(1, "echo"))}, 60, lambda: str(old))
    assert mesh.running.kube(mesh.cluster(1), "get", "pods", "-n", "istio-system", "-l", "app=istiod", "-o", "name").stdout == pods
    said = mesh.running.fetch(mesh.cluster(2), "sample/client", "http://only-1.sample/", "--retry", "30")
    assert said["status"] == 200, said


def test_an_old_token_lives_until_istiod_has_read_the_cluster_by_the_new_one(mesh: Mesh) -> None:
    clusters = access(mesh, 1, 2)

    def works(token: str) -> bool:
        config = yaml.safe_load(mesh.secret(1, f"istio-remote-secret-{mesh.cluster(2)}")[mesh.cluster(2)])
        config["users"][0]["user"]["token"] = token
        try:
            return bool(connect(Auth(kubeconfig=config)).get("/version"))
        except ApiError as error:
            assert error.status == 401
            return False

    def signal(name: str) -> None:
        script = f"for p in /proc/[0-9]*; do case $(cat $p/comm) in pilot-discovery) kill -{name} ${{p#/proc/}};; esac; done"
        command = ("exec", "-n", "istio-system", "deployment/istiod", f"--kubeconfig={clusters[mesh.cluster(1)]['kubeconfig']}", "--", "sh", "-c", script)
        done = mesh.running.kube(mesh.cluster(1), *command)
        assert done.returncode == 0, done.stderr

    old = mesh.token(1, 2)
    rotate = {"cluster_name": mesh.cluster(2), "remote": clusters[mesh.cluster(2)], "rotate": True, **clusters[mesh.cluster(1)]}
    signal("STOP")
    try:
        with pytest.raises(OperationError, match=r"istiod has not read cluster .*\(the old token still works\)"):
            call("remote_secret", **rotate, wait_timeout=4)
        assert mesh.token(1, 2) != old
        assert works(old)
    finally:
        signal("CONT")
    assert call("remote_secret", **rotate).values["synced"]
    assert works(mesh.token(1, 2))
    until(lambda: not works(old), 60)  # the API server may take a token that it knows for ten seconds more
    left = mesh.running.kube(mesh.cluster(2), "get", "secrets", "-n", "istio-system", "-l", "meshfleet.istio/token-for", "-o", "name").stdout.split()
    assert len(left) == 1


def test_a_third_cluster_joins_and_leaves_without_a_trace(mesh: Mesh) -> None:
    before = [mesh.everything(number) for number in (1, 2)]
    found = recap(mesh.site(clusters=(1, 2, 3), multicluster_joining=[mesh.cluster(3)]))
    assert all(counts["failed"] == counts["unreachable"] == 0 for counts in found.values()), found
    assert all(found[mesh.cluster(number)]["changed"] == 1 for number in (1, 2)), found  # one remote secret more
    every = dict.fromkeys((mesh.cluster(number) for number in (1, 2, 3)), "synced")
    assert [mesh.synced(number) for number in (1, 2, 3)] == [every] * 3
    mesh.site(clusters=(1, 2, 3), multicluster_leaving=[mesh.cluster(3)])
    assert mesh.synced(1) == mesh.synced(2) == {mesh.cluster(1): "synced", mesh.cluster(2): "synced"}
    assert mesh.synced(3) == {mesh.cluster(3): "synced"}
    for number in (1, 2, 3):
        listed = mesh.running.kube(mesh.cluster(number), "get", "secrets", "-n", "istio-system", "-o", "name").stdout.split()
        remote = [name for name in listed if "remote-secret" in name]
        assert len(remote) == (0 if number == 3 else 2), remote  # the other's Secret, and the token that the other has here
    assert mesh.running.kube(mesh.cluster(3), "get", "all", "-n", "istio-eastwest", "-o", "name").stdout == ""
    assert [mesh.everything(number) for number in (1, 2)] == before
    left = "".join(f"{name}: {text}" for name, text in mesh.everything(3).items())
    assert not [name for name in (mesh.cluster(1), mesh.cluster(2)) if name in left]
    again = recap(mesh.site(clusters=(1, 2, 3), multicluster_leaving=[mesh.cluster(3)]))
    assert all(counts["changed"] == counts["failed"] == 0 for counts in again.values()), again


def test_a_cluster_without_istiod_is_served_by_another(mesh: Mesh) -> None:
    three = mesh.cluster(3)
    mesh.play("meshfleet.istio.uninstall", "--limit", three)
    before = [mesh.everything(number) for number in (1, 2, 3)]
    (mesh.folder / "host_vars").mkdir()
    (mesh.folder / "host_vars" / f"{three}.yml").write_text(f"multicluster_primary: {mesh.cluster(1)}\n")
    found = recap(mesh.site(clusters=(1, 2, 3)))
    assert all(counts["failed"] == counts["unreachable"] == 0 for counts in found.values()), found
    every = dict.fromkeys((mesh.cluster(number) for number in (1, 2, 3)), "synced")
    assert mesh.synced(1) == mesh.synced(2) == every
    assert json.loads(mesh.running.kube(three, "get", "pods", "-n", "istio-system", "-o", "json").stdout)["items"] == []
    mesh.play(str(mesh.folder / "workloads.yml"), "--limit", three)
    spec = {"selector": {"app": "nobody"}, "ports": [{"name": "http", "port": 80, "targetPort": 8080}]}
    mesh.running.apply(three, {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "only-1", "namespace": "sample"}, "spec": spec})
    said = mesh.running.fetch(three, "sample/client", "http://only-1.sample/", "--retry", "30")
    assert said["status"] == 200, said
    body = json.loads(said["body"])
    assert body["cluster"] == mesh.cluster(1)
    assert f"URI={PEER}" in body["headers"]["x-forwarded-client-cert"]
    proxies = [line.split() for line in mesh.running.istio(mesh.cluster(1), "proxy-status").splitlines()]
    assert {line[0].rpartition(".")[2] for line in proxies if line[1] == three} == {"sample", "istio-eastwest", "istio-ingress"}
    again = recap(mesh.site(clusters=(1, 2, 3)))
    assert all(counts["changed"] == counts["failed"] == 0 for counts in again.values()), again
    call("config", state="absent", set_name="sample", set_namespace="istio-system", **access(mesh, 3)[three])
    mesh.running.kube(three, "delete", "namespace", "sample", "--wait")
    gone = recap(mesh.site(clusters=(1, 2, 3), multicluster_leaving=[three]))
    assert all(counts["failed"] == counts["unreachable"] == 0 for counts in gone.values()), gone
    after = [mesh.everything(number) for number in (1, 2, 3)]
    assert [sorted(one.keys() ^ other.keys()) for one, other in zip(before, after, strict=True)] == [[], [], []]
    assert after == before
    again = recap(mesh.site(clusters=(1, 2, 3), multicluster_leaving=[three]))
    assert all(counts["changed"] == counts["failed"] == 0 for counts in again.values()), again


def test_what_cannot_be_one_mesh_is_refused_before_the_first_write(mesh: Mesh) -> None:
    before = untouched(mesh)
    output = mesh.site(status=2, istio_cluster="one")
    assert "two clusters have the same name, which istiod would take for one: one, one" in output
    dead = add_dead_cluster(mesh)
    (mesh.folder / "fleet.yml").write_text((mesh.folder / "fleet.yml").read_text().replace("plugin:", f"sources: [{{kubeconfig: [{dead}]}}, {{}}]\nplugin:"))
    hosts = [mesh.cluster(1), mesh.cluster(2), "dead-3"]
    output = mesh.site("--flush-cache", status=2, multicluster_hosts=hosts)
    assert "dead-3: cluster dead-3: https://127.0.0.1:1 does not answer" in output
    assert untouched(mesh) == before
