# SPDX-License-Identifier: GPL-3.0-or-later
"""The same pods offline, by a real istiod's webhook over port-forward, and as a real API server admits them."""
from __future__ import annotations

import json
import re
import types
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.inject import live
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.objects import Injected, inject_objects
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.owners import created_pod, without_owner
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.typed import typed_pod
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.workloads import pod_of, template_path, with_pod
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.sidecar_inject import run
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import AUTH
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.sidecar_inject import SPEC, Options

from .conftest import HOOKS, PLAIN, SPACES

Map = dict[str, t.Any]
SPACE: t.Final = SPACES["default"]
TOKEN: t.Final = re.compile(r"kube-api-access-[a-z0-9]{5}")


def workloads() -> list[Map]:
    """Sixty that vary by kind, probes, templates, annotations, labels, security context and a proxy of their own."""
    kinds = [("apps/v1", "Deployment"), ("apps/v1", "StatefulSet"), ("apps/v1", "DaemonSet"), ("batch/v1", "Job"), ("v1", "Pod")]
    probes: list[Map] = [
        {}, {"readinessProbe": {"httpGet": {"path": "/", "port": "web"}}}, {"livenessProbe": {"tcpSocket": {"port": 8080}}},
        {"startupProbe": {"grpc": {"port": 9000}}, "lifecycle": {"preStop": {"httpGet": {"path": "/bye", "port": 8080, "scheme": "HTTPS"}}}},
    ]  # fmt: skip
    annotations: list[Map] = [
        {}, {"sidecar.istio.io/nativeSidecar": "false"}, {"proxy.istio.io/config": "concurrency: 3\nproxyMetadata: {A: b}\nstatusPort: 15022"},
        {"prometheus.io/port": "9090", "prometheus.io/path": "/m"}, {"sidecar.istio.io/proxyCPU": "100m", "sidecar.istio.io/proxyMemoryLimit": "1024Mi"},
        {"sidecar.istio.io/interceptionMode": "TPROXY"}, {"traffic.sidecar.istio.io/excludeOutboundPorts": "1,2", "sidecar.istio.io/logLevel": "debug"},
        {"sidecar.istio.io/rewriteAppHTTPProbers": "false"}, {"inject.istio.io/templates": "grpc-agent"}, {"sidecar.istio.io/inject": "false"},
    ]  # fmt: skip
    # the user is the one that OpenShift would give to the containers of a namespace with this range
    own = {"name": "istio-proxy", "image": "auto", "resources": {"requests": {"cpu": "2000m"}}, "securityContext": {"runAsUser": 1000620000}}
    extra: list[list[Map]] = [[], [], [own]]
    out: list[Map] = []
    for number in range(60):
        version, kind = kinds[number % 5]
        application = {"name": "app", "image": f"app:{number}", "ports": [{"name": "web", "containerPort": 8080 + number}], **probes[number % 4]}
        labels = {"app": f"app-{number}", **({"version": "v2"} if number % 3 == 0 else {})}
        metadata = {"labels": labels, "annotations": dict(annotations[number % 10])}
        spec: Map = {"containers": [application, *extra[number % 7 % 3]]}
        if number % 6 == 0:
            spec.update(securityContext={"fsGroup": 2000}, initContainers=[{"name": "first", "image": "first"}])
        if kind == "Pod":
            out.append({"apiVersion": version, "kind": kind, "metadata": {"name": f"app-{number}", **metadata}, "spec": spec})
        else:
            out.append({"apiVersion": version, "kind": kind, "metadata": {"name": f"app-{number}"}, "spec": {"template": {"metadata": metadata, "spec": spec}}})
    return out


def template(item: Map) -> Map:
    path = template_path(item)
    assert path is not None
    return pod_of(item, path)


def admitted(client: Client, namespace: str, pod: Map, item: Map) -> Map:
    """The pod that the API server makes of a workload's template when its controller creates it."""
    body = created_pod(pod, item)
    owners = [{**one, "uid": "0"} for one in body["metadata"].get("ownerReferences") or ()]
    metadata = {**body["metadata"], "namespace": namespace, **({"ownerReferences": owners} if owners else {})}
    # no node takes it, so that no kubelet touches it
    gate = {"schedulingGates": [{"name": "example/held"}]}
    pods = f"/api/v1/namespaces/{namespace}/pods"
    made = client.create(pods, {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {**body["spec"], **gate}})
    if item["kind"] == "Pod":  # all others have owners that are not there, for which Kubernetes deletes them
        client.request("DELETE", f"{pods}/{made['metadata']['name']}")
    kept = {key: made["metadata"].get(key) for key in ("name", "generateName", "labels", "annotations", "ownerReferences")}
    if "generateName" in metadata:
        assert kept.pop("name").startswith(kept["generateName"])
    return typed_pod(kept, {key: value for key, value in made["spec"].items() if key not in gate})


def with_defaults(client: Client, item: Map) -> Map:
    """The workload with all that the API server writes into a pod of it, as the webhook finds it."""
    path, pod = template_path(item), template(item)
    assert path is not None
    made = admitted(client, PLAIN, pod, item)
    return with_pod(item, path, made if item["kind"] == "Pod" else without_owner(made, pod))


def of_one_name(value: t.Any) -> t.Any:
    """The same with the volume of the service account's token, whose name the API server draws, under one name."""
    if isinstance(value, dict):
        return {key: of_one_name(item) for key, item in value.items()}
    if isinstance(value, list):
        return [of_one_name(item) for item in value]
    return TOKEN.sub("kube-api-access", value) if isinstance(value, str) else value


def both_ways(client: Client, revision: str, items: list[Map]) -> Injected:
    """The objects by the offline engine, which is what the webhook makes of them."""
    at = live.endpoint(client, "istio-system", revision)
    injector = live.live_injector(client, at, live.live_texts(client, "istio-system", at.revision))
    offline = inject_objects(items, live.live_offline(client, injector), namespace=SPACES[revision])
    online = inject_objects(items, live.webhook(client, at), namespace=SPACES[revision])
    assert (offline.objects, offline.injected) == (online.objects, online.injected)
    assert [item["name"] for item in offline.not_injected] == [item["name"] for item in online.not_injected]
    return offline


@pytest.mark.parametrize("revision", SPACES)
def test_offline_is_the_webhook_is_the_admitted_pod(client: Client, revision: str) -> None:
    items = workloads()
    assert len(items) == 60
    assert len(both_ways(client, revision, items).injected) == 54
    found = both_ways(client, revision, [with_defaults(client, item) for item in items])
    assert len(found.injected) == 54
    for item, ours in zip(items, found.objects, strict=True):
        real = admitted(client, SPACES[revision], template(item), item)
        assert of_one_name(admitted(client, PLAIN, template(ours), ours)) == of_one_name(real), item["metadata"]["name"]


def call(kubeconfig: str, warnings: list[str] | None = None, **params: t.Any) -> t.Any:
    """The module's operation; a warning is a failure where no list is given for them."""
    known = {name: option.get("default") for name, option in {**AUTH, **SPEC.argument_spec}.items()}
    reporter = types.SimpleNamespace(warn=pytest.fail if warnings is None else warnings.append)
    return run(Options.from_params({**known, "kubeconfig": kubeconfig, **params}, check_mode=False, diff_mode=False), t.cast(t.Any, reporter))


def test_the_module_in_each_mode_and_a_second_run(kubeconfig: str, client: Client) -> None:
    items = workloads()[:5]
    webhook = call(kubeconfig, objects=items, mode="webhook").values
    assert call(kubeconfig, objects=items).values == webhook
    assert call(kubeconfig, objects=items, mode="offline").values["objects"] == webhook["objects"]
    again = call(kubeconfig, objects=webhook["objects"])
    assert again.values["objects"] == webhook["objects"]
    assert not again.changed


def test_a_revision_that_is_not_there(kubeconfig: str, client: Client) -> None:
    with pytest.raises(OperationError, match="no injection webhook of revision or tag 'nonesuch' in namespace istio-system; there are: default"):
        call(kubeconfig, objects=workloads()[:1], revision="nonesuch")


def test_what_the_webhook_refuses_names_the_object(kubeconfig: str, client: Client) -> None:
    item = workloads()[0]
    item["spec"]["template"]["metadata"]["annotations"]["inject.istio.io/templates"] = "nonesuch"
    with pytest.raises(OperationError, match=r"objects: document 1: Deployment app-0: .*webhook refuses: .*nonesuch"):
        call(kubeconfig, objects=[item], mode="webhook")


@pytest.fixture(params=["nobody is ready", "the pod does not answer"])
def silent(client: Client, request: pytest.FixtureRequest) -> Iterator[str]:
    """A tag whose webhook leads to a Service without an istiod that answers; its selectors match no pod."""
    # the gateway is ready, and does not listen where istiod does
    selector = {"app": "nobody"} if request.param == "nobody is ready" else {"istio": "ingressgateway"}
    service = {"metadata": {"name": "silent"}, "spec": {"selector": selector, "ports": [{"port": 443, "targetPort": 15017}]}}
    never = {"matchLabels": {"istio.io/deactivated": "never-match"}}
    hook = {
        "name": "rev.namespace.sidecar-injector.istio.io", "sideEffects": "None", "admissionReviewVersions": ["v1"], "namespaceSelector": never,
        "objectSelector": never, "clientConfig": {"service": {"name": "silent", "namespace": "istio-system", "path": "/inject"}},
    }  # fmt: skip
    labels = {"istio.io/tag": "silent", "istio.io/rev": "openshift"}
    client.create("/api/v1/namespaces/istio-system/services", {"apiVersion": "v1", "kind": "Service", **service})
    kind = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration"}
    client.create(HOOKS, {**kind, "metadata": {"name": "silent", "labels": labels}, "webhooks": [hook]})
    yield "no pod of Service istio-system/silent is ready" if selector == {"app": "nobody"} else "/portforward"
    client.request("DELETE", f"{HOOKS}/silent")
    client.request("DELETE", "/api/v1/namespaces/istio-system/services/silent")


def test_an_istiod_that_cannot_be_reached(kubeconfig: str, client: Client, silent: str, tmp_path: Path) -> None:
    source, dest = tmp_path / "in.yaml", tmp_path / "out.yaml"
    source.write_text("kind: Service\n---\n" + json.dumps(workloads()[0]))
    dest.write_text("before")
    with pytest.raises(OperationError, match=f"src {source}: document 2: Deployment app-0: cluster .*{silent}.*use mode offline"):
        call(kubeconfig, src=str(source), dest=str(dest), mode="webhook", revision="silent")
    assert dest.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.yaml", "out.yaml"]
    warnings: list[str] = []
    done = call(kubeconfig, warnings, src=str(source), dest=str(dest), revision="silent")
    assert re.fullmatch(f"src {source}: document 2: Deployment app-0: .*{silent}.*; the config in the cluster is used instead", warnings.pop())
    assert warnings == []
    assert done.values["objects"] == call(kubeconfig, src=str(source), mode="offline", revision="openshift").values["objects"]
