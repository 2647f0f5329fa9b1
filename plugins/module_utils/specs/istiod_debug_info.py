# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``istiod_debug_info`` accepts."""
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
        "path": {"type": "str", "default": "list"},
        "timeout": {"type": "float", "default": 10.0},
        "query": {"type": "str"},
    }
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``revision`` is empty where all are meant, ``timeout`` in seconds for each istiod."""

    auth: Auth
    namespace: str
    revision: str
    path: str
    timeout: float
    query: str

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            namespace=params["namespace"] or "istio-system",
            revision=params["revision"] or "",
            path=params["path"] or "list",
            timeout=params["timeout"],
            query=params["query"] or "",
        )
