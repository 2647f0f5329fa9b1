# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of the modules that ask proxies: which, and how they are reached."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import Auth
from .spec import Arguments

PROXIES: t.Final[Arguments] = {
    "namespace": {"type": "str", "default": "istio-system"},
    "default_namespace": {"type": "str", "default": "default"},
    "workload": {"type": "str"},
    "all_pods": {"type": "bool", "default": False},
    "proxy_admin_port": {"type": "int"},
    "timeout": {"type": "float", "default": 15.0},
}


@dataclass(frozen=True)
class Proxies:
    """Istio's ``namespace``, the ``workload`` (with the namespace for one that names none), all its pods or the first, the admin port (0: looked up),
    and seconds for each answer."""

    auth: Auth
    namespace: str
    default_namespace: str
    workload: str
    all_pods: bool
    proxy_admin_port: int
    timeout: float

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any]) -> Proxies:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            namespace=params["namespace"] or "istio-system",
            default_namespace=params["default_namespace"] or "default",
            workload=params["workload"] or "",
            all_pods=params["all_pods"],
            proxy_admin_port=params["proxy_admin_port"] or 0,
            timeout=params["timeout"],
        )
