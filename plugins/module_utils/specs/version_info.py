# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``version_info`` accepts."""
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
        "details": {"type": "bool", "default": False},
        "query": {"type": "str"},
    }
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``revision`` is empty where all are meant."""

    auth: Auth
    namespace: str
    revision: str
    details: bool
    query: str

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            namespace=params["namespace"] or "istio-system",
            revision=params["revision"] or "",
            details=params["details"],
            query=params["query"] or "",
        )
