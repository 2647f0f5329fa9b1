# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster that holds what Istio tests its analyzers with, beside ``istioctl analyze``; rights, deadlines, several clusters."""
from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import typing as t
from collections import Counter
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ApiError
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from tests.integration.sandbox.running import ROOT, until

from .conftest import TESTDATA, Json, Pair
from .oracle import ours, places, sentences, theirs

# Whose texts hang on the order in which Go's maps are walked, which differs from run to run:
UNORDERED: t.Final = {
    "IST0109",  # istio/pkg/config/analysis/analyzers/virtualservice/conflictingmeshgatewayhosts.go:57: which host of several is told
    "IST0145",  # istio/pkg/config/analysis/analyzers/gateway/conflictinggateway.go:141: it notes hosts at Gateways that do not have them
    "IST0133",  # istio/pkg/config/validation/envoyfilter: which of several unknown fields is told
    "IST0166",  # istio/pkg/config/analysis/analyzers/k8sgateway/workloadselector.go:73
}
# istio/pkg/config/analysis/analyzers/envoyfilter/envoyfilter.go:47: by the EnvoyFilters looked at before, in any order.
SAME: t.Final = {"IST0155": "IST0151"}


def by_place(messages: list[Json]) -> Counter[tuple[str, str]]:
    return places([{**one, "code": SAME.get(one["code"], one["code"])} for one in messages])


def by_text(messages: list[Json]) -> Counter[tuple[str, str, str]]:
    return sentences(one for one in messages if one["code"] not in UNORDERED | {*SAME, *SAME.values()})


def test_a_cluster(istioctl: Path, pair: Pair) -> None:
    wanted = theirs(istioctl, kubeconfig=pair.kubeconfigs[0])
    found = ours(kubeconfig=pair.kubeconfigs[0])
    assert by_place(found["messages"]) == by_place(wanted)
    assert by_text(found["messages"]) == by_text(wanted)
    assert len(wanted) > 300
    assert len({one["code"] for one in wanted}) > 30
    assert found["missing_kinds"] == [f"{kind}.gateway.networking.k8s.io" for kind in ("gateways", "grpcroutes", "httproutes")]
    assert found["skipped_analyzers"] == {}


def test_files_over_a_cluster(istioctl: Path, pair: Pair, istio: Path) -> None:
    files = [str(istio / TESTDATA / name) for name in ("virtualservice_destinationhosts.yaml", "gateway-no-port.yaml", "sidecar-selector.yaml")]
    files = [name for name in files if Path(name).is_file()]
    wanted = theirs(istioctl, *files, "--namespace", "default", kubeconfig=pair.kubeconfigs[0])
    found = ours(kubeconfig=pair.kubeconfigs[0], files=files, live=True, default_namespace="")["messages"]
    assert by_place(found) == by_place(wanted)
    assert any(one["reference"].startswith(files[0]) for one in found)


def test_namespaces_and_suppressions(pair: Pair) -> None:
    everything = ours(kubeconfig=pair.kubeconfigs[0])
    one = ours(kubeconfig=pair.kubeconfigs[0], namespaces=["bookinfo"])["messages"]
    assert one
    assert {message["origin"].partition(" ")[2].partition("/")[0] for message in one if "/" in message["origin"]} == {"bookinfo"}
    fewer = ours(kubeconfig=pair.kubeconfigs[0], suppress=["IST0102=Namespace *"])
    assert fewer["suppressed"] == sum(message["code"] == "IST0102" for message in everything["messages"]) > 0


def test_a_kind_that_may_not_be_listed_leaves_out_its_analyzers_only(pair: Pair) -> None:
    istio = [f"{name}.istio.io" for name in ("networking", "security", "telemetry", "extensions")]
    groups = [*istio, "gateway.networking.k8s.io", "apps", "admissionregistration.k8s.io"]
    rules = [{"apiGroups": groups, "resources": ["*"], "verbs": ["list"]},
             {"apiGroups": [""], "resources": ["namespaces", "services", "nodes", "configmaps"], "verbs": ["list"]}]  # fmt: skip
    meta = {"name": "analyst"}
    rbac = "rbac.authorization.k8s.io"
    pair.running.apply(
        pair.names[0],
        {"apiVersion": f"{rbac}/v1", "kind": "ClusterRole", "metadata": meta, "rules": rules},
        {"apiVersion": f"{rbac}/v1", "kind": "ClusterRoleBinding", "metadata": meta, "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", "name": "analyst"},
         "subjects": [{"kind": "User", "name": "ann", "apiGroup": rbac}]},
    )  # fmt: skip
    whole = ours(kubeconfig=pair.kubeconfigs[0])["messages"]
    found = ours(kubeconfig=pair.kubeconfigs[0], impersonate_user="ann")
    lacking = {kind for kinds in found["skipped_analyzers"].values() for kind in kinds}
    assert lacking == {"Pod", "Secret", "CustomResourceDefinition"}
    told = {one["message"].partition(" ")[0] for one in found["messages"] if one["code"] == "MF0290"}
    assert told == {"pods", "secrets", "customresourcedefinitions"}
    assert "gateway.SecretAnalyzer" in found["skipped_analyzers"]
    missing = by_place(whole) - by_place(found["messages"])
    assert not by_place(found["messages"]) - by_place(whole)
    assert {"IST0103", "IST0161", "IST0173"} & {code for code, _ in missing}
    assert {"IST0106", "IST0109", "IST0118"} <= {one["code"] for one in found["messages"]}


def test_a_missing_crd_leaves_out_the_analyzers_of_its_kind_only(istioctl: Path, pair: Pair) -> None:
    client, kubeconfig = pair.clients[1], pair.kubeconfigs[1]
    crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    names = ("gateways.networking.istio.io", "telemetries.telemetry.istio.io")
    taken = [client.get(f"{crds}/{name}") for name in names]
    spec = {"hosts": ["a.example"], "gateways": ["edge"], "http": [{"route": [{"destination": {"host": "none"}}]}]}
    route = {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "lost", "namespace": "default"}, "spec": spec}
    routes = "/apis/networking.istio.io/v1/namespaces/default/virtualservices"
    try:
        client.create(routes, route)
        for name in names:
            client.request("DELETE", f"{crds}/{name}")
        until(lambda: all(client.find(f"{crds}/{name}") is None for name in names), 60)
        wanted = theirs(istioctl, kubeconfig=kubeconfig)
        found = ours(kubeconfig=kubeconfig)
        assert by_text(found["messages"]) == by_text(wanted)
        assert ("IST0101", "VirtualService default/lost", 'Referenced gateway not found: "edge"') in by_text(wanted)
        told = [one["message"] for one in found["messages"] if one["code"] == "MF0291"]
        assert [text.partition(";")[0] for text in told] == [f"The cluster has no CRD {name}" for name in names]
        assert "schema.ValidationAnalyzer.Telemetry" in told[1]
        assert found["skipped_analyzers"]["gateway.CertificateAnalyzer"] == ["Gateway"]
        assert "virtualservice.GatewayAnalyzer" not in found["skipped_analyzers"]
        assert {*names} <= {*found["missing_kinds"]}
    finally:
        client.request("DELETE", f"{routes}/lost")
        for crd in taken:
            kept = {key: value for key, value in crd["metadata"].items() if key in ("name", "labels", "annotations")}
            client.create(crds, {**crd, "metadata": kept, "status": None})
            until(lambda crd=crd: client.find(f"/apis/{crd['spec']['group']}/v1/{crd['spec']['names']['plural']}") is not None, 60)


def test_what_an_upgrade_would_change(istioctl: Path, pair: Pair) -> None:
    client, kubeconfig = pair.clients[0], pair.kubeconfigs[0]
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "zipkin", "namespace": "istio-system"}, "spec": {"ports": [{"port": 9411}]}}
    client.create("/api/v1/namespaces/istio-system/services", service)
    try:
        for version in ("1.21", "1.22"):
            command = [str(istioctl), "x", "precheck", "--skip-controlplane", "--from-version", version, "-o", "json", "--kubeconfig", kubeconfig]
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
            wanted = sentences(json.loads(done.stdout)) if done.stdout.startswith("[") else Counter()
            told = ours(kubeconfig=kubeconfig, from_version=version, rules=["IST0118"])["messages"]
            assert sentences(one for one in told if one["code"] == "IST0169") == wanted
            assert len(wanted) == (version == "1.21")
    finally:
        client.request("DELETE", "/api/v1/namespaces/istio-system/services/zipkin")


def test_a_slow_cluster_ends_at_the_deadline(pair: Pair) -> None:
    assert pair.running.sandbox("fault-api", pair.names[0], "--delay", "3").returncode == 0
    started = time.monotonic()
    try:
        with pytest.raises(OperationError, match=r"in the time allowed|does not answer"):
            ours(kubeconfig=f"{pair.kubeconfigs[0]}-faults", timeout=2)
    finally:
        assert pair.running.sandbox("fault-api", pair.names[0]).returncode == 0
    assert time.monotonic() - started < 15


def joined(pair: Pair, folder: Path, first: str, second: str) -> str:
    """A kubeconfig of two clusters, whose contexts are ``first`` and ``second``."""
    out: Json = {"apiVersion": "v1", "kind": "Config", "clusters": [], "users": [], "contexts": []}
    for name, path in (("first", first), ("second", second)):
        known = json.loads(pair.running.kube(pair.names[0], "config", "view", "--raw", "--minify", "--flatten", "-o", "json", kubeconfig=path).stdout)
        out["clusters"].append({"name": name, "cluster": known["clusters"][0]["cluster"]})
        out["users"].append({"name": name, "user": known["users"][0]["user"]})
        out["contexts"].append({"name": name, "context": {"cluster": name, "user": name}})
    file = folder / "joined"
    file.write_text(json.dumps(out))
    return str(file)


@pytest.mark.parametrize("path", ["/api/v1/pods", "/api/v1/namespaces/default/secrets/slow"])
def test_every_answer_is_waited_for_until_the_deadline_only(pair: Pair, path: str, tmp_path: Path) -> None:
    """A list of another cluster of the mesh, and a Secret that a Gateway names."""
    remote = path == "/api/v1/pods"
    slow, quick = (pair.names[1], pair.names[0]) if remote else (pair.names[0], pair.names[1])
    paths = [f"{pair.running.clusters[name]['kubeconfig']}{'-faults' if name == slow else ''}" for name in pair.names]
    labels = {"istio": "slow"}
    server = {"port": {"number": 443, "name": "https", "protocol": "HTTPS"}, "hosts": ["*"], "tls": {"mode": "SIMPLE", "credentialName": "slow"}}
    files = [
        {"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "slow", "namespace": "default"},
         "spec": {"selector": labels, "servers": [server]}},
    ]  # fmt: skip
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "slow", "namespace": "default", "labels": labels},
           "spec": {"containers": [{"name": "a", "image": "a"}]}}  # fmt: skip
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "slow", "namespace": "default"}, "data": {}}
    first = pair.clients[0]
    first.create("/api/v1/namespaces/default/pods", pod)
    first.create("/api/v1/namespaces/default/secrets", secret)
    assert quick != slow
    assert pair.running.sandbox("fault-api", slow, "--delay", "6", "--path", path).returncode == 0
    started = time.monotonic()
    try:
        with pytest.raises(OperationError, match=r"in the time allowed|does not answer"):
            ours(kubeconfig=joined(pair, tmp_path, *paths), context="first", remote_contexts=["second"], objects=files, live=True, timeout=4)
    finally:
        assert pair.running.sandbox("fault-api", slow).returncode == 0
        first.request("DELETE", "/api/v1/namespaces/default/pods/slow", query={"gracePeriodSeconds": 0})
        first.request("DELETE", "/api/v1/namespaces/default/secrets/slow")
    assert time.monotonic() - started < 20


ODD: t.Final[tuple[t.Any, ...]] = (None, True, -7, 1e30, "", "*", [], [None, 1, "x", {}], {}, {"": None, "a": {"b": [[]]}})


def test_objects_of_a_cluster_without_schemas(pair: Pair) -> None:
    """CRDs may be installed without schemas: then an API server holds objects of any form, and each is a message."""
    second = pair.clients[1]
    names = ("virtualservices", "gateways", "destinationrules", "serviceentries", "sidecars", "authorizationpolicies", "telemetries", "envoyfilters")
    found = second.list_objects("/apis/apiextensions.k8s.io/v1/customresourcedefinitions")
    crds = [one for one in found if one["spec"]["names"]["plural"] in names and one["spec"]["group"].endswith(".istio.io")]
    assert len(crds) == len(names)
    loose = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}

    def patch(crd: Json, schemas: list[Json]) -> None:
        versions = [{**version, "schema": {"openAPIV3Schema": schema}} for version, schema in zip(crd["spec"]["versions"], schemas, strict=True)]
        second.patch(f"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{crd['metadata']['name']}", {"spec": {"versions": versions}})

    made: list[str] = []

    def create(crd: Json, number: int, spec: t.Any) -> bool:
        path = f"/apis/{crd['spec']['group']}/{crd['spec']['versions'][0]['name']}/namespaces/default/{crd['spec']['names']['plural']}"
        version = path.removeprefix("/apis/").partition("/namespaces")[0]
        item = {"apiVersion": version, "kind": crd["spec"]["names"]["kind"], "metadata": {"name": f"odd-{number}"}, "spec": spec, "status": spec}
        if place_at(second, path, item):
            made.append(f"{path}/odd-{number}")
        return True

    fields = ("hosts", "http", "servers", "host", "subsets", "trafficPolicy", "egress", "rules", "selector", "tracing", "configPatches", "ports", "exportTo")
    try:
        for crd in crds:
            patch(crd, [loose] * len(crd["spec"]["versions"]))
        probe = {"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "odd-probe"}, "spec": 7}
        until(lambda: place_at(second, "/apis/networking.istio.io/v1/namespaces/default/gateways", probe), 60)
        made.append("/apis/networking.istio.io/v1/namespaces/default/gateways/odd-probe")
        specs = [*ODD, *({field: odd} for field in fields for odd in ODD), *({field: [dict.fromkeys(fields, odd)]} for field in fields[:5] for odd in ODD)]
        second.each(lambda one: create(*one), [(crd, number, spec) for crd in crds for number, spec in enumerate(specs)])
        assert len(made) > 1_000
        values = ours(kubeconfig=pair.kubeconfigs[1])
        told = {one["origin"] for one in values["messages"] if one["code"] == "IST0106"}
        assert values["analyzed"] > len(made)
        assert len(told) > len(made) / 2
    finally:
        second.each(lambda path: second.request("DELETE", path), made)
        for crd in crds:
            patch(crd, [version["schema"]["openAPIV3Schema"] for version in crd["spec"]["versions"]])


def place_at(client: Client, path: str, item: Json) -> bool:
    """Create an object; whether the API server takes it."""
    try:
        client.create(path, item)
    except ApiError as error:
        assert error.status in (400, 422), error
        return False
    return True


def test_services_that_differ_between_clusters(istioctl: Path, pair: Pair) -> None:
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "shared", "namespace": "default"}}
    for client, ports in zip(pair.clients, ([80], [80, 81]), strict=True):
        spec = {"selector": {"app": "shared"}, "ports": [{"name": f"http-{port}", "port": port} for port in ports]}
        client.create("/api/v1/namespaces/default/services", {**service, "spec": spec})
    joined = os.pathsep.join(pair.kubeconfigs)
    contexts = [pair.running.kube(name, "config", "current-context").stdout.strip() for name in pair.names]
    try:
        wanted = theirs(istioctl, "--context", contexts[0], "--remote-contexts", contexts[1], kubeconfig=joined)
        found = ours(kubeconfig=joined, context=contexts[0], remote_contexts=[contexts[1]])["messages"]
        told = [one for one in found if one["code"] == "IST0170" and one["origin"] == "Service default/shared"]
        assert len(told) == 1
        assert "service ports are inconsistent" in told[0]["message"]
        assert told[0]["cluster"] == "default"
        assert by_place(one for one in found if one["code"] == "IST0170") == by_place(one for one in wanted if one["code"] == "IST0170")
    finally:
        for client in pair.clients:
            client.request("DELETE", "/api/v1/namespaces/default/services/shared")


def test_the_audit_of_a_fleet(pair: Pair, tmp_path: Path) -> None:
    """The second cluster has nothing wrong but its namespaces, which are suppressed; the first fails, and its findings are kept."""
    hosts = {name: {"istio_access": {"kubeconfig": path}, "ansible_connection": "local", "ansible_python_interpreter": sys.executable}
             for name, path in zip(pair.names, pair.kubeconfigs, strict=True)}  # fmt: skip
    (tmp_path / "fleet.yml").write_text(json.dumps({"istio_fleet": {"hosts": hosts}}))
    given = {"audit_dest": str(tmp_path), "audit_output_format": "sarif", "audit_suppress": ["IST0102=Namespace *"]}
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(tmp_path / "fleet.yml"), "-e", json.dumps(given), "meshfleet.istio.audit"]
    found = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"), "ANSIBLE_NOCOLOR": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=found, cwd=tmp_path)
    recap = {line.split()[0]: line for line in done.stdout.rpartition("PLAY RECAP")[2].splitlines() if "failed=" in line}
    assert {name: "failed=1" in line for name, line in recap.items()} == {pair.names[0]: True, pair.names[1]: False}, done.stdout + done.stderr
    results = [len(json.loads((tmp_path / f"{name}.sarif").read_text())["runs"][0]["results"]) for name in pair.names]
    assert results[0] > 200
    assert results[1] == 0
