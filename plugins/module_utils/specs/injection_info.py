# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``injection_info`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH, Auth
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        "workload": {"type": "str"},
        "default_namespace": {"type": "str", "default": "default"},
        "namespaces": {"type": "list", "elements": "str", "default": []},
        "pod_labels": {"type": "dict"},
        "details": {"type": "bool", "default": False},
        "namespace": {"type": "str", "default": "istio-system"},
        "query": {"type": "str"},
    },
    mutually_exclusive=(("workload", "namespaces"), ("workload", "pod_labels")),
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``workload`` and ``namespaces`` are empty where all are meant, ``pod_labels`` None where no pod is imagined."""

    auth: Auth
    workload: str
    default_namespace: str
    namespaces: tuple[str, ...]
    pod_labels: dict[str, str] | None
    details: bool
    namespace: str
    query: str

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        labels = params["pod_labels"]
        return cls(
            auth=Auth.from_params(params),
            workload=params["workload"] or "",
            default_namespace=params["default_namespace"] or "default",
            namespaces=tuple(params["namespaces"] or ()),
            pod_labels=None if labels is None else {str(key): str(value) for key, value in labels.items()},
            details=params["details"],
            namespace=params["namespace"] or "istio-system",
            query=params["query"] or "",
        )
