# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job as a user runs it: site.yml over two real clusters, once more, with a dead one, by ansible-runner; TLS; uninstall. A minute and a half."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import typing as t
from pathlib import Path

import yaml

from ..sandbox.running import ROOT, until
from .conftest import BIN, Job, add_dead_cluster, recap

SITE: t.Final = "meshfleet.istio.site"
WATCHED: t.Final = (
    "namespaces", "serviceaccounts", "configmaps", "secrets", "services", "deployments", "roles", "rolebindings", "clusterroles", "clusterrolebindings",
    "horizontalpodautoscalers", "mutatingwebhookconfigurations", "validatingwebhookconfigurations", "customresourcedefinitions",
    "gateways.networking.istio.io",
)  # fmt: skip
MOVING: t.Final = ("HorizontalPodAutoscaler ", "Deployment ")
"""The status of these is written by controllers: their generation tells whether somebody changed them."""


def pair(folder: Path, host: str) -> tuple[str, str, Path]:
    """A certificate of a CA of its own for a host: certificate, key, and the CA's file."""
    code = "import pathlib, sys; from sandbox.api import certificates as c; c.write_all(pathlib.Path(sys.argv[1]), sys.argv[2], [sys.argv[2]], ['x'])"
    subprocess.run([sys.executable, "-c", code, str(folder), host], cwd=ROOT, check=True, timeout=60)
    return (folder / "server.crt").read_text(), (folder / "server.key").read_text(), folder / "ca.crt"


def gateway_with_tls(folder: Path, name: str) -> tuple[list[dict[str, t.Any]], dict[str, Path]]:
    """The demo's gateway with two hosts of HTTPS, each with its own certificate; and the CA's file by host."""
    servers: list[dict[str, t.Any]] = [{"hosts": ["one.test", "two.test"], "https_redirect": True, "name": "http"}]
    authorities = {}
    for host in ("one.test", "two.test"):
        certificate, key, authorities[host] = pair(folder / name / host, host)
        servers.append({"hosts": [host], "name": host[:3], "tls": {"certificate": certificate, "key": key}})
    return [{"name": "istio-ingressgateway", "release_namespace": "istio-ingress", "servers": servers}], authorities


def policies(job: Job) -> set[str]:
    """The failurePolicy of all validating webhooks."""
    wanted = ("get", "validatingwebhookconfigurations", "-o", "jsonpath={.items[*].webhooks[*].failurePolicy}")
    return {policy for cluster in job.running.clusters for policy in job.running.kube(cluster, *wanted).stdout.split()}


def written(job: Job, cluster: str) -> dict[str, t.Any]:
    """What a write to a Deployment or Secret changes: a Deployment's resourceVersion also moves with its status."""
    found = job.objects(cluster, "deployments", "secrets")
    return {name: versions[1] if name.startswith("Deployment ") else versions for name, versions in found.items()}


def test_the_mesh_is_made_and_a_second_run_writes_nothing(job: Job) -> None:
    first = recap(job.play(SITE))
    assert sorted(first) == sorted(job.running.clusters)
    assert all(counts["changed"] >= 3 and counts["failed"] == counts["unreachable"] == 0 for counts in first.values()), first
    until(lambda: policies(job) == {"Fail"}, 60, lambda: policies(job))  # istiod writes it when it validates, and may do so after the play
    before = {cluster: job.objects(cluster, *WATCHED) for cluster in job.running.clusters}
    second = recap(job.play(SITE))
    assert all(counts["changed"] == 0 for counts in second.values()), second
    for cluster, objects in before.items():
        after = job.objects(cluster, *WATCHED)
        assert set(after) == set(objects)
        moved = [name for name, versions in after.items() if versions != objects[name] and not name.startswith(MOVING)]
        assert moved == []
        assert all(after[name][1] == objects[name][1] for name in after)
    for cluster in job.running.clusters:
        assert "istiod" in job.running.istio(cluster, "proxy-status")
        assert "istio-ingressgateway" in job.running.istio(cluster, "proxy-status")


def test_check_mode_on_what_stands_changes_nothing(job: Job) -> None:
    found = recap(job.play(SITE, "--check", "--diff"))
    assert all(counts["changed"] == counts["failed"] == 0 for counts in found.values()), found


def test_https_through_the_gateway_chooses_by_sni_and_swaps_a_certificate_without_a_restart(job: Job) -> None:
    cluster = sorted(job.running.clusters)[0]
    place = Path(job.running.clusters[cluster]["folder"])  # pods see it
    gateways, authorities = gateway_with_tls(place, "first")
    demo = ROOT / "playbooks" / "demo"
    (job.folder / "playbook.yml").write_text((demo / "mesh.yml").read_text().replace("../site.yml", SITE).partition("- name: What stands")[0])
    shutil.copytree(demo / "templates", job.folder / "templates")
    output = job.play(str(job.folder / "playbook.yml"), variables={"gateways_list": gateways})
    assert "PRIVATE KEY" not in output
    address = json.loads(job.running.kube(cluster, "get", "service", "-n", "istio-ingress", "istio-ingressgateway", "-o", "json").stdout)
    ip = address["status"]["loadBalancer"]["ingress"][0]["ip"]
    for host, authority in authorities.items():
        said = job.running.fetch(cluster, "sample/client", f"https://{host}/", "--to", ip, "--ca", str(authority), "--retry", "30")
        assert said["status"] == 200, said
        assert json.loads(said["body"])["cluster"] == cluster
    wrong = job.running.fetch(cluster, "sample/client", "https://one.test/", "--to", ip, "--ca", str(authorities["two.test"]))
    assert "CERTIFICATE_VERIFY_FAILED" in wrong["body"]
    pods = job.running.kube(cluster, "get", "pods", "-n", "istio-ingress", "-o", "jsonpath={.items[*].metadata.uid}").stdout
    swapped, renewed = gateway_with_tls(place, "second")
    job.play(SITE, "--limit", cluster, variables={"gateways_list": swapped})
    until(
        lambda: job.running.fetch(cluster, "sample/client", "https://one.test/", "--to", ip, "--ca", str(renewed["one.test"]))["status"] == 200, 60,
        lambda: "the old certificate is still served",
    )  # fmt: skip
    assert job.running.kube(cluster, "get", "pods", "-n", "istio-ingress", "-o", "jsonpath={.items[*].metadata.uid}").stdout == pods
    assert all(counts["changed"] == 0 for counts in recap(job.play(SITE, "--limit", cluster, variables={"gateways_list": swapped})).values())


def test_a_cluster_that_is_not_fit_is_left_alone(job: Job) -> None:
    """An injection label of a revision that is not there is a finding; the role ends before it writes, the other cluster goes on."""
    cluster = sorted(job.running.clusters)[0]
    job.running.kube(cluster, "create", "namespace", "of-nobody")
    try:
        job.running.kube(cluster, "label", "namespace", "of-nobody", "istio.io/rev=none-such")
        before = written(job, cluster)
        values = {"control_plane_precheck": "warning", "control_plane_mesh_config": {"defaultConfig": {"concurrency": 1}}}
        output = job.play(SITE, "--check", variables=values, status=2)
        assert "none-such" in output
        counts = recap(output)
        assert {name: found["failed"] for name, found in counts.items()} == {name: int(name == cluster) for name in job.running.clusters}
        assert written(job, cluster) == before
    finally:
        job.running.kube(cluster, "delete", "namespace", "of-nobody", "--wait=false")


def test_a_dead_cluster_is_unreachable_and_the_others_are_finished(job: Job) -> None:
    dead = add_dead_cluster(job)
    fleet = yaml.safe_load((job.folder / "fleet.yml").read_text())
    kubeconfigs = [cluster["kubeconfig"] for cluster in job.running.clusters.values()]
    fleet["sources"] = [{"kubeconfig": [*kubeconfigs, str(dead)]}]
    fleet["cluster_vars"]["dead-3"] = {"istio_network": "network-3", "istio_access": {"connect_timeout": 1}}
    (job.folder / "with-dead.fleet.yml").write_text(yaml.safe_dump(fleet))
    command = [str(BIN / "ansible-playbook"), "-i", str(job.folder / "with-dead.fleet.yml"), SITE, "-e", f"demo_manifests={job.manifests}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, cwd=job.folder, env=job.environment)
    found = recap(done.stdout)
    assert found["dead-3"]["unreachable"] == 1
    assert "https://127.0.0.1:1 does not answer" in done.stdout
    assert all(found[cluster]["failed"] == 0 and found[cluster]["ok"] >= 3 for cluster in job.running.clusters), found


def test_ansible_runner_runs_it(job: Job) -> None:
    private = job.folder / "runner"
    (private / "inventory").mkdir(parents=True)
    (private / "env").mkdir()
    (private / "inventory" / "fleet.yml").write_text((job.folder / "fleet.yml").read_text())
    (private / "inventory" / "group_vars").symlink_to(job.folder / "group_vars")
    (private / "env" / "extravars").write_text(json.dumps({"demo_manifests": str(job.manifests)}))
    command = [str(BIN / "ansible-runner"), "run", str(private), "-p", SITE]
    environment = {**job.environment, "PATH": f"{BIN}:{os.environ['PATH']}"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, cwd=job.folder, env=environment)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert all(counts["failed"] == counts["unreachable"] == 0 for counts in recap(done.stdout).values())


def test_uninstall_leaves_no_object_of_ours(job: Job) -> None:
    for cluster in job.running.clusters:
        job.running.kube(cluster, "delete", "namespace", "sample", "--ignore-not-found", "--wait")
    refused = job.play("meshfleet.istio.uninstall", variables={"control_plane_revision": "none-such"})
    assert all(counts["failed"] == 0 for counts in recap(refused).values())
    job.play(SITE)
    job.play("meshfleet.istio.uninstall", variables={"control_plane_remove_crds": True, "control_plane_remove_custom_resources": True})
    for cluster in job.running.clusters:
        left = job.objects(cluster, *WATCHED[:-1])
        ours = [name for name in left if "istio" in name and not name.startswith(("Namespace ", "ConfigMap ", "ServiceAccount istio-", "Secret "))]
        assert ours == []
        records = [name for name in left if "sh.helm.release" in name]
        assert records == []
        assert json.loads(job.running.kube(cluster, "get", "pods", "-A", "-o", "json").stdout)["items"] == []
