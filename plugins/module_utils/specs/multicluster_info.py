# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``multicluster_info`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .auth import AUTH, Auth, other_auth_secrets
from .spec import Params, Spec


def _secrets(params: Params) -> set[str]:
    clusters = params.get("clusters")
    return {secret for one in clusters.values() for secret in other_auth_secrets(one)} if isinstance(clusters, dict) else set()


SPEC: t.Final = Spec(
    {
        **AUTH,
        "clusters": {"type": "dict", "required": True},
        "scope": {"type": "str", "choices": ["mesh", "clusters"], "default": "mesh"},
        "networks": {"type": "dict", "default": {}},
        "peers": {"type": "dict", "default": {}},
        "services": {"type": "list", "elements": "str", "default": []},
        "namespace": {"type": "str", "default": "istio-system"},
        "timeout": {"type": "float", "default": 10.0},
        "wait_timeout": {"type": "float", "default": 0.0},
        "failure_threshold": {"type": "str", "choices": ["never", "warning", "error"], "default": "never"},
        "query": {"type": "str"},
    },
    secrets=_secrets,
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``clusters`` are auth options by name, ``networks`` and ``peers`` are by name, too; the timeouts are seconds."""

    auth: Auth
    clusters: dict[str, t.Any] = field(repr=False)
    scope: str
    networks: dict[str, t.Any]
    peers: dict[str, t.Any]
    services: tuple[str, ...]
    namespace: str
    timeout: float
    wait_timeout: float
    failure_threshold: str
    query: str

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            clusters=params["clusters"] or {},
            scope=params["scope"],
            networks=params["networks"] or {},
            peers=params["peers"] or {},
            services=tuple(params["services"] or ()),
            namespace=params["namespace"] or "istio-system",
            timeout=params["timeout"],
            wait_timeout=params["wait_timeout"] or 0.0,
            failure_threshold=params["failure_threshold"],
            query=params["query"] or "",
        )
