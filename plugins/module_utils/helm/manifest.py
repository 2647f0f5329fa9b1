# SPDX-License-Identifier: GPL-3.0-or-later
"""Rendered text becomes objects, in the order Helm installs them."""
from __future__ import annotations

import re
import typing as t

from ..gotemplate.errors import FunctionError
from .errors import RenderError
from .functions.yaml_load import loads

Map = dict[str, t.Any]
_SEPARATOR = re.compile(r"(?:^|\s*\n)---\s*")
_COMMENTS = re.compile(r"(?m)^\s*#.*$")
# Helm's InstallOrder (pkg/release/v1/util/kind_sorter.go); unknown kinds come last.
INSTALL_ORDER: t.Final = (
    "PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy",
    "PodDisruptionBudget", "ServiceAccount", "Secret", "SecretList", "ConfigMap", "StorageClass", "PersistentVolume",
    "PersistentVolumeClaim", "CustomResourceDefinition", "ClusterRole", "ClusterRoleList", "ClusterRoleBinding",
    "ClusterRoleBindingList", "Role", "RoleList", "RoleBinding", "RoleBindingList", "Service", "DaemonSet", "Pod",
    "ReplicationController", "ReplicaSet", "Deployment", "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob",
    "IngressClass", "Ingress", "APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
)  # fmt: skip
_ORDER: t.Final = {kind: number for number, kind in enumerate(INSTALL_ORDER)}
HOOK: t.Final = "helm.sh/hook"
NOTES: t.Final = "NOTES.txt"


def split_documents(text: str) -> list[str]:
    """The documents of a text that hold more than comments, each without white space around it."""
    parts = _SEPARATOR.split(text.strip()) if "---" in text else [text]
    return [part.strip() for part in parts if _COMMENTS.sub("", part).strip()]


def parse_documents(text: str, path: str) -> list[Map]:
    """The objects in a rendered template. Raises RenderError that names the template and the YAML's mistake."""
    out: list[Map] = []
    for document in split_documents(text):
        try:
            value = loads(document, ints=True)
        except FunctionError as error:
            raise RenderError(f"YAML parse error on {path}: error converting YAML to JSON: {error}", template=path, location=path, reason=str(error)) from None
        if value is None:
            continue
        if not isinstance(value, dict):
            raise RenderError(f"YAML parse error on {path}: holds no object but a {type(value).__name__}", template=path, location=path)
        if value.get("kind"):
            out.append(value)
    return out


def is_hook(item: Map) -> bool:
    """Whether an object is a Helm hook."""
    return HOOK in ((item.get("metadata") or {}).get("annotations") or {})


def install_position(item: Map) -> tuple[int, str]:
    """Helm's order of installation, for a stable sort: by kind, unknown kinds last by their names."""
    kind = str(item.get("kind"))
    place = _ORDER.get(kind, len(_ORDER))
    return place, kind if place == len(_ORDER) else ""


def notes(rendered: t.Mapping[str, str], chart: str) -> str:
    """The text of a chart's NOTES.txt; subcharts' are left out, as Helm does."""
    return rendered.get(f"{chart}/templates/{NOTES}", "")


def manifests(rendered: t.Mapping[str, str]) -> dict[str, str]:
    """The rendered templates that hold objects, in order of their paths."""
    return {path: rendered[path] for path in sorted(rendered) if not path.endswith(NOTES) and rendered[path].strip()}
