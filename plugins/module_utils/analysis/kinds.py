# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds an analysis looks at."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)  # there is one of each: hashing what they hold takes part in every look-up
class Kind:
    """A kind: its API group, the versions in which Istio reads it (the first is asked for before the others), its plural, and whether it lies in namespaces.

    ``discovery`` kinds are what runs (pods, Services, Secrets ...): files hold them only where they are the whole mesh.
    """

    group: str
    kind: str
    versions: tuple[str, ...]
    plural: str
    namespaced: bool = True
    discovery: bool = False

    @property
    def api_version(self) -> str:
        """The apiVersion of the first version."""
        return f"{self.group}/{self.versions[0]}" if self.group else self.versions[0]

    @property
    def custom(self) -> bool:
        """Whether it is there only where a CustomResourceDefinition is."""
        return self.group.endswith(".istio.io") or self.group == "gateway.networking.k8s.io"

    def collection(self, namespace: str, version: str) -> str:
        """The path of all its objects in a version, or of a namespace's."""
        root = f"/apis/{self.group}/{version}" if self.group else f"/api/{version}"
        return f"{root}/namespaces/{namespace}/{self.plural}" if namespace else f"{root}/{self.plural}"


_ALL: t.Final = ("v1", "v1beta1", "v1alpha3")
NAMESPACE: t.Final = Kind("", "Namespace", ("v1",), "namespaces", namespaced=False, discovery=True)
NODE: t.Final = Kind("", "Node", ("v1",), "nodes", namespaced=False, discovery=True)
POD: t.Final = Kind("", "Pod", ("v1",), "pods", discovery=True)
SECRET: t.Final = Kind("", "Secret", ("v1",), "secrets", discovery=True)
SERVICE: t.Final = Kind("", "Service", ("v1",), "services", discovery=True)
CONFIG_MAP: t.Final = Kind("", "ConfigMap", ("v1",), "configmaps")
DEPLOYMENT: t.Final = Kind("apps", "Deployment", ("v1",), "deployments")
CRD: t.Final = Kind("apiextensions.k8s.io", "CustomResourceDefinition", ("v1",), "customresourcedefinitions", namespaced=False)
MUTATING_WEBHOOK: t.Final = Kind(
    "admissionregistration.k8s.io", "MutatingWebhookConfiguration", ("v1",), "mutatingwebhookconfigurations", namespaced=False
)
VALIDATING_WEBHOOK: t.Final = Kind(
    "admissionregistration.k8s.io", "ValidatingWebhookConfiguration", ("v1",), "validatingwebhookconfigurations", namespaced=False
)
GATEWAY: t.Final = Kind("networking.istio.io", "Gateway", _ALL, "gateways")
VIRTUAL_SERVICE: t.Final = Kind("networking.istio.io", "VirtualService", _ALL, "virtualservices")
DESTINATION_RULE: t.Final = Kind("networking.istio.io", "DestinationRule", _ALL, "destinationrules")
SERVICE_ENTRY: t.Final = Kind("networking.istio.io", "ServiceEntry", _ALL, "serviceentries")
SIDECAR: t.Final = Kind("networking.istio.io", "Sidecar", _ALL, "sidecars")
WORKLOAD_ENTRY: t.Final = Kind("networking.istio.io", "WorkloadEntry", _ALL, "workloadentries")
WORKLOAD_GROUP: t.Final = Kind("networking.istio.io", "WorkloadGroup", _ALL, "workloadgroups")
ENVOY_FILTER: t.Final = Kind("networking.istio.io", "EnvoyFilter", ("v1alpha3",), "envoyfilters")
PROXY_CONFIG: t.Final = Kind("networking.istio.io", "ProxyConfig", ("v1beta1",), "proxyconfigs")
AUTHORIZATION_POLICY: t.Final = Kind("security.istio.io", "AuthorizationPolicy", ("v1", "v1beta1"), "authorizationpolicies")
PEER_AUTHENTICATION: t.Final = Kind("security.istio.io", "PeerAuthentication", ("v1", "v1beta1"), "peerauthentications")
REQUEST_AUTHENTICATION: t.Final = Kind("security.istio.io", "RequestAuthentication", ("v1", "v1beta1"), "requestauthentications")
TELEMETRY: t.Final = Kind("telemetry.istio.io", "Telemetry", ("v1", "v1alpha1"), "telemetries")
WASM_PLUGIN: t.Final = Kind("extensions.istio.io", "WasmPlugin", ("v1alpha1",), "wasmplugins")
TRAFFIC_EXTENSION: t.Final = Kind("extensions.istio.io", "TrafficExtension", ("v1alpha1",), "trafficextensions")
KUBERNETES_GATEWAY: t.Final = Kind("gateway.networking.k8s.io", "Gateway", ("v1", "v1alpha2", "v1beta1"), "gateways")
HTTP_ROUTE: t.Final = Kind("gateway.networking.k8s.io", "HTTPRoute", ("v1", "v1alpha2", "v1beta1"), "httproutes")
GRPC_ROUTE: t.Final = Kind("gateway.networking.k8s.io", "GRPCRoute", ("v1", "v1alpha2"), "grpcroutes")
MESH_CONFIG: t.Final = Kind("", "MeshConfig", ("v1alpha1",), "meshconfigs")
MESH_NETWORKS: t.Final = Kind("", "MeshNetworks", ("v1alpha1",), "meshnetworks")

ISTIO: t.Final = (
    AUTHORIZATION_POLICY, DESTINATION_RULE, ENVOY_FILTER, GATEWAY, PEER_AUTHENTICATION, PROXY_CONFIG, REQUEST_AUTHENTICATION, SERVICE_ENTRY,
    SIDECAR, TELEMETRY, TRAFFIC_EXTENSION, VIRTUAL_SERVICE, WASM_PLUGIN, WORKLOAD_ENTRY, WORKLOAD_GROUP,
)  # fmt: skip
"""Istio's own kinds that have objects."""
OBJECTS: t.Final = (
    *ISTIO, NAMESPACE, NODE, POD, SECRET, SERVICE, CONFIG_MAP, DEPLOYMENT, CRD, MUTATING_WEBHOOK, VALIDATING_WEBHOOK, KUBERNETES_GATEWAY,
    HTTP_ROUTE, GRPC_ROUTE,
)  # fmt: skip
"""All kinds that objects can have; the mesh's settings are none."""
_BY_API: t.Final = {(f"{one.group}/{version}" if one.group else version, one.kind): one for one in OBJECTS for version in one.versions}
SYSTEM_NAMESPACES: t.Final = frozenset(("kube-system", "kube-public", "kube-node-lease", "local-path-storage"))
"""Namespaces of Kubernetes itself, which an analysis leaves out."""


def kind_of(api_version: t.Any, kind: t.Any) -> Kind | None:
    """The kind of an object, in whatever version it is written; None for one that no analyzer looks at."""
    if isinstance(api_version, str) and isinstance(kind, str):
        return _BY_API.get((api_version, kind))
    return None
