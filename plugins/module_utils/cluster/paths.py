# SPDX-License-Identifier: GPL-3.0-or-later
"""From kinds to URLs: a table for what charts hold, the CRDs of a plan, and aggregated discovery once for the rest."""
from __future__ import annotations

import threading
import typing as t
from dataclasses import dataclass
from urllib.parse import quote

from .client import Client
from .errors import ClusterError

Json = dict[str, t.Any]
DISCOVERY: t.Final = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json"


@dataclass(frozen=True)
class Resource:
    """Where a kind's objects are: the URL's beginning (``/api/v1``), the plural, and whether they lie in namespaces."""

    root: str
    plural: str
    namespaced: bool

    def collection(self, namespace: str = "") -> str:
        """The path of all objects, or of a namespace's."""
        return f"{self.root}/namespaces/{quote(namespace, safe='')}/{self.plural}" if self.namespaced and namespace else f"{self.root}/{self.plural}"

    def path(self, name: str, namespace: str = "") -> str:
        """The path of one object."""
        return f"{self.collection(namespace)}/{quote(name, safe=':@')}"


def _table() -> dict[tuple[str, str], Resource]:
    out: dict[tuple[str, str], Resource] = {}
    for api_version, kinds in _KINDS.items():
        root = f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
        for entry in kinds.split():
            kind, _, plural = entry.partition(":")
            namespaced = not kind.startswith("*")
            kind = kind.lstrip("*")
            out[api_version, kind] = Resource(root, plural or kind.lower() + "s", namespaced)
    return out


# A kind, its plural where that is not the kind with an s; a star: without namespace.
_KINDS: t.Final[dict[str, str]] = {
    "v1": "*Namespace *Node ServiceAccount ConfigMap Secret Service Pod Event ResourceQuota LimitRange Endpoints:endpoints PersistentVolumeClaim",
    "apps/v1": "Deployment DaemonSet StatefulSet ReplicaSet",
    "batch/v1": "Job CronJob",
    "autoscaling/v2": "HorizontalPodAutoscaler",
    "policy/v1": "PodDisruptionBudget",
    "coordination.k8s.io/v1": "Lease",
    "discovery.k8s.io/v1": "EndpointSlice",
    "networking.k8s.io/v1": "NetworkPolicy:networkpolicies Ingress:ingresses",
    "rbac.authorization.k8s.io/v1": "*ClusterRole *ClusterRoleBinding Role RoleBinding",
    "apiextensions.k8s.io/v1": "*CustomResourceDefinition",
    "admissionregistration.k8s.io/v1": (
        "*MutatingWebhookConfiguration *ValidatingWebhookConfiguration *ValidatingAdmissionPolicy:validatingadmissionpolicies "
        "*ValidatingAdmissionPolicyBinding"
    ),
    "networking.istio.io/v1": "Gateway VirtualService DestinationRule ServiceEntry:serviceentries Sidecar WorkloadEntry:workloadentries WorkloadGroup",
    "networking.istio.io/v1alpha3": "EnvoyFilter",
    "security.istio.io/v1": "AuthorizationPolicy:authorizationpolicies PeerAuthentication RequestAuthentication",
    "telemetry.istio.io/v1": "Telemetry:telemetries",
}
BUILT_IN: t.Final = _table()


class Kinds:
    """The resources of one cluster by apiVersion and kind."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known = dict(BUILT_IN)
        self._discovered = False
        self._lock = threading.Lock()

    def learn(self, crds: t.Iterable[Json]) -> None:
        """Kinds of CRDs that are about to be created."""
        for crd in crds:
            spec = crd["spec"]
            for version in spec.get("versions") or []:
                group = f"{spec['group']}/{version['name']}"
                self._known[group, spec["names"]["kind"]] = Resource(f"/apis/{group}", spec["names"]["plural"], spec.get("scope") == "Namespaced")

    def resource(self, api_version: str, kind: str) -> Resource:
        """Where a kind's objects are. Raises ClusterError for one the cluster does not serve."""
        found = self._known.get((api_version, kind))
        if found is None:
            self._discover_once()
            found = self._known.get((api_version, kind))
        if found is None:
            raise ClusterError(f"cluster {self._client.name}: it serves no {kind} of {api_version}; install its CRD first, or correct apiVersion and kind")
        return found

    def serves(self, api_version: str, kind: str) -> bool:
        """Whether the cluster serves a kind; built-in kinds are taken for served."""
        try:
            self.resource(api_version, kind)
        except ClusterError:
            return False
        return True

    def version_of(self, group: str, kind: str) -> str | None:
        """An apiVersion in which the cluster serves a kind of a group; None where it does not. Built-in kinds are taken for served."""
        for discovered in (False, True):
            if discovered:
                self._discover_once()
            for version, known in self._known:
                if known == kind and version.rpartition("/")[0] == group:
                    return version
        return None

    def of(self, item: Json) -> Resource:
        """Where an object's kind is. Raises ClusterError."""
        return self.resource(str(item.get("apiVersion") or ""), str(item.get("kind") or ""))

    def path(self, item: Json) -> str:
        """The path of an object. Raises ClusterError, also where it lacks its name or namespace."""
        meta, resource = item.get("metadata") or {}, self.of(item)
        for field in ("name", "namespace") if resource.namespaced else ("name",):
            if not meta.get(field):
                raise ClusterError(f"cluster {self._client.name}: {item['kind']} {meta.get('name') or '?'}: metadata.{field} is missing; give it one")
        return resource.path(str(meta["name"]), str(meta.get("namespace") or ""))

    def _discover_once(self) -> None:
        with self._lock:
            if not self._discovered:
                self._discover()
                self._discovered = True

    def _discover(self) -> None:
        """Aggregated discovery: one request for /api and one for /apis (https://kubernetes.io/docs/concepts/overview/kubernetes-api/)."""
        for start in ("/api", "/apis"):
            for group in self._client.request("GET", start, accept=DISCOVERY).get("items") or []:
                name = (group.get("metadata") or {}).get("name") or ""
                for version in group.get("versions") or []:
                    api_version = f"{name}/{version['version']}" if name else version["version"]
                    root = f"{start}/{api_version}"
                    for entry in version.get("resources") or []:
                        kind = (entry.get("responseKind") or {}).get("kind") or ""
                        self._known.setdefault((api_version, kind), Resource(root, entry["resource"], entry.get("scope") == "Namespaced"))
