# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``proxy_config_info`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH
from .proxy_access import PROXIES, Proxies
from .spec import Spec

VIEWS: t.Final = ("all", "bootstrap", "cluster", "ecds", "endpoint", "listener", "route", "secret")
DIRECTIONS: t.Final = ("inbound", "outbound")

SPEC: t.Final = Spec(
    {
        **AUTH,
        **PROXIES,
        "file": {"type": "path"},
        "view": {"type": "str", "choices": list(VIEWS), "default": "all"},
        "fqdn": {"type": "str"},
        "port": {"type": "int"},
        "subset": {"type": "str"},
        "direction": {"type": "str", "choices": list(DIRECTIONS)},
        "address": {"type": "str"},
        "listener_type": {"type": "str", "choices": ["HTTP", "TCP", "HTTP+TCP", "UNKNOWN"]},
        "route_name": {"type": "str"},
        "cluster": {"type": "str"},
        "status": {"type": "str"},
        "verbose": {"type": "bool", "default": True},
        "waypoint": {"type": "bool", "default": False},
        "raw": {"type": "bool", "default": False},
        "dest": {"type": "path"},
        "query": {"type": "str"},
    },
    required_one_of=(("workload", "file"),),
    mutually_exclusive=(("workload", "file"),),
)


@dataclass(frozen=True)
class Options:
    """The options of one call; texts are empty and numbers 0 where nothing was given."""

    proxies: Proxies
    file: str
    view: str
    fqdn: str
    port: int
    subset: str
    direction: str
    address: str
    listener_type: str
    route_name: str
    cluster: str
    status: str
    verbose: bool
    waypoint: bool
    raw: bool
    dest: str
    query: str
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        texts = ("file", "fqdn", "subset", "direction", "address", "listener_type", "route_name", "cluster", "status", "dest", "query")
        return cls(
            proxies=Proxies.from_params(params),
            view=params["view"],
            port=params["port"] or 0,
            verbose=params["verbose"],
            waypoint=params["waypoint"],
            raw=params["raw"],
            check_mode=check_mode,
            diff_mode=diff_mode,
            **{name: params[name] or "" for name in texts},
        )
