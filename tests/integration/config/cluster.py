# SPDX-License-Identifier: GPL-3.0-or-later
"""The cluster as these tests use it, and objects for it."""
from __future__ import annotations

import subprocess
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.paths import DISCOVERY
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.config import run
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError, Result
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.config import SPEC, Options

Json = dict[str, t.Any]
OF_CONTROLLERS: t.Final = ("kube-root-ca.crt", "istio-ca-root-cert")
"""ConfigMaps that controllers put into every namespace, some time after it was made."""
ROUTES: t.Final = "/apis/networking.istio.io/v1/namespaces/{}/virtualservices"


@dataclass
class Said:
    """What one call gave: its result or its error with what goes beside it, and the warnings."""

    result: Result = field(default_factory=Result)
    error: str = ""
    facts: Json = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def objects(self) -> dict[str, list[str]]:
        """The objects that something happened to, by what it was."""
        return {action: names for action, names in self.result.values["objects"].items() if names}

    def warn(self, text: str) -> None:
        """The reporter's part."""
        self.warnings.append(text)


class Cluster:
    """A cluster by its kubeconfig."""

    def __init__(self, kubeconfig: str, kubectl: Path) -> None:
        self.kubeconfig, self.kubectl = kubeconfig, str(kubectl)
        self.client = connect(Auth(kubeconfig=kubeconfig))

    def call(self, space: str, *, check_mode: bool = False, **params: t.Any) -> Said:
        """``config`` for a set ``one`` of a namespace, in this process; an error is told in what comes back."""
        given = {"kubeconfig": self.kubeconfig, "set_name": "one", "set_namespace": space, "default_namespace": space, **params}
        checked = ArgumentSpecValidator(SPEC.argument_spec, **SPEC.rules()).validate(given)
        assert not checked.error_messages, checked.error_messages
        said = Said()
        try:
            said.result = run(Options.from_params(checked.validated_parameters, check_mode=check_mode, diff_mode=True), said)
        except OperationError as error:
            said.error, said.facts = str(error), error.facts
        return said

    def done(self, space: str, **params: t.Any) -> Said:
        """The same for a call that has to work."""
        said = self.call(space, **params)
        assert not said.error, said.error
        return said

    def kube(self, *words: str, text: str = "", environment: t.Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """kubectl."""
        command = [self.kubectl, "--kubeconfig", self.kubeconfig, *words]
        return subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=60, env=environment)

    def routes(self, space: str) -> list[str]:
        """The names of a namespace's VirtualServices."""
        return sorted(str(one["metadata"]["name"]) for one in self.client.list_objects(ROUTES.format(space)))

    def versions(self, space: str) -> dict[str, str]:
        """The resourceVersion of all of a namespace's VirtualServices and ConfigMaps but those of controllers, and of the Lease."""
        lease = self.client.find("/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/meshfleet-istio")
        found = [one for path in (ROUTES.format(space), f"/api/v1/namespaces/{space}/configmaps") for one in self.client.list_objects(path)]
        found += [lease] if lease else []
        return {str(one["metadata"]["uid"]): str(one["metadata"]["resourceVersion"]) for one in found if one["metadata"]["name"] not in OF_CONTROLLERS}

    def serves(self, group: str) -> bool:
        """Whether the API server names a group in its discovery, from which clients learn of kinds."""
        return any(one["metadata"].get("name") == group for one in self.client.request("GET", "/apis", accept=DISCOVERY)["items"])

    def inventory(self, space: str, name: str = "one") -> list[str]:
        """The lines of a set's inventory."""
        found = self.client.get(f"/api/v1/namespaces/{space}/configmaps/meshfleet-set-{name}")
        return str(found["data"]["objects"]).splitlines()


def route(name: str, weight: int = 100, **meta: t.Any) -> Json:
    """A VirtualService."""
    spec = {"hosts": [f"{name}.example"], "http": [{"route": [{"destination": {"host": "echo"}, "weight": weight}]}]}
    return {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": name, **meta}, "spec": spec}


def settings(name: str, **data: str) -> Json:
    """A ConfigMap."""
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}
