# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``mesh_namespace`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH, Auth
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        "name": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "revision": {"type": "str"},
        "injection": {"type": "str", "choices": ["enabled", "disabled"]},
        "ambient": {"type": "bool"},
        "waypoint": {"type": "str"},
        "network": {"type": "str"},
        "control_plane_clusters": {"type": "list", "elements": "str"},
        "force": {"type": "bool", "default": False},
        "namespace": {"type": "str", "default": "istio-system"},
    },
    mutually_exclusive=(("revision", "injection"),),
)


@dataclass(frozen=True)
class Options:
    """The options of one call; texts are empty, ``ambient`` and ``control_plane_clusters`` None, where nothing was given."""

    auth: Auth
    name: str
    state: str
    revision: str
    injection: str
    ambient: bool | None
    waypoint: str
    network: str
    control_plane_clusters: tuple[str, ...] | None
    force: bool
    namespace: str
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            name=params["name"],
            state=params["state"],
            revision=params["revision"] or "",
            injection=params["injection"] or "",
            ambient=params["ambient"],
            waypoint=params["waypoint"] or "",
            network=params["network"] or "",
            control_plane_clusters=None if params["control_plane_clusters"] is None else tuple(params["control_plane_clusters"]),
            force=params["force"],
            namespace=params["namespace"] or "istio-system",
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
