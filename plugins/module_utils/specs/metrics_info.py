# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``metrics_info`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH, Auth
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        "namespace": {"type": "str", "default": "istio-system"},
        "workloads": {"type": "list", "elements": "str", "required": True},
        "duration": {"type": "float", "default": 60.0},
        "timeout": {"type": "float", "default": 15.0},
        "query": {"type": "str"},
    }
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``namespace`` is Prometheus', ``duration`` and ``timeout`` are seconds."""

    auth: Auth
    namespace: str
    workloads: tuple[str, ...]
    duration: float
    timeout: float
    query: str

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            namespace=params["namespace"] or "istio-system",
            workloads=tuple(params["workloads"]),
            duration=params["duration"],
            timeout=params["timeout"],
            query=params["query"] or "",
        )
