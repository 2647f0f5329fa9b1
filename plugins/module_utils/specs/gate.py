# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``gate`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .auth import AUTH, Auth
from .prometheus_access import passwords
from .spec import Params, Spec


def secrets_within(params: Params) -> set[str]:
    """Tokens of gates, and the password of a URL."""
    given = params.get("gates")
    out: set[str] = set()
    for one in given if isinstance(given, list) else [given]:
        if isinstance(one, dict):
            out |= {str(one["token"])} if one.get("token") else set()
            out |= passwords(one.get("url"))
    return out


SPEC: t.Final = Spec(
    {
        **AUTH,
        "namespace": {"type": "str", "default": "istio-system"},
        "gates": {"type": "raw", "required": True},
        "wait": {"type": "bool", "default": True},
        "wait_timeout": {"type": "float", "default": 120.0},
        "timeout": {"type": "float", "default": 15.0},
        "fail": {"type": "bool", "default": True},
        "query": {"type": "str"},
    },
    secrets=secrets_within,
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``gates`` as it was given, ``wait_timeout`` in seconds for all of them, ``timeout`` for one answer."""

    auth: Auth
    namespace: str
    wait: bool
    wait_timeout: float
    timeout: float
    fail: bool
    query: str
    gates: t.Any = field(default=None, repr=False)

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            namespace=params["namespace"] or "istio-system",
            wait=params["wait"],
            wait_timeout=params["wait_timeout"],
            timeout=params["timeout"],
            fail=params["fail"],
            query=params["query"] or "",
            gates=params["gates"],
        )
