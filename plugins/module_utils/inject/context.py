# SPDX-License-Identifier: GPL-3.0-or-later
"""What an injection template sees: Istio's SidecarTemplateData."""
from __future__ import annotations

import typing as t

from ..gotemplate.gotypes import GoObject, Int64
from ..gotemplate.signature import Func
from . import images
from .injector import Injector
from .structs import view

Map = dict[str, t.Any]


class Workload(GoObject):
    """Where a pod comes from: its workload's kind and API version, name and namespace."""

    GO_TYPE = "types.NamespacedName"
    GO_FIELDS: t.ClassVar[t.Mapping[str, str]] = {"Namespace": "namespace", "Name": "name"}

    def __init__(self, api_version: str, kind: str, namespace: str, name: str) -> None:
        self.api_version, self.kind, self.namespace, self.name = api_version, kind, namespace, name

    def go_string(self) -> str:
        """``namespace/name``."""
        return f"{self.namespace}/{self.name}"


class TypeMeta(GoObject):
    """The workload's kind and API version."""

    GO_TYPE = "v1.TypeMeta"
    GO_FIELDS: t.ClassVar[t.Mapping[str, str]] = {"Kind": "kind", "APIVersion": "api_version"}

    def __init__(self, workload: Workload) -> None:
        self.kind, self.api_version = workload.kind, workload.api_version


class TemplateData(GoObject):
    """The data of one pod's templates; ``pod`` is the one that is injected, without what a former injection added."""

    GO_TYPE = "inject.SidecarTemplateData"
    GO_FIELDS: t.ClassVar[t.Mapping[str, str]] = {
        "TypeMeta": "type_meta", "DeploymentMeta": "workload", "ObjectMeta": "metadata", "Spec": "spec", "ProxyConfig": "proxy_config",
        "MeshConfig": "mesh_config", "Values": "values", "Revision": "revision", "NativeSidecars": "native", "ProxyImage": "proxy_image",
        "ProxyInitImage": "proxy_init_image", "ProxyUID": "uid", "ProxyGID": "gid", "InboundTrafficPolicyMode": "inbound",
        "CompliancePolicy": "compliance",
    }  # fmt: skip

    def __init__(self, pod: Map, workload: Workload, injector: Injector, mesh: Map, proxy_config: Map, proxy_ids: tuple[int, int]) -> None:
        annotations = pod["metadata"].get("annotations") or {}
        self.type_meta, self.workload = TypeMeta(workload), workload
        self.metadata, self.spec = view("ObjectMeta", pod["metadata"], "v1."), view("PodSpec", pod["spec"], "v1.")
        self.proxy_config, self.mesh_config = view("*ProxyConfig", proxy_config, "v1alpha1."), view("*MeshConfig", mesh, "v1alpha1.")
        self.values, self.revision, self.native = injector.values, injector.revision, injector.native
        self.proxy_image = images.proxy_image(injector.values, proxy_config.get("image"), annotations)
        self.proxy_init_image = images.proxy_init_image(injector.values, annotations)
        self.uid, self.gid = Int64(proxy_ids[0]), Int64(proxy_ids[1])
        self.inbound = inbound_mode(mesh)
        self.compliance = injector.compliance


def inbound_mode(mesh: Map) -> str:
    """Where inbound traffic goes that no listener was made for."""
    return "localhost" if (mesh.get("inboundTrafficPolicy") or {}).get("mode") == "LOCALHOST" else "passthrough"


Workload.GO_METHODS = {"String": Func((), Workload.go_string)}
