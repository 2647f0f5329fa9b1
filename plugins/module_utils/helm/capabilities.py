# SPDX-License-Identifier: GPL-3.0-or-later
"""``.Capabilities``: what Helm tells templates of the cluster and of itself."""
from __future__ import annotations

import re
import typing as t

from ..gotemplate.gotypes import GoObject, Slice
from ..gotemplate.signature import Func
from .errors import ValuesError

HELM_VERSION: t.Final = "v4.2.0"
DEFAULT_KUBE_VERSION: t.Final = "v1.36.0"  # Helm 4.2's own, from its k8s.io/client-go
# The groups Helm 4.2 knows without a cluster, in its order.
DEFAULT_API_VERSIONS: t.Final[tuple[str, ...]] = (
    "v1", "admissionregistration.k8s.io/v1", "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1", "internal.apiserver.k8s.io/v1alpha1", "apps/v1", "apps/v1beta1", "apps/v1beta2",
    "authentication.k8s.io/v1", "authentication.k8s.io/v1alpha1", "authentication.k8s.io/v1beta1",
    "authorization.k8s.io/v1", "authorization.k8s.io/v1beta1", "autoscaling/v1", "autoscaling/v2", "batch/v1",
    "batch/v1beta1", "certificates.k8s.io/v1", "certificates.k8s.io/v1beta1", "certificates.k8s.io/v1alpha1",
    "coordination.k8s.io/v1alpha2", "coordination.k8s.io/v1beta1", "coordination.k8s.io/v1", "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1", "events.k8s.io/v1", "events.k8s.io/v1beta1", "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1", "flowcontrol.apiserver.k8s.io/v1beta1", "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3", "networking.k8s.io/v1", "networking.k8s.io/v1beta1", "node.k8s.io/v1",
    "node.k8s.io/v1alpha1", "node.k8s.io/v1beta1", "policy/v1", "policy/v1beta1", "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1alpha1", "resource.k8s.io/v1",
    "resource.k8s.io/v1beta2", "resource.k8s.io/v1beta1", "resource.k8s.io/v1alpha3", "scheduling.k8s.io/v1alpha2",
    "scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1", "storage.k8s.io/v1beta1", "storage.k8s.io/v1",
    "storage.k8s.io/v1alpha1", "storagemigration.k8s.io/v1beta1", "apiextensions.k8s.io/v1beta1", "apiextensions.k8s.io/v1",
)  # fmt: skip


class KubeVersion(GoObject):
    """The cluster's version."""

    GO_TYPE = "common.KubeVersion"
    GO_FIELDS: t.ClassVar[dict[str, str]] = {"Version": "version", "Major": "major", "Minor": "minor"}
    GO_METHODS: t.ClassVar[dict[str, Func]] = {
        "GitVersion": Func((), lambda kube: kube.version),
        "String": Func((), lambda kube: kube.normalized),
    }

    def __init__(self, text: str) -> None:
        found = re.match(r"\s*v?([0-9]+(?:\.[0-9]+)+)(.*)", text, re.DOTALL)
        if not found:
            raise ValuesError(f"kube_version {text!r} is no Kubernetes version; write it as 1.32 or v1.32.4")
        numbers = [int(part) for part in found[1].split(".")]
        self.version = text if text.startswith("v") else "v" + text
        self.normalized = "v" + ".".join(str(number) for number in numbers)
        self.major, self.minor = str(numbers[0]), str(numbers[1])

    def go_string(self) -> str:
        return self.normalized


class VersionSet(Slice):
    """``.Capabilities.APIVersions``."""

    GO_TYPE = "common.VersionSet"
    ELEM = "string"
    GO_METHODS: t.ClassVar[dict[str, Func]] = {"Has": Func(("string",), lambda versions, version: version in versions)}


class BuildInfo(GoObject):
    """``.Capabilities.HelmVersion``."""

    GO_TYPE = "version.BuildInfo"
    GO_FIELDS: t.ClassVar[dict[str, str]] = {
        "Version": "version", "GitCommit": "git_commit", "GitTreeState": "git_tree_state",
        "GoVersion": "go_version", "KubeClientVersion": "kube_client_version",
    }  # fmt: skip

    def __init__(self) -> None:
        self.version, self.git_commit, self.git_tree_state = HELM_VERSION, "", ""
        self.go_version, self.kube_client_version = "go1.26.8", "v1.36"

    def go_json(self) -> dict[str, str]:
        """Its fields by their JSON names; empty ones are left out."""
        fields = ("version", "git_commit", "git_tree_state", "go_version", "kube_client_version")
        return {name: getattr(self, name) for name in fields if getattr(self, name)}


class Capabilities(GoObject):
    """What the cluster can do."""

    GO_TYPE = "*common.Capabilities"
    GO_POINTER = True
    GO_FIELDS: t.ClassVar[dict[str, str]] = {"KubeVersion": "kube_version", "APIVersions": "api_versions", "HelmVersion": "helm_version"}

    def __init__(self, kube_version: str = "", api_versions: t.Iterable[str] = ()) -> None:
        self.kube_version = KubeVersion(kube_version or DEFAULT_KUBE_VERSION)
        self.api_versions = VersionSet([*DEFAULT_API_VERSIONS, *api_versions])
        self.helm_version = BuildInfo()
