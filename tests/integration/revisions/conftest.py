# SPDX-License-Identifier: GPL-3.0-or-later
"""One cluster with two control planes by istioctl, for all tests of this folder: ``default`` of 1.31.0, ``canary`` of 1.30.0."""
from __future__ import annotations

import json
import os
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.operations import mesh_namespace, precheck, revision_tag, version_info
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import Result
from ansible_collections.meshfleet.istio.plugins.module_utils.specs import mesh_namespace as mesh_namespace_spec
from ansible_collections.meshfleet.istio.plugins.module_utils.specs import precheck as precheck_spec
from ansible_collections.meshfleet.istio.plugins.module_utils.specs import revision_tag as revision_tag_spec
from ansible_collections.meshfleet.istio.plugins.module_utils.specs import version_info as version_info_spec
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth

from tests.integration.sandbox.running import Running, sandbox, until

Json = dict[str, t.Any]
HOOKS: t.Final = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
VALIDATORS: t.Final = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations"
SERVICES: t.Final = "/api/v1/namespaces/istio-system/services"
_MODULES: t.Final[dict[str, tuple[t.Any, t.Any]]] = {
    "revision_tag": (revision_tag_spec, revision_tag),
    "mesh_namespace": (mesh_namespace_spec, mesh_namespace),
    "version_info": (version_info_spec, version_info),
    "precheck": (precheck_spec, precheck),
}


class Mesh:
    """The cluster, the modules' operations on it, and the oracle."""

    def __init__(self, running: Running, manifests: Path) -> None:
        self.running, self.manifests = running, str(manifests)
        ((self.cluster, facts),) = running.clusters.items()
        self.kubeconfig: str = facts["kubeconfig"]
        self.folder = Path(facts["folder"])
        self.client: Client = connect(Auth(kubeconfig=self.kubeconfig), name=self.cluster)
        self.warnings: list[str] = []

    def warn(self, text: str) -> None:
        """The reporter of the operations."""
        self.warnings.append(text)

    def run(self, module: str, *, check_mode: bool = False, **options: t.Any) -> Result:
        """A module's operation with validated options, as both doors call it."""
        spec, operation = _MODULES[module]
        checked = ArgumentSpecValidator(spec.SPEC.argument_spec, **spec.SPEC.rules()).validate({"kubeconfig": self.kubeconfig, **options})
        assert not checked.error_messages, checked.error_messages
        self.warnings.clear()
        parameters = spec.Options.from_params(checked.validated_parameters, check_mode=check_mode, diff_mode=True)
        return t.cast(Result, operation.run(parameters, self))

    def istio(self, *words: str) -> str:
        """istioctl."""
        return self.running.istio(self.cluster, *words)

    def tags(self) -> list[tuple[str, str]]:
        """(tag, revision) as istioctl lists them."""
        text = self.istio("tag", "list", "-o", "json")
        return [(item["tag"], item["revision"]) for item in json.loads(text) if item["tag"]] if text.startswith("[") else []

    def tag(self, *words: str) -> str:
        """``istioctl tag set`` with the charts of the pinned module."""
        return self.istio("tag", words[0], *words[1:], "--manifests", self.manifests)

    def versions(self) -> dict[str, str]:
        """The resourceVersion of every object a tag may touch."""
        return {
            f"{path.rpartition('/')[2]}/{item['metadata']['name']}": item["metadata"]["resourceVersion"]
            for path in (HOOKS, VALIDATORS, SERVICES)
            for item in self.client.list_objects(path)
        }

    def hooks(self) -> list[Json]:
        """All MutatingWebhookConfigurations."""
        return self.client.list_objects(HOOKS)

    def injected(self, namespace: str, **labels: str) -> str:
        """The revision and image that a pod would get now: the API server asks the real webhook, and stores nothing."""
        body = {
            "apiVersion": "v1", "kind": "Pod", "metadata": {"generateName": "asked-", "labels": labels},
            "spec": {"containers": [{"name": "app", "image": "sandbox.local/client:1"}]},
        }  # fmt: skip
        pod = self.client.create(f"/api/v1/namespaces/{namespace}/pods", body, dry_run=True)
        status = json.loads((pod["metadata"].get("annotations") or {}).get("sidecar.istio.io/status") or "{}")
        image = next((one["image"] for one in [*pod["spec"]["containers"], *pod["spec"].get("initContainers", [])] if one["name"] == "istio-proxy"), "")
        return f"{status.get('revision', '')} {image.rpartition(':')[2]}".strip()

    def until_injected(self, wanted: str, namespace: str, **labels: str) -> None:
        """Until a pod would get this: the API server learns of labels and webhooks a moment after they are written."""
        until(lambda: self.injected(namespace, **labels) == wanted, 60, lambda: self.injected(namespace, **labels))

    def namespace(self, name: str, **labels: str) -> str:
        """A namespace with these labels (``injection``, ``rev``) and no others of the mesh."""
        known = {"injection": "istio-injection", "rev": "istio.io/rev"}
        self.running.kube(self.cluster, "create", "namespace", name)
        wanted = {label: labels.get(key) for key, label in known.items()}
        self.client.patch(f"/api/v1/namespaces/{name}", {"metadata": {"labels": wanted}})
        return name


@pytest.fixture(scope="package")
def shared(tool: t.Callable[[str], Path], istioctl: Path, istio: Path) -> Iterator[Mesh]:
    name = f"v{os.getpid()}"
    versions = ("--istio-version", "1.31.0", "--istio-version", "1.30.0")
    try:
        done = sandbox("up", "--name", name, "--clusters", "1", *versions, "--with-istio", seconds=3000)
        assert done.returncode == 0, done.stderr
        mesh = Mesh(Running(name, tool("kubectl"), istioctl), istio / "manifests")
        operator = json.loads((mesh.folder / "istio-operator.json").read_text())
        operator["spec"] |= {"tag": "1.30.0", "components": {"ingressGateways": [{"name": "istio-ingressgateway", "enabled": False}]}}
        canary = mesh.folder / "canary.json"
        canary.write_text(json.dumps(operator))
        mesh.istio("install", "--skip-confirmation", "--revision", "canary", "--filename", str(canary), "--manifests", mesh.manifests)
        until(lambda: all(one["clientConfig"].get("caBundle") for item in mesh.hooks() for one in item["webhooks"]), 60)
        yield mesh
    finally:
        assert sandbox("down", "--name", name).returncode == 0


@pytest.fixture
def mesh(shared: Mesh) -> Iterator[Mesh]:
    """The cluster; after each test no tag but ``default`` on revision ``default``, and no namespace but ``sample`` asks for a revision."""
    yield shared
    for item in shared.client.list_objects("/api/v1/namespaces"):
        name, labels = item["metadata"]["name"], item["metadata"].get("labels") or {}
        if name != "sample" and {"istio.io/rev", "istio-injection", "istio.io/dataplane-mode"} & set(labels):
            body = {"metadata": {"labels": {"istio.io/rev": None, "istio-injection": None, "istio.io/dataplane-mode": None}}}
            shared.client.patch(f"/api/v1/namespaces/{name}", body)
    for tag in {tag for tag, _ in shared.tags()}:
        if tag != "default":
            shared.istio("tag", "remove", tag, "--skip-confirmation")
    if ("default", "default") not in shared.tags():
        shared.tag("set", "default", "--revision", "default", "--overwrite", "--skip-confirmation")
        # istiod writes once more to the new validator, which the next test would find changed
        path = f"{VALIDATORS}/istiod-default-validator"
        until(lambda: [one["failurePolicy"] for one in shared.client.get(path)["webhooks"]] == ["Fail"], 60, lambda: shared.client.get(path))
