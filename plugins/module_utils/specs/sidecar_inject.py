# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``sidecar_inject`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH, Auth
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "src": {"type": "path"},
        "objects": {"type": "list", "elements": "dict"},
        "dest": {"type": "path"},
        "mode": {"type": "str", "choices": ["auto", "webhook", "offline"], "default": "auto"},
        "injector_config": {"type": "raw"},
        "injector_values": {"type": "raw"},
        "mesh_config": {"type": "raw"},
        "native_sidecars": {"type": "str", "choices": ["auto", "enabled", "disabled"], "default": "auto"},
        "namespace": {"type": "str", "default": "istio-system"},
        "revision": {"type": "str", "default": "default"},
        "workload_namespace": {"type": "str"},
    },
    mutually_exclusive=(("src", "objects"),),
    required_one_of=(("src", "objects"),),
)


@dataclass(frozen=True)
class Options:
    """The options of one call; texts are empty and settings None where nothing was given."""

    auth: Auth
    state: str
    src: str
    objects: tuple[t.Any, ...]
    dest: str
    mode: str
    injector_config: t.Any
    injector_values: t.Any
    mesh_config: t.Any
    native_sidecars: str
    namespace: str
    revision: str
    workload_namespace: str
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            state=params["state"],
            src=params["src"] or "",
            objects=tuple(params["objects"] or ()),
            dest=params["dest"] or "",
            mode=params["mode"],
            injector_config=params["injector_config"],
            injector_values=params["injector_values"],
            mesh_config=params["mesh_config"],
            native_sidecars=params["native_sidecars"],
            namespace=params["namespace"] or "istio-system",
            revision=params["revision"] or "default",
            workload_namespace=params["workload_namespace"] or "",
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
