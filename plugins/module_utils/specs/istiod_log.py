# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``istiod_log`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH, Auth
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        "namespace": {"type": "str", "default": "istio-system"},
        "revision": {"type": "str"},
        "levels": {"type": "dict", "default": {}},
        "stack_trace_levels": {"type": "dict", "default": {}},
        "state": {"type": "str", "choices": ["present", "reset"], "default": "present"},
        "controlz_port": {"type": "int", "default": 9876},
        "timeout": {"type": "float", "default": 10.0},
    }
)


@dataclass(frozen=True)
class Options:
    """The options of one call; levels by scope, ``revision`` is empty where all are meant, ``timeout`` in seconds for each istiod."""

    auth: Auth
    namespace: str
    revision: str
    levels: dict[str, str]
    stack_trace_levels: dict[str, str]
    state: str
    controlz_port: int
    timeout: float
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            namespace=params["namespace"] or "istio-system",
            revision=params["revision"] or "",
            levels={str(name): str(level) for name, level in (params["levels"] or {}).items()},
            stack_trace_levels={str(name): str(level) for name, level in (params["stack_trace_levels"] or {}).items()},
            state=params["state"],
            controlz_port=params["controlz_port"] or 9876,
            timeout=params["timeout"],
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
