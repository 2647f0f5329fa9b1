# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``manifest_info`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH
from .chart_access import CHARTS, Charts
from .spec import Spec

COMPONENTS: t.Final = ("base", "istiod", "cni", "ztunnel", "ingress", "egress")

SPEC: t.Final = Spec(
    {
        **AUTH,
        **CHARTS,
        "namespace": {"type": "str", "default": "istio-system"},
        "profile": {"type": "str"},
        "revision": {"type": "str", "default": "default"},
        "values": {"type": "dict", "default": {}},
        "mesh_config": {"type": "dict", "default": {}},
        "operator_files": {"type": "list", "elements": "path", "default": []},
        "components": {"type": "list", "elements": "str", "choices": list(COMPONENTS), "default": []},
        "kube_version": {"type": "str"},
        "dest": {"type": "path"},
        "query": {"type": "str"},
    }
)


@dataclass(frozen=True)
class Options:
    """The options of one call; texts are empty where nothing was given."""

    namespace: str
    profile: str
    revision: str
    values: dict[str, t.Any]
    mesh_config: dict[str, t.Any]
    operator_files: tuple[str, ...]
    components: tuple[str, ...]
    charts: Charts
    kube_version: str
    dest: str
    query: str
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            namespace=params["namespace"] or "istio-system",
            profile=params["profile"] or "",
            revision=params["revision"] or "default",
            values=params["values"] or {},
            mesh_config=params["mesh_config"] or {},
            operator_files=tuple(params["operator_files"] or ()),
            components=tuple(params["components"] or ()),
            charts=Charts.from_params(params["charts"] or {}),
            kube_version=params["kube_version"] or "",
            dest=params["dest"] or "",
            query=params["query"] or "",
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
