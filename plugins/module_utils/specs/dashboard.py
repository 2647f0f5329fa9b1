# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``dashboard`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH, Auth
from .spec import Spec

NAMES: t.Final = ("prometheus", "grafana", "kiali", "jaeger", "zipkin", "skywalking", "envoy", "controlz", "istiod-debug")
STATE_FOLDER: t.Final = "~/.local/state/meshfleet.istio/dashboards"

SPEC: t.Final = Spec(
    {
        **AUTH,
        "name": {"type": "str", "choices": list(NAMES)},
        "state": {"type": "str", "choices": ["started", "stopped", "info"], "default": "started"},
        "namespace": {"type": "str", "default": "istio-system"},
        "default_namespace": {"type": "str", "default": "default"},
        "workload": {"type": "str"},
        "selector": {"type": "str"},
        "selector_namespace": {"type": "str"},
        "revision": {"type": "str"},
        "address": {"type": "str", "default": "localhost"},
        "port": {"type": "int"},
        "target_port": {"type": "int"},
        "browser": {"type": "bool", "default": False},
        "max_lifetime": {"type": "float", "default": 28800.0},
        "timeout": {"type": "float", "default": 15.0},
        "allow_container": {"type": "bool", "default": False},
        "state_folder": {"type": "path", "default": STATE_FOLDER},
    },
    required_if=(("state", "started", ("name",)),),
    mutually_exclusive=(("workload", "selector", "revision"),),
)


@dataclass(frozen=True)
class Options:
    """The options of one call; texts are empty and ports 0 where nothing was given, ``max_lifetime`` and ``timeout`` in seconds."""

    auth: Auth
    name: str
    state: str
    namespace: str
    default_namespace: str
    workload: str
    selector: str
    selector_namespace: str
    revision: str
    address: str
    port: int
    target_port: int
    browser: bool
    max_lifetime: float
    timeout: float
    allow_container: bool
    state_folder: str
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        texts = ("name", "workload", "selector", "selector_namespace", "revision")
        return cls(
            auth=Auth.from_params(params),
            state=params["state"],
            namespace=params["namespace"] or "istio-system",
            default_namespace=params["default_namespace"] or "default",
            address=params["address"] or "localhost",
            port=params["port"] or 0,
            target_port=params["target_port"] or 0,
            browser=params["browser"],
            max_lifetime=params["max_lifetime"],
            timeout=params["timeout"],
            allow_container=params["allow_container"],
            state_folder=params["state_folder"] or STATE_FOLDER,
            check_mode=check_mode,
            diff_mode=diff_mode,
            **{name: params[name] or "" for name in texts},
        )
