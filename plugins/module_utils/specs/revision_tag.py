# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``revision_tag`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH, Auth
from .spec import Spec
from .writing import WRITING

SPEC: t.Final = Spec(
    {
        **AUTH,
        **{name: WRITING[name] for name in ("force_conflicts", "lock_timeout", "lease_namespace")},
        "name": {"type": "str", "required": True},
        "revision": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "overwrite": {"type": "bool", "default": False},
        "auto_inject_namespaces": {"type": "bool", "default": False},
        "reactivate": {"type": "bool", "default": False},
        "force": {"type": "bool", "default": False},
        "namespace": {"type": "str", "default": "istio-system"},
    },
    required_if=(("state", "present", ("revision",)),),
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``revision`` is empty where none was given, ``lock_timeout`` seconds."""

    auth: Auth
    name: str
    revision: str
    state: str
    overwrite: bool
    auto_inject_namespaces: bool
    reactivate: bool
    force: bool
    force_conflicts: bool
    namespace: str
    lock_timeout: float
    lease_namespace: str
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            name=params["name"],
            revision=params["revision"] or "",
            state=params["state"],
            overwrite=params["overwrite"],
            auto_inject_namespaces=params["auto_inject_namespaces"],
            reactivate=params["reactivate"],
            force=params["force"],
            force_conflicts=params["force_conflicts"],
            namespace=params["namespace"] or "istio-system",
            lock_timeout=params["lock_timeout"] or 0.0,
            lease_namespace=params["lease_namespace"] or "kube-system",
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
