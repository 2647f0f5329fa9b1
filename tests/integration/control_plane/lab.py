# SPDX-License-Identifier: GPL-3.0-or-later
"""One cluster of a sandbox as the tests use it: called, looked at as a whole, and emptied."""
from __future__ import annotations

import json
import os
import subprocess
import time
import typing as t
from dataclasses import dataclass, field, replace
from pathlib import Path

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ApiError
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.release import Record, read_record
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.control_plane import run
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError, Result
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.control_plane import SPEC, Options

Json = dict[str, t.Any]
Key = tuple[str, str, str]
"""Resource as in ``configmaps`` or ``gateways.networking.istio.io``, namespace, name."""
DISCOVERY: t.Final = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
OTHERS: t.Final = ("events", "events.events.k8s.io", "leases.coordination.k8s.io", "nodes", "componentstatuses", "apiservices.apiregistration.k8s.io")
"""What a cluster's own controllers write all the time, or what is made up from other objects."""
UNREAL: t.Final = (".kwok.x-k8s.io", ".metrics.k8s.io")
LEASE: t.Final = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/meshfleet-istio"
HUB: t.Final = "sandbox.local/istio"
IN_EVERY_NAMESPACE: t.Final = (("serviceaccounts", "default"), ("configmaps", "kube-root-ca.crt"))
REVISION: t.Final = "deployment.kubernetes.io/revision"
"""An annotation that the deployment controller writes with the status."""
BOOKKEEPING: t.Final = ("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp")


@dataclass
class Said:
    """What one call gave: its result or its error, and the warnings."""

    result: Result = field(default_factory=Result)
    error: str = ""
    warnings: list[str] = field(default_factory=list)
    kind: str = ""
    """The name of the error's class."""

    @property
    def changed(self) -> bool:
        """Whether it says that something changed."""
        return self.result.changed

    @property
    def objects(self) -> dict[str, list[str]]:
        """Objects by what happened to them."""
        return t.cast(dict[str, list[str]], self.result.values["objects"])

    def warn(self, text: str) -> None:
        """The reporter's part."""
        self.warnings.append(text)


@dataclass
class Lab:
    """A cluster by its kubeconfig; ``before`` is what it held when the test got it."""

    name: str
    kubeconfig: str
    folder: Path
    before: dict[Key, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client: Client = connect(Auth(kubeconfig=self.kubeconfig))

    def call(self, *, check_mode: bool = False, **params: t.Any) -> Said:
        """``control_plane`` in this process; an error is told in what comes back."""
        given = {"kubeconfig": self.kubeconfig, "wait": False, **params}
        checked = ArgumentSpecValidator(SPEC.argument_spec, **SPEC.rules()).validate(given)
        assert not checked.error_messages, checked.error_messages
        options = Options.from_params(checked.validated_parameters, check_mode=check_mode, diff_mode=True)
        said = Said()
        try:
            said.result = run(options, said)
        except OperationError as error:
            said.error, said.kind = str(error), type(error).__name__
        return said

    def done(self, **params: t.Any) -> Said:
        """The same for a call that has to work."""
        said = self.call(**params)
        assert not said.error, said.error
        return said

    def resources(self) -> dict[str, str]:
        """The collection's path of every kind that can be listed, once each, by plural and group."""
        out: dict[str, str] = {}
        for start in ("/api", "/apis"):
            for group in self.client.request("GET", start, accept=DISCOVERY)["items"]:
                version = group["versions"][0]
                name = group["metadata"].get("name") or ""
                for entry in version.get("resources") or []:
                    if "list" in entry["verbs"]:
                        full = f"{entry['resource']}.{name}" if name else entry["resource"]
                        out[full] = f"{start}/{name + '/' if name else ''}{version['version']}/{entry['resource']}"
        return out

    def everything(self, *, leave: t.Collection[str] = OTHERS) -> dict[Key, Json]:
        """Every object of every kind but those in ``leave``."""
        places = {name: path for name, path in self.resources().items() if name not in leave and not name.endswith(UNREAL)}
        found = self.client.each(self.client.list_objects, places.values())
        return {
            (name, str(item["metadata"].get("namespace") or ""), str(item["metadata"]["name"])): item
            for name, items in zip(places, found, strict=True)
            for item in items
        }

    def versions(self) -> dict[Key, tuple[str, t.Any, str]]:
        """uid, generation and resourceVersion of every object: equal means that nothing was written.

        Where controllers write a status whenever they like, what all others may write stands for the resourceVersion; what they make on their
        own, when they like (pods, endpoints), is left out.
        """
        found = {key: one for key, one in self.everything().items() if not _made_by_controllers(key)}
        return {key: (one["metadata"]["uid"], one["metadata"].get("generation"), _state(key, one)) for key, one in found.items()}

    def content(self) -> dict[Key, Json]:
        """What was made since ``before``, without what the server keeps for itself; records and what controllers make aside."""
        out = {}
        for key, item in self.everything().items():
            if key in self.before or (key[0] == "secrets" and item["type"] == "helm.sh/release.v1") or _made_by_controllers(key):
                continue
            meta = {name: value for name, value in item["metadata"].items() if name not in BOOKKEEPING}
            owners = sorted(
                {(one["manager"], one["operation"]) for one in item["metadata"].get("managedFields") or [] if not one.get("subresource")}
            )
            out[key] = {**{name: value for name, value in item.items() if name != "status"}, "metadata": {**meta, "owners": owners}}
        return out

    def comparable(self) -> dict[Key, Json]:
        """The content without what differs from cluster to cluster."""
        out = self.content()
        for key, item in out.items():
            if key[0] == "services":
                out[key] = {**item, "spec": {name: value for name, value in item["spec"].items() if name not in ("clusterIP", "clusterIPs")}}
            if key[0] == "deployments.apps":
                item["metadata"]["annotations"].pop(REVISION, None)
        return out

    def records(self, namespace: str = "istio-system") -> dict[str, list[Record]]:
        """All revisions of all releases, oldest first."""
        out: dict[str, list[Record]] = {}
        for secret in self.client.list_objects(f"/api/v1/namespaces/{namespace}/secrets", labels="owner=helm"):
            record = read_record(secret)
            assert record.status == secret["metadata"]["labels"]["status"]
            out.setdefault(record.name, []).append(record)
        return {name: sorted(found, key=lambda one: one.version) for name, found in sorted(out.items())}

    def statuses(self, namespace: str = "istio-system") -> dict[str, list[str]]:
        """The statuses of all revisions of all releases."""
        return {name: [one.status for one in found] for name, found in self.records(namespace).items()}

    def get(self, path: str) -> Json:
        """An object."""
        return self.client.get(path)

    def has(self, path: str) -> bool:
        """Whether an object exists."""
        return self.client.find(path) is not None

    def apply(self, path: str, body: Json, manager: str = "somebody") -> Json:
        """Server-side apply by anybody."""
        return self.client.request("PATCH", path, query={"fieldManager": manager, "force": "true"}, body=body, content="application/apply-patch+yaml")

    def until(self, true: t.Callable[[], bool], what: str, seconds: float = 60) -> None:
        """Wait for something."""
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, f"{self.name}: waited {seconds} s for {what}"
            time.sleep(0.1)

    def empty(self) -> None:
        """Delete all that was made since ``before``, finalizers or not, and wait until it is gone."""
        places, deadline = self.resources(), time.monotonic() + 90
        while True:
            left = {key: item for key, item in self.everything().items() if key not in self.before and not _made_by_controllers(key)}
            if not left:
                break
            assert time.monotonic() < deadline, f"{self.name}: still there: {sorted(left)}"
            filled = {key[1] for key in left}  # what lies in a namespace that is gone could no longer be changed
            todo = {key: item for key, item in left.items() if key[0] != "namespaces" or key[2] not in filled}
            self.client.each(lambda pair: self._remove(places, *pair), todo.items())
            time.sleep(0.1)
        self._delete(LEASE)

    def _remove(self, places: dict[str, str], key: Key, item: Json) -> None:
        resource, namespace, name = key
        root, _, plural = places[resource].rpartition("/")
        path = f"{root}/namespaces/{namespace}/{plural}/{name}" if namespace else f"{root}/{plural}/{name}"
        self._delete(path)
        try:
            if resource == "namespaces":
                self.client.replace(f"{path}/finalize", {**item, "spec": {"finalizers": []}, "metadata": {"name": name}})
            elif item["metadata"].get("finalizers") and not resource.startswith("customresourcedefinitions"):
                self.client.patch(path, {"metadata": {"finalizers": None}})
        except ApiError as error:
            if error.status not in (404, 409):
                raise

    def _delete(self, path: str) -> None:
        body = {"apiVersion": "v1", "kind": "DeleteOptions", "gracePeriodSeconds": 0, "propagationPolicy": "Background"}
        try:
            self.client.request("DELETE", path, body=body)
        except ApiError as error:
            if error.status not in (404, 409):
                raise

    def behind(self, kubeconfig: str) -> Lab:
        """The same cluster by another kubeconfig."""
        return replace(self, kubeconfig=kubeconfig)


def _state(key: Key, item: Json) -> str:
    if key[0].partition(".")[0] not in ("horizontalpodautoscalers", "deployments", "daemonsets", "replicasets", "pods"):
        return str(item["metadata"]["resourceVersion"])
    meta = {name: value for name, value in item["metadata"].items() if name != "resourceVersion"}
    meta["managedFields"] = [one for one in meta.get("managedFields") or [] if not one.get("subresource")]
    meta["annotations"] = {name: value for name, value in (meta.get("annotations") or {}).items() if name != REVISION}
    return json.dumps({**item, "metadata": meta, "status": None}, sort_keys=True)


def _made_by_controllers(key: Key) -> bool:
    resource, _, name = key
    made = ("pods", "replicasets.apps", "controllerrevisions.apps", "endpoints", "endpointslices.discovery.k8s.io", "ipaddresses.networking.k8s.io")
    return resource in made or (resource, name) in IN_EVERY_NAMESPACE


def command(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, timeout=300, env={**os.environ, **environment})
