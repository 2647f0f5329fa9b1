# SPDX-License-Identifier: GPL-3.0-or-later
"""Injections recorded from Istio: its own test cases by kube-inject and by the webhook, and the calls inside them."""
from __future__ import annotations

import functools
import json
import re
import typing as t
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.gotemplate.template import Template
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.functions.yaml_load import loads
from ansible_collections.meshfleet.istio.plugins.module_utils.inject import pod as engine
from ansible_collections.meshfleet.istio.plugins.module_utils.inject import workloads
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.errors import InjectError
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.injector import Injector, compile_templates, read_config, read_mesh, read_values
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.policy import refusal
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.typed import typed_pod
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.webhook import answer

from .go_encoding import always_written
from .shared_records import RECORDS, lines

Map = dict[str, t.Any]

ROOT: t.Final = RECORDS / "inject"
CASES: t.Final[list[Map]] = json.loads((ROOT / "cases.json").read_text())["cases"] if ROOT.is_dir() else []
BY_ID: t.Final = {case["id"]: case for case in CASES}
NAMESPACE: t.Final = {"openshift.io/sa.scc.uid-range": "1000620000/10000", "openshift.io/sa.scc.supplemental-groups": "1000620000/10000"}
VERSION: t.Final = re.compile(r"""sidecar\.istio\.io/status: '\{"version":"[0-9a-f]*",""")


@functools.cache
def compiled(name: str) -> tuple[Map, dict[str, Template]]:
    config = read_config((ROOT / name).read_text())
    return config, compile_templates(config["templates"])


@functools.cache
def injector_of(case_id: str, native: bool, revision: str) -> Injector:
    case = BY_ID[case_id]
    config, templates = compiled(case["templates"])
    mesh = read_mesh(json.loads((ROOT / case["meshConfig"]).read_text()))
    features = case["features"]
    return Injector(
        config,
        read_values((ROOT / case["values"]).read_text()),
        mesh,
        templates,
        "" if revision == "default" else revision,
        native,
        openshift=features["PLATFORM"] == "openshift",
        compliance=features["COMPLIANCE_POLICY"],
    )


def is_native(case: Map) -> bool:
    """Istio's mode ``auto``: where every kubelet is 1.33 or newer."""
    return case["features"]["ENABLE_NATIVE_SIDECARS"] != "disabled" and all(int(item.split(".")[1]) >= 33 for item in case["nodesKubeletVersions"])


def kube_injected(item: Map, injector: Injector) -> Map:
    """What kube-inject makes of an object: its own policy, the template sidecar, the annotation's config in all of the mesh."""
    if item.get("kind") == "List":
        return {**item, "metadata": item.get("metadata") or {}, "items": [kube_injected(one, injector) for one in item["items"]]}
    path = workloads.template_path(item)
    if path is None:
        return item
    pod = workloads.pod_of(item, path)
    workload = workloads.workload(item, path, pod)
    if not refusal({"policy": "enabled"}, pod["metadata"], pod["spec"]):
        mesh = engine.pod_mesh_config(injector.mesh, pod["metadata"].get("annotations") or {})
        pod = engine.inject_pod(pod, workload, injector, mesh, mesh["defaultConfig"])
    out = always_written(workloads.with_pod(item, path, pod))
    if item["kind"] == "CronJob":
        # kube-inject writes labels and annotations to the Job's metadata, where no pod has them
        # (pkg/kube/inject/inject.go:773, `metadata = &job.Spec.JobTemplate.ObjectMeta`); ours go to the pod's template.
        job = out["spec"]["jobTemplate"]
        job["metadata"], job["spec"]["template"]["metadata"] = job["spec"]["template"]["metadata"], {}
    return out


@pytest.mark.parametrize("case_id", [case["id"] for case in CASES if not case["skipInjection"]])
def test_kube_inject(case_id: str, istio_module: Path) -> None:
    case = BY_ID[case_id]
    folder = istio_module / "pkg/kube/inject/testdata"
    injector = injector_of(case_id, is_native(case), case["revisionKubeInject"])
    items = [loads(text, ints=True) for text in documents((folder / case["in"]).read_text())]
    if case["expectedError"]:
        with pytest.raises(InjectError) as caught:
            [kube_injected(item, injector) for item in items]
        assert case["expectedError"] in str(caught.value).lower()
        return
    want = [loads(text, ints=True) for text in documents(VERSION.sub("sidecar.istio.io/status: '{", (folder / case["want"]).read_text()))]
    assert [kube_injected(item, injector) for item in items] == want


def documents(text: str) -> list[str]:
    return [part for part in re.split(r"(?m)^---\s*$", text) if part.strip()]


WEBHOOK: t.Final[list[Map]] = [json.loads(line) for line in lines("inject/webhook.jsonl")]


@pytest.mark.parametrize("record", WEBHOOK, ids=[f"{record['case']}-{record['part']}" for record in WEBHOOK])
def test_webhook(record: Map) -> None:
    case = BY_ID[record["case"]]
    namespace = (loads(record["inputYAML"]).get("metadata") or {}).get("namespace") or ""
    assert answered(record["inputPod"], injector_of(case["id"], is_native(case), case["revisionWebhook"]), namespace) == pod_parts(record["gotPod"])


def answered(pod: Map, injector: Injector, namespace: str) -> Map:
    typed = typed_pod(pod.get("metadata"), pod.get("spec"))
    injected, _ = answer(typed, None, injector, namespace, namespace_annotations=NAMESPACE)
    return typed if injected is None else injected


def pod_parts(pod: Map) -> Map:
    """A recorded pod's metadata and spec."""
    return {"metadata": pod["metadata"], "spec": pod["spec"]}
