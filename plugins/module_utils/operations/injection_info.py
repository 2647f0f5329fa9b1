# SPDX-License-Identifier: GPL-3.0-or-later
"""``injection_info``: who injects which pods, why not, and whose proxies are not what they would get now."""
from __future__ import annotations

import typing as t
from dataclasses import asdict

from ..analysis.injection_coverage import check
from ..analysis.message import in_order
from ..cluster.client import Client
from ..cluster.connection import connect
from ..inject.coverage import NamespaceView, Observer, PodView
from ..inject.live import injectors, proxy_configs
from ..inject.policy import IGNORED_NAMESPACES
from ..istio.webhooks import REVISION_LABEL, TAG_LABEL, deactivated, is_injector, labels_of, name_of
from ..proxies.workloads import pods_of
from ..specs.injection_info import Options
from .cluster_errors import told
from .query import answered, checked_query
from .result import OperationError, Reporter, Result

Map = dict[str, t.Any]

_SPACES: t.Final = "/api/v1/namespaces"


def run(options: Options, reporter: Reporter) -> Result:
    """Look, and say what is there. Raises OperationError, Unreachable."""
    query = checked_query(options.query)
    with told():
        client = connect(options.auth)
        spaces, pods = _looked_at(client, options)
        webhooks = [item for item in client.list_objects("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations") if is_injector(item)]
        known, unread = injectors(client, webhooks, options.namespace)
        observer = Observer(webhooks, known, proxy_configs(client))
    for reason in unread:
        reporter.warn(f"{reason} Images of its proxies are not compared.")
    found = [observer.namespace(item, pods.get(name_of(item), ())) for item in sorted(spaces, key=name_of)]
    messages = in_order(message for item in found if item.name != options.namespace for message in check(item))
    asked = [(item, observer.pod(_imagined(item, options.pod_labels), labels_of(item))) for item in spaces if options.pod_labels is not None]
    values = {
        "webhooks": [_webhook(item, found, observer) for item in sorted(webhooks, key=name_of)],
        "namespaces": [_namespace(item) for item in found],
        "pods": [_pod(pod) for item in found for pod in item.pods] if options.details or options.workload else [],
        "asked": [{"namespace": name_of(item), **_verdict(view)} for item, view in asked],
        "restart_needed": _restarts(found),
        "messages": [item.values() for item in messages],
    }
    return Result(False, answered(query, values))


def _looked_at(client: Client, options: Options) -> tuple[list[Map], dict[str, list[Map]]]:
    """The namespaces that are meant, and their pods by namespace. Raises OperationError for one that is not there, ClusterError."""
    if options.workload:
        pods = pods_of(client, options.workload, options.default_namespace)
        return [client.get(f"{_SPACES}/{pods[0]['metadata']['namespace']}")], _by_namespace(pods)
    there = {name_of(item): item for item in client.list_objects(_SPACES)}
    lost = [name for name in options.namespaces if name not in there]
    if lost:
        raise OperationError(f"cluster {client.name}: namespaces: there is no namespace {', '.join(lost)}; leave the option out to look at all")
    if options.namespaces:
        named = [there[name] for name in dict.fromkeys(options.namespaces)]
        pods = [pod for found in client.each(lambda item: client.list_objects(f"{_SPACES}/{name_of(item)}/pods"), named) for pod in found]
        return named, _by_namespace(pods)
    return [item for name, item in there.items() if name not in IGNORED_NAMESPACES], _by_namespace(client.list_objects("/api/v1/pods"))


def _by_namespace(pods: t.Iterable[Map]) -> dict[str, list[Map]]:
    out: dict[str, list[Map]] = {}
    for pod in pods:
        out.setdefault(pod["metadata"]["namespace"], []).append(pod)
    return out


def _imagined(space: Map, labels: dict[str, str] | None) -> Map:
    """A pod of these labels that is not there."""
    return {"metadata": {"namespace": name_of(space), "labels": labels or {}}, "spec": {}}


def _webhook(item: Map, found: list[NamespaceView], observer: Observer) -> Map:
    labels = labels_of(item)
    revision = labels.get(REVISION_LABEL, "")
    return {
        "name": name_of(item), "revision": revision, "tag": labels.get(TAG_LABEL, ""), "active": not deactivated(item),
        "image": observer.image_of(revision), "namespaces": [space.name for space in found if space.webhook == name_of(item)],
    }  # fmt: skip


def _namespace(found: NamespaceView) -> Map:
    return {
        "name": found.name, "webhook": found.webhook, "revision": found.revision, "reason": found.reason, "ambient": found.ambient,
        "pods": len(found.pods), "with_proxy": sum(1 for pod in found.pods if pod.proxy), "missing_proxy": sum(1 for pod in found.pods if pod.missing),
        "proxies": found.by_revision(),
    }  # fmt: skip


def _verdict(pod: PodView) -> Map:
    return {
        "webhook": pod.webhook, "wanted_revision": pod.wanted_revision, "reason": pod.reason, "webhooks": [asdict(item) for item in pod.verdicts],
    }  # fmt: skip


def _pod(pod: PodView) -> Map:
    return {
        "namespace": pod.namespace, "name": pod.name, "workload": pod.workload, "proxy": pod.proxy, "revision": pod.revision, "image": pod.image,
        **_verdict(pod), "restart": pod.restart,
    }  # fmt: skip


def _restarts(found: list[NamespaceView]) -> list[Map]:
    """Workloads with pods that have to be made anew, one entry for each reason."""
    counts: dict[tuple[str, str, str, str], int] = {}
    for space in found:
        for pod in space.pods:
            if pod.restart:
                key = (space.name, pod.workload, pod.restart, pod.wanted_revision)
                counts[key] = counts.get(key, 0) + 1
    return [
        {"namespace": namespace, "workload": workload, "pods": number, "wanted_revision": wanted, "reason": reason}
        for (namespace, workload, reason, wanted), number in sorted(counts.items())
    ]
