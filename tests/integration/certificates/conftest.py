# SPDX-License-Identifier: GPL-3.0-or-later
"""API servers and the operations on them, for what needs no istiod."""
from __future__ import annotations

import contextlib
import copy
import importlib
import os
import typing as t
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ApiError
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import Result
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth

from ..sandbox.running import Running, sandbox

NAMES: t.Final = ("one", "two", "three", "four")
_PACKAGE: t.Final = "ansible_collections.meshfleet.istio.plugins.module_utils"


@dataclass
class Server:
    """A cluster by its kubeconfig, and the folder with its certificates."""

    kubeconfig: str
    folder: Path


@dataclass
class Fleet:
    """The clusters, called ``one`` to ``four``, and what the operations warned of."""

    running: Running
    manifests: Path
    warnings: list[str] = field(default_factory=list)

    def cluster(self, name: str) -> str:
        return f"{self.running.name}-{NAMES.index(name) + 1}"

    def access(self, name: str) -> dict[str, t.Any]:
        return {"kubeconfig": self.running.clusters[self.cluster(name)]["kubeconfig"]}

    def server(self, name: str) -> Server:
        """What stands behind a proxy that kills."""
        found = self.running.clusters[self.cluster(name)]
        return Server(found["kubeconfig"], Path(found["folder"]))

    def client(self, name: str, **options: t.Any) -> Client:
        return connect(Auth(**{**self.access(name), **options}), name=self.cluster(name))

    @contextlib.contextmanager
    def silent_proxy(self, name: str) -> Iterator[None]:
        """A pod ``remote`` with a proxy that does not say what it trusts, since nothing runs here."""
        client, pods = self.client(name), "/api/v1/namespaces/default/pods"
        spec = {"nodeName": "nowhere", "containers": [{"name": "istio-proxy", "image": "none", "args": ["proxy", "sidecar"]}]}
        client.create(pods, {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "remote"}, "spec": spec})
        try:
            yield
        finally:
            client.request("DELETE", f"{pods}/remote", query={"gracePeriodSeconds": 0})

    def warn(self, text: str) -> None:
        self.warnings.append(text)

    def call(self, module: str, cluster: str = "one", *, check_mode: bool = False, **arguments: t.Any) -> Result:
        """An operation with arguments as a task gives them. Raises OperationError."""
        spec = importlib.import_module(f"{_PACKAGE}.specs.{module}")
        checked = ArgumentSpecValidator(copy.deepcopy(spec.SPEC.argument_spec), **spec.SPEC.rules()).validate({**self.access(cluster), **arguments})
        assert not checked.error_messages, checked.error_messages
        self.warnings.clear()
        options = spec.Options.from_params(checked.validated_parameters, check_mode=check_mode, diff_mode=True)
        result: Result = importlib.import_module(f"{_PACKAGE}.operations.{module}").run(options, self)
        return result


@pytest.fixture(scope="package")
def fleet(tool: t.Callable[[str], Path], istioctl: Path, istio: Path) -> Iterator[Fleet]:
    """``CERTIFICATES_FLEET`` names a sandbox that stands already, while tests are written."""
    known = os.environ.get("CERTIFICATES_FLEET")
    name = known or f"ce{os.getpid()}"
    try:
        if not known:
            done = sandbox("up", "--name", name, "--clusters", str(len(NAMES)), "--api-only", seconds=3000)
            assert done.returncode == 0, done.stderr
        yield Fleet(Running(name, tool("kubectl"), istioctl), istio / "manifests")
    finally:
        if not known:
            assert sandbox("down", "--name", name).returncode == 0


@pytest.fixture
def space(fleet: Fleet) -> Iterator[str]:
    """A namespace for Istio, in every cluster, without anything in it."""
    name = "istio-system"
    for cluster in NAMES:
        client = fleet.client(cluster)
        if client.find(f"/api/v1/namespaces/{name}") is None:
            client.create("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    yield name
    for cluster in NAMES:
        client = fleet.client(cluster)
        for path in (f"/api/v1/namespaces/{name}/secrets", f"/apis/apps/v1/namespaces/{name}/deployments", f"/api/v1/namespaces/{name}/configmaps"):
            for item in client.list_objects(path, metadata_only=True):
                try:
                    client.request("DELETE", f"{path}/{item['metadata']['name']}")
                except ApiError as error:
                    if error.status != 404:  # the controllers may be faster, as with a token's Secret whose account is gone
                        raise
