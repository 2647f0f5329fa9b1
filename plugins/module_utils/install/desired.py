# SPDX-License-Identifier: GPL-3.0-or-later
"""A release as it should be: rendered now, or taken from a record; and its objects as they are applied."""
from __future__ import annotations

import copy
import typing as t
from collections.abc import Callable
from dataclasses import dataclass

from ..cluster.paths import Kinds
from ..helm.manifest import parse_documents
from ..helm.release import Record, stored_chart
from .generate import Release
from .patches import whole_numbers
from .paths import Map

RELEASE_NAME: t.Final = "meta.helm.sh/release-name"
RELEASE_NAMESPACE: t.Final = "meta.helm.sh/release-namespace"
MANAGED_BY: t.Final = "app.kubernetes.io/managed-by"
KEEP: t.Final = "helm.sh/resource-policy"
CRD: t.Final = "CustomResourceDefinition"
COMPONENT_OF_CHART: t.Final = {"base": "base", "istiod": "pilot", "cni": "cni", "ztunnel": "ztunnel", "gateway": "gateway"}


@dataclass(frozen=True)
class Desired:
    """What a release shall hold; ``chart`` makes the chart's stored form, which is large, only when it is written."""

    name: str
    namespace: str
    component: str
    objects: tuple[Map, ...]
    manifest: str
    config: Map
    chart_name: str
    chart_version: str
    app_version: str
    notes: str
    chart: Callable[[], Map]


def from_release(release: Release, kinds: Kinds) -> Desired:
    """Of a rendered release. Raises ClusterError for a kind that the cluster does not serve."""
    chart = release.chart
    return Desired(
        release.name, release.namespace, release.component, _placed([whole_numbers(item) for item in release.objects], release.namespace, kinds),
        release.manifest, whole_numbers(release.values), chart.name, chart.version, str(chart.metadata.get("appVersion") or chart.version), release.notes,
        lambda: stored_chart(chart),
    )  # fmt: skip


def from_record(record: Record, kinds: Kinds) -> Desired:
    """Of an earlier revision, to go back to it. Raises RenderError, ClusterError."""
    return Desired(
        record.name, record.namespace, COMPONENT_OF_CHART.get(record.chart_name, record.chart_name),
        _placed(parse_documents(record.manifest, f"release {record.name} revision {record.version}"), record.namespace, kinds),
        record.manifest, record.config, record.chart_name, record.chart_version, record.app_version, record.notes, lambda: record.chart,
    )  # fmt: skip


def _placed(objects: t.Iterable[Map], namespace: str, kinds: Kinds) -> tuple[Map, ...]:
    """The objects with the release's namespace where they name none and lie in one; CRDs among them are known to ``kinds`` afterwards."""
    found = list(objects)
    kinds.learn(item for item in found if item["kind"] == CRD)
    return tuple(placed(item, namespace, kinds) for item in found)


def placed(item: Map, namespace: str, kinds: Kinds) -> Map:
    """An object with its namespace."""
    meta = item.get("metadata") or {}
    if kinds.of(item).namespaced:
        return item if meta.get("namespace") else {**item, "metadata": {**meta, "namespace": namespace}}
    return {**item, "metadata": {key: value for key, value in meta.items() if key != "namespace"}} if "namespace" in meta else item


def owned(item: Map, release: str, namespace: str) -> Map:
    """An object with the metadata by which Helm knows its own (helm/pkg/action/validate.go); nulls, which apply takes for values, left out."""
    out: Map = without_nulls({key: value for key, value in item.items() if key != "status"})
    meta = out["metadata"]
    meta["labels"] = {**(meta.get("labels") or {}), MANAGED_BY: "Helm"}
    meta["annotations"] = {**(meta.get("annotations") or {}), RELEASE_NAME: release, RELEASE_NAMESPACE: namespace}
    meta.pop("creationTimestamp", None)
    return out


def without_nulls(value: t.Any) -> t.Any:
    """A value without its mappings' nulls, which apply takes for values."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def kept(item: Map) -> bool:
    """Whether an object outlives its release: Helm's resource policy, and CRDs always: with them all objects of their kind would go."""
    annotations = (item.get("metadata") or {}).get("annotations") or {}
    return annotations.get(KEEP) == "keep" or item.get("kind") == CRD


def key_of(item: Map) -> tuple[str, str, str, str]:
    """An object's kind, namespace, name and API group (two of them have a Gateway); the version may change between charts."""
    meta = item["metadata"]
    return str(item["kind"]), str(meta.get("namespace") or ""), str(meta["name"]), str(item["apiVersion"]).rpartition("/")[0]


def with_runtime_fields(item: Map, live: Map, own: t.Mapping[str, t.Any] | None) -> Map:
    """A desired object that leaves alone what istiod, or the default tag, decides on the live one.

    The ``failurePolicy`` of a validating webhook is istiod's once it runs, unless the values bring a CA bundle of their own (istiod then
    leaves it alone): it is applied only while we own it (``own`` is our tree of managed fields), and then as it is. Selectors of an
    injector that a default tag has deactivated stay deactivated.
    """
    if not str(item.get("kind")).endswith("WebhookConfiguration"):
        return item
    out = copy.deepcopy(item)
    there = {hook["name"]: hook for hook in live.get("webhooks") or []}
    for hook in out.get("webhooks") or []:
        found = there.get(hook["name"])
        if found is None:
            continue
        if item["kind"].startswith("Validating") and not hook["clientConfig"].get("caBundle"):
            tree = ((own or {}).get("f:webhooks") or {}).get(f'k:{{"name":"{hook["name"]}"}}') or {}
            hook.pop("failurePolicy", None)
            if "f:failurePolicy" in tree:
                hook["failurePolicy"] = found["failurePolicy"]
        if is_deactivated(found):
            for key in ("namespaceSelector", "objectSelector"):
                hook[key] = found[key]
    return out


def is_deactivated(hook: Map) -> bool:
    """Whether a webhook matches nothing because a default tag stands for it (istioctl's own mark)."""
    labels = [(hook.get(key) or {}).get("matchLabels") or {} for key in ("namespaceSelector", "objectSelector")]
    return any(one.get("istio.io/deactivated") == "never-match" for one in labels)
