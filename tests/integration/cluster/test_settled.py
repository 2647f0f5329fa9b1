# SPDX-License-Identifier: GPL-3.0-or-later
"""``settled`` beside the server: what it says needs no apply, a real apply leaves exactly as it is."""
from __future__ import annotations

import copy
import random
import typing as t
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.apply import FieldConflict, apply, label
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ApiError
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.ownership import settled
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.paths import Kinds
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.cache import Cache
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.engine import render
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.output import ordered
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.source import Source, open_chart
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.manifest_info import run
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.chart_access import Charts
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.manifest_info import Options

from .desired import changed, objects

Json = dict[str, t.Any]
CASES: t.Final = 60  # of each kind


def shown(item: Json) -> Json:
    """An object without what controllers write beside us: status, their annotations and entries, times and versions."""
    out = copy.deepcopy(item)
    out.pop("status", None)
    meta = out["metadata"]
    meta["annotations"] = {key: value for key, value in (meta.get("annotations") or {}).items() if "deployment.kubernetes.io" not in key}
    entries = [one for one in meta.pop("managedFields") if not one.get("subresource") and one["manager"] != "kube-controller-manager"]
    meta["entries"] = [{key: value for key, value in one.items() if key != "time"} for one in entries]
    for key in ("resourceVersion", "generation"):
        meta.pop(key, None)
    return out


def another(client: Client, kinds: Kinds, item: Json, seed: random.Random) -> None:
    """Sometimes another manager changes or takes something, by update or by apply."""
    touched = changed(item, seed)
    way = seed.choice(["nothing", "nothing", "update", "replace", "apply"])
    try:
        if way == "update":
            client.patch(kinds.path(item), touched, manager="editor")
        elif way == "replace":
            touched["metadata"]["resourceVersion"] = client.get(kinds.path(item))["metadata"]["resourceVersion"]
            client.replace(kinds.path(item), touched, manager="replacer")
        elif way == "apply":
            apply(client, kinds, touched, manager="other", force=True)
    except ApiError as error:
        assert error.status in (400, 409, 422, 500), error


def outcome(client: Client, kinds: Kinds, item: Json, number: int) -> tuple[bool, bool, str]:
    """Whether it is called settled, whether an apply changes nothing, and what was done."""
    seed = random.Random(f"{item['kind']} {number}")
    apply(client, kinds, item)
    wanted = item
    for _ in range(seed.choice([0, 1, 1, 2])):
        wanted = changed(wanted, seed)
    if seed.random() < 0.5:
        try:
            apply(client, kinds, changed(wanted, seed), force=True)
        except ApiError as error:
            assert error.status in (400, 409, 422, 500), error
    another(client, kinds, item, seed)
    live = client.get(kinds.path(item))
    said = settled(wanted, live, "helm")
    try:
        same = shown(apply(client, kinds, wanted, dry_run=True)) == shown(live)
    except FieldConflict:
        same = False
    except ApiError as error:
        assert error.status in (400, 409, 422, 500), error
        same = False
    return said, same, f"{label(item)} {number}: {wanted} | {live}"


@pytest.mark.parametrize("number", range(7), ids=["Deployment", "Service", "ConfigMap", "CustomResourceDefinition", "Webhooks", "ClusterRole", "RoleBinding"])
def test_what_is_called_settled_is_left_as_it_is_by_the_server(client: Client, kinds: Kinds, space: str, number: int) -> None:
    cases = [(objects(f"case-{number}-{case}", space)[number], case) for case in range(CASES)]
    try:
        found = client.each(lambda case: outcome(client, kinds, *case), cases)
    finally:
        client.each(lambda case: client.request("DELETE", kinds.path(case[0])), [case for case in cases if not case[0]["metadata"].get("namespace")])
    assert not [what for said, same, what in found if said and not same]
    assert sum(said for said, _, _ in found) >= 3
    assert sum(not same for _, same, _ in found) >= 15


class Silent:
    def warn(self, text: str) -> None:
        """Warnings are not compared."""


def chart_objects(istio: Path, tmp_path: Path) -> dict[str, list[Json]]:
    def profile(name: str) -> list[Json]:
        options = Options(
            namespace="istio-system", profile=name, revision="default", values={}, mesh_config={}, operator_files=(), components=(),
            charts=Charts(source=str(istio / "manifests")), kube_version="", dest="", query="",
        )  # fmt: skip
        return t.cast(list[Json], run(options, Silent()).values["objects"])

    chart = open_chart(Source(str(istio / "manifests/charts/gateway")), Cache(tmp_path / "cache"))
    texts = render(chart, {"podDisruptionBudget": {"minAvailable": 1}, "autoscaling": {"minReplicas": 2}}, release_name="gw", release_namespace="istio-system")
    return {**{name: profile(name) for name in ("demo", "ambient", "default", "remote")}, "gateway": ordered(chart, texts, include_crds=True)[0]}


def test_a_second_apply_of_the_charts_objects_is_known_to_change_nothing(client: Client, kinds: Kinds, istio: Path, tmp_path: Path) -> None:
    client.create("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "istio-system"}})
    seen: set[str] = set()
    made: dict[str, Json] = {}
    try:
        for name, items in chart_objects(istio, tmp_path).items():
            for item in items:
                if kinds.of(item).namespaced:
                    item["metadata"].setdefault("namespace", "istio-system")
                made[label(item)] = item
                live = apply(client, kinds, item)
                assert settled(item, live, "helm"), f"{name}: {label(item)}"
                assert shown(apply(client, kinds, item, dry_run=True)) == shown(live)
                seen.add(item["kind"])
    finally:
        client.each(lambda item: client.request("DELETE", kinds.path(item)), list(made.values()))
        client.request("DELETE", "/api/v1/namespaces/istio-system")
    assert {"Deployment", "DaemonSet", "HorizontalPodAutoscaler", "PodDisruptionBudget", "CustomResourceDefinition", "ConfigMap", "Service"} <= seen
    assert {"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "ClusterRoleBinding", "RoleBinding", "ServiceAccount"} <= seen
