# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``proxy_status_info`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, fields

from .auth import AUTH
from .proxy_access import PROXIES, Proxies
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        **{name: option for name, option in PROXIES.items() if name != "all_pods"},
        "revision": {"type": "str"},
        "namespaces": {"type": "list", "elements": "str", "default": []},
        "details": {"type": "bool", "default": False},
        "thresholds": {
            "type": "dict",
            "default": {},
            "options": {
                "restarts": {"type": "int"},
                "memory_bytes": {"type": "int"},
                "cpu_cores": {"type": "float"},
                "config_bytes": {"type": "int"},
                "connections": {"type": "int"},
            },
        },
        "wait_for_sync": {"type": "bool", "default": False},
        "wait_timeout": {"type": "float", "default": 120.0},
        "query": {"type": "str"},
    }
)


@dataclass(frozen=True)
class Thresholds:
    """The most that a proxy may have of each; None asks nothing."""

    restarts: int | None = None
    memory_bytes: int | None = None
    cpu_cores: float | None = None
    config_bytes: int | None = None
    connections: int | None = None


@dataclass(frozen=True)
class Options:
    """The options of one call; ``revision`` and ``namespaces`` are empty where all are meant, ``wait_timeout`` is in seconds."""

    proxies: Proxies
    revision: str
    namespaces: tuple[str, ...]
    details: bool
    thresholds: Thresholds
    wait_for_sync: bool
    wait_timeout: float
    query: str

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        asked = params["thresholds"] or {}
        return cls(
            proxies=Proxies.from_params({**params, "all_pods": True}),
            revision=params["revision"] or "",
            namespaces=tuple(params["namespaces"] or ()),
            details=params["details"],
            thresholds=Thresholds(**{one.name: asked.get(one.name) for one in fields(Thresholds)}),
            wait_for_sync=params["wait_for_sync"],
            wait_timeout=params["wait_timeout"],
            query=params["query"] or "",
        )
