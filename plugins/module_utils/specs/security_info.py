# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``security_info`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH, Auth
from .prometheus_access import PROMETHEUS, Prometheus, secrets_within
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        **PROMETHEUS,
        "namespace": {"type": "str", "default": "istio-system"},
        "namespaces": {"type": "list", "elements": "str"},
        "duration": {"type": "float", "default": 3600.0},
        "timeout": {"type": "float", "default": 30.0},
        "query": {"type": "str"},
    },
    secrets=secrets_within,
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``namespaces`` is empty where all are meant, ``duration`` and ``timeout`` are seconds."""

    auth: Auth
    prometheus: Prometheus
    namespace: str
    namespaces: tuple[str, ...]
    duration: float
    timeout: float
    query: str

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            prometheus=Prometheus.from_params(params),
            namespace=params["namespace"] or "istio-system",
            namespaces=tuple(params["namespaces"] or ()),
            duration=params["duration"],
            timeout=params["timeout"],
            query=params["query"] or "",
        )
