# SPDX-License-Identifier: GPL-3.0-or-later
"""``sidecar_inject`` without a cluster: kinds, order, repetition, taking off, bad input; the filter beside it."""
from __future__ import annotations

import copy
import os
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.meshfleet.istio.plugins.filter.inject import inject
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.json_patch import apply_patch
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError, Result
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.sidecar_inject import run
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import AUTH
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.sidecar_inject import SPEC, Options

Map = dict[str, t.Any]

TEMPLATE: t.Final = """
metadata:
  labels: {security.istio.io/tlsMode: istio}
  annotations: {istio.io/rev: {{ .Revision | default "default" | quote }}}
spec:
  containers:
  - name: istio-proxy
    image: "{{ .ProxyImage }}"
    env:
    - {name: WORKLOAD, value: "{{ .DeploymentMeta.Name }}"}
    - {name: OWNER, value: "{{ .TypeMeta.Kind }}"}
    - {name: PORTS, value: "{{ includeInboundPorts .Spec.Containers }}"}
    - name: PROXY_CONFIG
      value: |
        {{ protoToJSON .ProxyConfig }}
  volumes:
  - {name: istio-data, emptyDir: {}}
"""
ECHO: t.Final = "metadata: {annotations: {echo: 'yes'}}\n"
BROKEN: t.Final = "{{ .Spec.NoSuchField }}"
TEMPLATES: t.Final = {"sidecar": TEMPLATE, "echo": ECHO, "broken": BROKEN, "text": "just a text"}
CONFIG: t.Final = {"policy": "enabled", "templates": TEMPLATES, "aliases": {"both": ["sidecar", "echo"]}}
VALUES: t.Final = {"global": {"hub": "hub.example", "tag": "1.31"}, "sidecarInjectorWebhook": {"rewriteAppHTTPProbe": True}}
POD: t.Final[Map] = {
    "metadata": {"labels": {"app": "cart"}, "annotations": {"prometheus.io/port": "9090"}},
    "spec": {
        "containers": [{
            "name": "cart", "image": "cart:1", "ports": [{"name": "web", "containerPort": 8080}],
            "readinessProbe": {"httpGet": {"path": "/ok", "port": "web", "scheme": "HTTPS"}, "timeoutSeconds": 4},
            "livenessProbe": {"tcpSocket": {"port": 8080}},
        }],
        "volumes": [{"name": "own", "emptyDir": {}}],
    },
}  # fmt: skip


class Silent:
    """A reporter that nothing is reported to."""

    def warn(self, message: str) -> None:
        raise AssertionError(message)


def call(check_mode: bool = False, **params: t.Any) -> Result:
    known = {name: option.get("default") for name, option in {**AUTH, **SPEC.argument_spec}.items()}
    given = {"mode": "offline", "injector_config": CONFIG, "injector_values": VALUES, "mesh_config": {}, **params}
    return run(Options.from_params({**known, **given}, check_mode=check_mode, diff_mode=False), Silent())


def workload(kind: str = "Deployment", **metadata: t.Any) -> Map:
    named = {"name": "cart", "namespace": "shop", **metadata}
    if kind == "Pod":
        return {"apiVersion": "v1", "kind": kind, "metadata": {**copy.deepcopy(POD["metadata"]), **named}, "spec": copy.deepcopy(POD["spec"])}
    template = copy.deepcopy(POD)
    spec = {"jobTemplate": {"spec": {"template": template}}, "schedule": "* * * * *"} if kind == "CronJob" else {"template": template}
    return {"apiVersion": "example/v1", "kind": kind, "metadata": named, "spec": spec}


def pod(item: Map) -> Map:
    if item["kind"] == "Pod":
        return item
    spec = item["spec"]
    return spec["jobTemplate"]["spec"]["template"] if "jobTemplate" in spec else spec["template"]


def proxy(item: Map) -> Map:
    return next(one for one in pod(item)["spec"]["containers"] if one["name"] == "istio-proxy")


def environment(item: Map) -> Map:
    return {one["name"]: one.get("value", "") for one in proxy(item)["env"]}


KINDS: t.Final = (
    "Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "ReplicationController", "Job", "CronJob", "Pod", "DeploymentConfig", "Rollout", "CloneSet",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_with_a_pod_template(kind: str) -> None:
    before = workload(kind)
    done = call(objects=[before])
    (item,) = done.values["objects"]
    assert done.changed
    assert before == workload(kind)
    found = environment(item)
    assert (found["WORKLOAD"], found["OWNER"], found["PORTS"]) == ("cart", kind, "8080")
    assert proxy(item)["image"] == "hub.example/proxyv2:1.31"
    assert "ownerReferences" not in pod(item)["metadata"]
    assert set(pod(item)["metadata"]["labels"]) == {"app", "security.istio.io/tlsMode"}
    assert done.values["injected"] == [{"kind": kind, "namespace": "shop", "name": "cart"}]


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_run_changes_nothing(kind: str) -> None:
    once = call(objects=[workload(kind)]).values["objects"]
    again = call(objects=once)
    assert again.values["objects"] == once
    assert not again.changed


@pytest.mark.parametrize("kind", KINDS)
def test_absent_gives_the_pod_back(kind: str) -> None:
    off = call(objects=call(objects=[workload(kind)]).values["objects"], state="absent")
    want = workload(kind)
    container = pod(want)["spec"]["containers"][0]
    container["resources"] = {}
    container["readinessProbe"]["httpGet"]["port"] = 8080  # the agent was handed the number of the named port
    assert off.values["objects"] == [want]
    assert not call(objects=off.values["objects"], state="absent").changed


def test_a_proxy_of_the_pods_own_is_kept_and_comes_back() -> None:
    item = workload()
    pod(item)["spec"]["containers"].append({"name": "istio-proxy", "image": "auto", "resources": {"limits": {"cpu": "2000m"}}})
    once = call(objects=[item]).values["objects"]
    assert proxy(once[0])["image"] == "hub.example/proxyv2:1.31"
    assert proxy(once[0])["resources"] == {"limits": {"cpu": "2"}}
    assert call(objects=once).values["objects"] == once
    back = call(objects=once, state="absent").values["objects"][0]
    assert proxy(back) == {"name": "istio-proxy", "image": "auto", "resources": {"limits": {"cpu": "2"}}}


def test_order_and_unknown_kinds_stay_and_lists_are_entered() -> None:
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "cart"}, "spec": {"ports": [{"port": 80}]}}
    host = workload(name="host")
    pod(host)["spec"]["hostNetwork"] = True
    refused = workload(name="refused")
    pod(refused)["metadata"]["labels"]["sidecar.istio.io/inject"] = "false"
    items = [service, {"apiVersion": "v1", "kind": "List", "items": [host, service, workload()]}, refused, workload(namespace="kube-system")]
    done = call(objects=items)
    out = done.values["objects"]
    assert [item["kind"] for item in out] == ["Service", "List", "Deployment", "Deployment"]
    assert (out[0], out[1]["items"][:2], out[2:]) == (service, [host, service], items[2:])
    assert proxy(out[1]["items"][2])
    assert [item["reason"] for item in done.values["not_injected"]] == [
        "has no pod template", "has host networking enabled", "has no pod template", 'has label sidecar.istio.io/inject: "false"',
        "is in the system namespace kube-system",
    ]  # fmt: skip


def test_chosen_templates_and_aliases() -> None:
    item = workload()
    pod(item)["metadata"]["annotations"]["inject.istio.io/templates"] = "both"
    (made,) = call(objects=[item]).values["objects"]
    assert proxy(made)
    assert pod(made)["metadata"]["annotations"]["echo"] == "yes"


def test_what_did_not_change_keeps_its_text(tmp_path: Path) -> None:
    src = tmp_path / "in.yaml"
    kept = "# a comment\napiVersion: v1\nkind: Service\nmetadata: {name: cart} # another\n"
    src.write_text(f"{kept}---\n{yaml.safe_dump(workload())}")
    dest = tmp_path / "out.yaml"
    assert call(src=str(src), dest=str(dest), check_mode=True).changed
    assert not dest.exists()
    assert call(src=str(src), dest=str(dest)).changed
    assert kept in dest.read_text()
    assert proxy(list(yaml.safe_load_all(dest.read_text()))[1])
    assert not call(src=str(src), dest=str(dest)).changed
    assert not call(src=str(dest), dest=str(dest)).changed


def broken(change: t.Callable[[Map], object]) -> str:
    item = workload()
    change(item)
    return yaml.safe_dump(item)


def annotated(name: str, value: str) -> t.Callable[[Map], None]:
    return lambda item: pod(item)["metadata"]["annotations"].update({name: value})


BAD: t.Final = {
    "{not: yaml": "document 2: is no YAML",
    "just a text": "document 2: is no object but str",
    broken(lambda item: item["spec"].pop("template")): "has no pod template: spec.template.spec must be",
    broken(lambda item: item["spec"].update(selector={"matchLabels": {"app": "cart", "tier": "web"}})):
        "spec.selector conflicts with the labels of its pods (tier=); give both the same labels",
    broken(lambda item: item["spec"].update(selector={"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["cart"]}]})):
        "spec.selector conflicts with the labels of its pods (app=cart)",
    broken(lambda item: (item["spec"].update(selector={"matchLabels": {"security.istio.io/tlsMode": "off"}}),
                         pod(item)["metadata"]["labels"].update({"security.istio.io/tlsMode": "off"}))):
        "spec.selector conflicts with the labels of its pods (security.istio.io/tlsMode=istio)",
    broken(lambda item: item["spec"].update(selector=["app"])): "spec.selector: must be a selector of labels",
    broken(lambda item: item["spec"].update(selector={"matchLabels": ["app"]})): "spec.selector: must be a selector of labels",
    broken(lambda item: pod(item)["metadata"].update(labels={"app": 7})): "spec.template.metadata.labels.app: must be a text, is 7; put it in quotes",
    broken(lambda item: pod(item)["spec"].update(containers={})): "spec.template.spec.containers: must be a list, is a map",
    broken(lambda item: pod(item)["spec"]["containers"][0].update(args=[1])): "spec.template.spec.containers[0].args[0]: must be a text, is 1; put it",
    broken(annotated("sidecar.istio.io/interceptionMode", "SOME")): "interceptionMode invalid",
    broken(annotated("inject.istio.io/templates", "nonesuch")): "'nonesuch' not found; have broken, echo, sidecar, text",
    broken(annotated("inject.istio.io/templates", "broken")): "template 'broken' fails: template: inject:1:8: executing",
    broken(annotated("inject.istio.io/templates", "text")): "renders no map",
    broken(annotated("proxy.istio.io/config", "concurrency: many")): "concurrency: must be a whole number",
    broken(annotated("prometheus.io/port", "15090")): "port 15090 is reserved for Istio",
}


@pytest.mark.parametrize("text", BAD)
def test_bad_input_is_one_clear_error_and_writes_nothing(text: str, tmp_path: Path) -> None:
    src, dest = tmp_path / "in.yaml", tmp_path / "out.yaml"
    src.write_text(f"kind: Service\n---\n{text}")
    dest.write_text("before")
    with pytest.raises(OperationError) as caught:
        call(src=str(src), dest=str(dest))
    message = str(caught.value)
    assert BAD[text] in message
    assert f"src {src}: document 2" in message
    assert "Deployment shop/cart" in message or "YAML" in message or "no object" in message
    assert dest.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(("name", "value", "message"), [
    ("injector_config", {"templates": {"sidecar": "{{ if }}"}}, "template 'sidecar'"),
    ("injector_config", {"templates": []}, "injector_config: templates must be a map"),
    ("injector_values", "[1]", "injector_values: is no map"),
    ("mesh_config", "defaultConfig: {statusPort: x}", "mesh_config: defaultConfig.statusPort: must be a whole number"),
    ("src", "/nonesuch.yaml", "src /nonesuch.yaml: No such file"),
])  # fmt: skip
def test_bad_options(name: str, value: t.Any, message: str) -> None:
    with pytest.raises(OperationError, match=message):
        call(**{"objects": [workload()] if name != "src" else None, name: value})


def test_a_file_so_long_that_processes_share_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1})
    texts = [yaml.safe_dump(workload(name=f"n{number}")) if number % 3 else "# nothing\n---\nnull\n" for number in range(240)]
    source, dest, alone = tmp_path / "in.yaml", tmp_path / "out.yaml", tmp_path / "alone.yaml"
    source.write_text("---\n".join(texts))
    shared = call(src=str(source), dest=str(dest))
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0})
    assert call(src=str(source), dest=str(alone)).values == shared.values
    assert (len(shared.values["injected"]), dest.read_text()) == (160, alone.read_text())
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1})
    texts[230] = broken(annotated("inject.istio.io/templates", "nonesuch"))
    source.write_text("---\n".join(texts))
    with pytest.raises(OperationError, match=f"src {source}: document 231: Deployment shop/cart: requested template 'nonesuch' not found"):
        call(src=str(source), dest=str(dest))
    assert dest.read_text() == alone.read_text()


def test_the_filter_is_the_module() -> None:
    items = [workload(), workload("CronJob")]
    assert inject(items, CONFIG, VALUES, {}) == call(objects=items).values["objects"]
    with pytest.raises(AnsibleFilterError, match="document 1: is no object"):
        inject(["x"], CONFIG, VALUES, {})


def test_json_patches() -> None:
    patch = [
        {"op": "add", "path": "/a/b~1c", "value": 1}, {"op": "add", "path": "/l/-", "value": 3}, {"op": "add", "path": "/l/0", "value": 0},
        {"op": "replace", "path": "/l/1", "value": 9}, {"op": "remove", "path": "/x"},
    ]  # fmt: skip
    assert apply_patch({"a": {}, "l": [1], "x": 1}, patch) == {"a": {"b/c": 1}, "l": [0, 9, 3]}
