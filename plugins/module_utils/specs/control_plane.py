# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``control_plane`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH, Auth
from .chart_access import CHARTS, Charts
from .spec import Spec
from .writing import RELEASES, WRITING, Writing

COMPONENTS: t.Final = ("base", "istiod", "cni", "ztunnel")

SPEC: t.Final = Spec(
    {
        **AUTH,
        **CHARTS,
        **WRITING,
        **RELEASES,
        "state": {"type": "str", "choices": ["present", "absent", "rolled_back"], "default": "present"},
        "namespace": {"type": "str", "default": "istio-system"},
        "revision": {"type": "str", "default": "default"},
        "profile": {"type": "str"},
        "values": {"type": "dict", "default": {}},
        "mesh_config": {"type": "dict", "default": {}},
        "operator_files": {"type": "list", "elements": "path", "default": []},
        "components": {"type": "list", "elements": "str", "choices": list(COMPONENTS), "default": []},
        "to": {"type": "str"},
        "all_revisions": {"type": "bool", "default": False},
        "remove_crds": {"type": "bool", "default": False},
        "remove_custom_resources": {"type": "bool", "default": False},
        "force": {"type": "bool", "default": False},
    }
)


@dataclass(frozen=True)
class Options:
    """The options of one call; texts are empty where nothing was given."""

    auth: Auth
    charts: Charts
    writing: Writing
    state: str
    namespace: str
    revision: str
    profile: str
    values: dict[str, t.Any]
    mesh_config: dict[str, t.Any]
    operator_files: tuple[str, ...]
    components: tuple[str, ...]
    to: str
    all_revisions: bool
    remove_crds: bool
    remove_custom_resources: bool
    force: bool
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            charts=Charts.from_params(params["charts"] or {}),
            writing=Writing.from_params(params),
            state=params["state"],
            namespace=params["namespace"] or "istio-system",
            revision=params["revision"] or "default",
            profile=params["profile"] or "",
            values=params["values"] or {},
            mesh_config=params["mesh_config"] or {},
            operator_files=tuple(params["operator_files"] or ()),
            components=tuple(params["components"] or ()),
            to=params["to"] or "",
            all_revisions=params["all_revisions"],
            remove_crds=params["remove_crds"],
            remove_custom_resources=params["remove_custom_resources"],
            force=params["force"],
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
