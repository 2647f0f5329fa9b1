# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``certificate_info`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH, Auth
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        "namespace": {"type": "str", "default": "istio-system"},
        "namespaces": {"type": "list", "elements": "str", "default": []},
        "workloads": {"type": "bool", "default": True},
        "expiry_days": {"type": "int", "default": 30},
        "timeout": {"type": "float", "default": 15.0},
        "failure_threshold": {"type": "str", "choices": ["never", "warning", "error"], "default": "never"},
        "query": {"type": "str"},
    }
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``timeout`` seconds an answer, ``query`` empty where none was given."""

    auth: Auth
    namespace: str
    namespaces: tuple[str, ...]
    workloads: bool
    expiry_days: int
    timeout: float
    failure_threshold: str
    query: str

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            namespace=params["namespace"] or "istio-system",
            namespaces=tuple(params["namespaces"] or ()),
            workloads=params["workloads"],
            expiry_days=params["expiry_days"],
            timeout=params["timeout"],
            failure_threshold=params["failure_threshold"],
            query=params["query"] or "",
        )
