# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``precheck`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH, Auth
from .chart_access import CHARTS, Charts
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        **CHARTS,
        "namespace": {"type": "str", "default": "istio-system"},
        "revision": {"type": "str", "default": "default"},
        "from_version": {"type": "str"},
        "to_version": {"type": "str"},
        "expiry_days": {"type": "int", "default": 30},
        "failure_threshold": {"type": "str", "choices": ["never", "info", "warning", "error"], "default": "never"},
        "query": {"type": "str"},
    }
)


@dataclass(frozen=True)
class Options:
    """The options of one call; texts are empty where nothing was given."""

    auth: Auth
    charts: Charts
    namespace: str
    revision: str
    from_version: str
    to_version: str
    expiry_days: int
    failure_threshold: str
    query: str

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            charts=Charts.from_params(params["charts"] or {}),
            namespace=params["namespace"] or "istio-system",
            revision=params["revision"] or "default",
            from_version=params["from_version"] or "",
            to_version=params["to_version"] or "",
            expiry_days=params["expiry_days"],
            failure_threshold=params["failure_threshold"],
            query=params["query"] or "",
        )
