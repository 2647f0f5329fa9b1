# SPDX-License-Identifier: GPL-3.0-or-later
"""Small decisions of a plan: newer CRDs, equal manifests, a history's revisions, a gateway's address, a module's options as an operator file."""
from __future__ import annotations

import itertools
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.functions.yaml_emit import dumps
from ansible_collections.meshfleet.istio.plugins.module_utils.install.gateway import addressed, addresses
from ansible_collections.meshfleet.istio.plugins.module_utils.install.operator_spec import merge_operators, settings_file
from ansible_collections.meshfleet.istio.plugins.module_utils.install.plan import _meaning, is_newer
from ansible_collections.meshfleet.istio.plugins.module_utils.install.release_store import Entry, History
from ansible_collections.meshfleet.istio.plugins.module_utils.install.verdicts import without_bookkeeping

Json = dict[str, t.Any]


def crd(version: str | None) -> Json:
    return {"metadata": {"name": "x", "labels": None if version is None else {"app.kubernetes.io/version": version}}}


@pytest.mark.parametrize(
    ("live", "item", "newer"),
    [("1.31.0", "1.30.0", True), ("1.30.0", "1.31.0", False), ("1.31.0", "1.31.0", False), ("1.31.0", "1.31.0-rc.1", True), ("1.9.0", "1.10.0", False),
     (None, "1.30.0", False), ("1.31.0", None, False), ("latest", "1.30.0", False)],
)  # fmt: skip
def test_a_newer_crd(live: str | None, item: str | None, newer: bool) -> None:
    assert is_newer(crd(live), crd(item)) is newer


def manifest(*items: Json) -> str:
    return "".join(f"---\n{dumps(item)}" for item in items)


def test_manifests_that_mean_the_same() -> None:
    one = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "n"}}
    hook = {"apiVersion": "a/v1", "kind": "ValidatingWebhookConfiguration", "metadata": {"name": "v"}, "webhooks": [{"name": "h", "failurePolicy": "Ignore"}]}
    later = {**hook, "webhooks": [{"name": "h"}]}
    assert _meaning(manifest(one, hook)) == _meaning(manifest(later, one))
    assert _meaning(manifest({**hook, "kind": "MutatingWebhookConfiguration"})) != _meaning(manifest({**later, "kind": "MutatingWebhookConfiguration"}))
    assert _meaning(manifest(one)) != _meaning(manifest(one, hook))


STATES: t.Final = ("deployed", "superseded", "failed", "pending-upgrade", "uninstalled")


@pytest.mark.parametrize("states", [(), *(row for length in (1, 2, 3) for row in itertools.product(STATES, repeat=length))])
def test_every_history(states: tuple[str, ...]) -> None:
    found = History("istiod", "n", [Entry(number, state) for number, state in enumerate(states, 1)])
    deployed = [number for number, state in enumerate(states, 1) if state == "deployed"]
    assert (found.newest.version if found.newest else 0) == len(states)
    assert (found.deployed.version if found.deployed else None) == (deployed[-1] if deployed else None)
    assert [one.version for one in found.unfinished] == list(range((deployed[-1] if deployed else 0) + 1, len(states) + 1))
    assert found.exists is bool(set(states) - {"uninstalled"})


@pytest.mark.parametrize(
    ("spec", "ingress", "wanted"),
    [
        ({"type": "LoadBalancer", "clusterIPs": ["10.0.0.1"]}, None, []),
        ({"type": "LoadBalancer"}, [{"ip": "1.2.3.4"}, {"hostname": "a.example"}, {}], ["1.2.3.4", "a.example"]),
        ({"type": "ClusterIP", "clusterIPs": ["10.0.0.1", "fd00::1"]}, None, ["10.0.0.1", "fd00::1"]),
        ({"type": "ClusterIP", "clusterIPs": ["None"]}, None, []),
        ({"type": "NodePort", "externalIPs": ["5.6.7.8"], "clusterIPs": ["10.0.0.1"]}, None, ["5.6.7.8"]),
    ],
)
def test_addresses_of_a_service(spec: Json, ingress: list[Json] | None, wanted: list[str]) -> None:
    service = {"spec": spec, "status": {"loadBalancer": {"ingress": ingress}}}
    assert addresses(service) == wanted
    assert (addressed(service) == "") is bool(wanted)
    assert (addresses(None), addressed(None)) == ([], "does not exist")


def test_options_as_an_operator_file() -> None:
    assert settings_file(namespace="istio-system", revision="default", values={}, mesh_config={}) == {"spec": {}}
    values = {"global": {"hub": "h"}, "pilot": {"x": 1}}
    found = settings_file(namespace="mesh", revision="canary", values=values, mesh_config={"a": 1})["spec"]
    assert found["values"] == {"global": {"istioNamespace": "mesh", "hub": "h"}, "pilot": {"x": 1}}
    assert (found["revision"], found["meshConfig"], values["global"]) == ("canary", {"a": 1}, {"hub": "h"})
    spec = merge_operators([{"spec": {"revision": "file"}}, {"spec": found}], profile="minimal")
    assert spec.revision == "canary"
    assert {one.namespace for one in spec.components()} == {"mesh"}


def test_bookkeeping_is_left_out() -> None:
    meta = {"name": "x", "labels": {"a": "b"}, "uid": "1", "managedFields": [], "generation": 1, "resourceVersion": "2"}
    item: Json = {"kind": "X", "metadata": meta, "status": {}, "spec": 1}
    assert without_bookkeeping(item) == {"kind": "X", "metadata": {"name": "x", "labels": {"a": "b"}}, "spec": 1}
    assert "uid" in item["metadata"]
