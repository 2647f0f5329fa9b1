# SPDX-License-Identifier: GPL-3.0-or-later
"""One cluster with two control planes by istioctl, for all tests of this folder: ``default``, and ``openshift`` that takes the cluster for one."""
from __future__ import annotations

import json
import os
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth

from tests.integration.sandbox.running import Running, sandbox, until

SPACES: t.Final = {"default": "three-ways", "openshift": "three-ways-scc"}
"""Revision -> a namespace that it injects."""
PLAIN: t.Final = "three-ways-plain"
HOOKS: t.Final = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
_RANGES: t.Final = {"openshift.io/sa.scc.uid-range": "1000620000/10000", "openshift.io/sa.scc.supplemental-groups": "1000620000/10000"}


@pytest.fixture(scope="package")
def running(tool: t.Callable[[str], Path], istioctl: Path, istio: Path) -> Iterator[Running]:
    name = f"inj{os.getpid()}"
    try:
        done = sandbox("up", "--name", name, "--clusters", "1", "--with-istio", seconds=3000)
        assert done.returncode == 0, done.stderr
        found = Running(name, tool("kubectl"), istioctl)
        ((cluster, facts),) = found.clusters.items()
        operator = json.loads((Path(facts["folder"]) / "istio-operator.json").read_text())
        operator["spec"]["components"] = {"ingressGateways": [{"name": "istio-ingressgateway", "enabled": False}]}
        operator["spec"]["values"]["global"]["platform"] = "openshift"
        file = Path(facts["folder"]) / "openshift.json"
        file.write_text(json.dumps(operator))
        found.istio(cluster, "install", "--skip-confirmation", "--revision", "openshift", "--filename", str(file), "--manifests", str(istio / "manifests"))
        yield found
    finally:
        assert sandbox("down", "--name", name).returncode == 0


@pytest.fixture(scope="package")
def kubeconfig(running: Running) -> str:
    return next(iter(running.clusters.values()))["kubeconfig"]


@pytest.fixture(scope="package")
def client(kubeconfig: str) -> Client:
    found = connect(Auth(kubeconfig=kubeconfig))
    until(lambda: all(one["clientConfig"].get("caBundle") for item in found.list_objects(HOOKS) for one in item["webhooks"]), 60)
    spaces: tuple[tuple[str, dict[str, t.Any]], ...] = (
        (SPACES["default"], {"labels": {"istio-injection": "enabled"}}),
        (SPACES["openshift"], {"labels": {"istio.io/rev": "openshift"}, "annotations": _RANGES}),
        (PLAIN, {}),
    )
    for name, metadata in spaces:
        found.create("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, **metadata}})
        until(lambda name=name: found.find(f"/api/v1/namespaces/{name}/serviceaccounts/default"), 60)  # type: ignore[misc]
    return found
