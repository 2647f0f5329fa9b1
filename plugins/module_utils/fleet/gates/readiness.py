# SPDX-License-Identifier: GPL-3.0-or-later
"""Gate ``readiness``: istiods, gateways, ztunnel, Istio's CNI and workloads with sidecars are rolled out and ready."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...cluster.apply import label
from ...cluster.pods import explain, ready
from ...cluster.wait import rolled_out
from ...istio.revisions import is_running, pod_revision, proxy_role
from ...specs.spec import Arguments
from .gate import Evidence, Place, Verdict, worse_first

Json = dict[str, t.Any]
_APPS: t.Final = {"Deployment": "deployments", "StatefulSet": "statefulsets", "DaemonSet": "daemonsets"}
_OWN: t.Final = {"istiod": "istiod", "ztunnel": "ztunnel", "istio-cni-node": "Istio CNI"}
"""Workloads of Istio itself by their label ``app`` or ``k8s-app``, and what they are."""
_EXPLAINED: t.Final = 3
"""Workloads whose pods are asked why they are not ready."""


@dataclass(frozen=True)
class Readiness:
    """Of a revision's istiods and proxies, of namespaces; all where nothing is named."""

    revision: str
    namespaces: tuple[str, ...]

    NAME: t.ClassVar[str] = "readiness"
    OPTIONS: t.ClassVar[Arguments] = {"revision": {"type": "str"}, "namespaces": {"type": "list", "elements": "str"}}

    @classmethod
    def of(cls, given: Json) -> Readiness:
        """From checked options."""
        return cls(given["revision"] or "", given["namespaces"] or ())

    def look(self, place: Place) -> Verdict:
        """List pods and workloads. Raises ClusterError."""
        pods = [pod for part in self._each(place, "/api/v1", "pods") for pod in part]
        proxied = [pod for pod in pods if proxy_role(pod) not in ("", "ztunnel") and is_running(pod) and self._is_of_revision(pod_revision(pod))]
        roles = {_owner(pod): proxy_role(pod) for pod in proxied}
        found: list[tuple[Json, str]] = []
        for kind, plural in _APPS.items():
            for part in self._each(place, "/apis/apps/v1", plural, place.namespace):
                for item in part:
                    role = _own_role(item) if item["metadata"]["namespace"] == place.namespace else ""
                    if role == "istiod" and not self._is_of_revision((item["metadata"].get("labels") or {}).get("istio.io/rev") or "default"):
                        continue
                    role = role or roles.get(_name(kind, item), "")
                    if role:
                        found.append(({**item, "apiVersion": "apps/v1", "kind": kind}, role))
        evidence = [self._workload(item, role) for item, role in found]
        known = {_name(item["kind"], item) for item, _ in found}
        evidence += [_pod(pod) for pod in proxied if _owner(pod) not in known]
        if not any(role == "istiod" for _, role in found):
            wanted = f" of revision {self.revision}" if self.revision else ""
            evidence.append(Evidence(False, f"Namespace {place.namespace}", f"has no istiod{wanted}"))
        return Verdict(worse_first(self._explained(place, evidence, [item for item, _ in found])))

    def _each(self, place: Place, base: str, plural: str, always: str = "") -> list[list[Json]]:
        names = [*dict.fromkeys([*self.namespaces, *([always] if always else [])])] if self.namespaces else []
        paths = [f"{base}/namespaces/{name}/{plural}" for name in names] or [f"{base}/{plural}"]
        return place.client.each(place.client.list_objects, paths)

    def _is_of_revision(self, revision: str) -> bool:
        return not self.revision or revision == self.revision

    def _workload(self, item: Json, role: str) -> Evidence:
        problem = rolled_out(item)
        return Evidence(not problem, label(item), problem or "is ready", {"role": role})

    def _explained(self, place: Place, evidence: list[Evidence], items: list[Json]) -> list[Evidence]:
        """The first of what failed with what its pods say."""
        by_name = {label(item): item for item in items}
        asked = [one for one in evidence if not one.passed and one.subject in by_name][:_EXPLAINED]
        told = {one.subject: explain(place.client, by_name[one.subject]) for one in asked}
        return [Evidence(one.passed, one.subject, f"{one.text} ({told[one.subject]})", one.facts) if told.get(one.subject) else one for one in evidence]


def _own_role(item: Json) -> str:
    labels = item["metadata"].get("labels") or {}
    return next((_OWN[word] for word in (labels.get("app"), labels.get("k8s-app")) if word in _OWN), "")


def _name(kind: str, item: Json) -> tuple[str, str, str]:
    return kind, str(item["metadata"]["namespace"]), str(item["metadata"]["name"])


def _owner(pod: Json) -> tuple[str, str, str]:
    """The workload that made a pod: of a ReplicaSet, whose name ends with its template's hash, the Deployment; the pod itself where nothing did."""
    meta = pod["metadata"]
    space = str(meta["namespace"])
    owner = next((one for one in meta.get("ownerReferences") or [] if one.get("controller")), None)
    if owner is None:
        return "Pod", space, str(meta["name"])
    if owner["kind"] == "ReplicaSet":
        return "Deployment", space, str(owner["name"]).rpartition("-")[0]
    return str(owner["kind"]), space, str(owner["name"])


def _pod(pod: Json) -> Evidence:
    """A pod whose workload is none of those that say whether they are ready."""
    name = f"Pod {pod['metadata']['namespace']}/{pod['metadata']['name']}"
    return Evidence(ready(pod), name, "is ready" if ready(pod) else "is not ready", {"role": proxy_role(pod)})
