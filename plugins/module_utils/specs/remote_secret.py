# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``remote_secret`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .auth import AUTH, Auth, other_auth_secrets
from .spec import Params, Spec


def _secrets(params: Params) -> set[str]:
    plugin = params.get("auth_plugin_config")
    return other_auth_secrets(params.get("remote")) | ({str(value) for value in plugin.values() if value} if isinstance(plugin, dict) else set())


SPEC: t.Final = Spec(
    {
        **AUTH,
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "cluster_name": {"type": "str", "required": True},
        "remote": {"type": "dict"},
        "remote_host": {"type": "str"},
        "type": {"type": "str", "choices": ["remote", "config"], "default": "remote"},
        "auth_type": {"type": "str", "choices": ["bearer-token", "plugin"], "default": "bearer-token"},
        "auth_plugin_name": {"type": "str"},
        "auth_plugin_config": {"type": "dict", "default": {}},
        "server": {"type": "str"},
        "server_ca": {"type": "path"},
        "tls_server_name": {"type": "str"},
        "service_account": {"type": "str", "default": "istio-reader-service-account"},
        "create_service_account": {"type": "bool", "default": True},
        "token": {"type": "str", "choices": ["secret", "request"], "default": "secret", "no_log": False},
        "token_lifetime": {"type": "int", "default": 7776000, "no_log": False},
        "renew_before": {"type": "int", "default": 2592000},
        "rotate": {"type": "bool", "default": False},
        "check_reachable": {"type": "bool", "default": True},
        "namespace": {"type": "str", "default": "istio-system"},
        "wait": {"type": "bool", "default": True},
        "wait_timeout": {"type": "float", "default": 120.0},
        "lock_timeout": {"type": "float", "default": 0.0},
        "lease_namespace": {"type": "str", "default": "kube-system"},
    },
    mutually_exclusive=(("remote", "remote_host"),),
    required_if=(("state", "present", ("remote", "remote_host"), True), ("auth_type", "plugin", ("auth_plugin_name",))),
    secrets=_secrets,
)


@dataclass(frozen=True)
class Options:
    """The options of one call; texts are empty where nothing was given, ``token_lifetime``, ``renew_before`` and the timeouts are seconds."""

    auth: Auth
    state: str
    cluster_name: str
    remote: dict[str, t.Any] | None = field(repr=False)
    remote_host: str
    type: str
    auth_type: str
    auth_plugin_name: str
    auth_plugin_config: dict[str, t.Any] = field(repr=False)
    server: str
    server_ca: str
    tls_server_name: str
    service_account: str
    create_service_account: bool
    token: str
    token_lifetime: int
    renew_before: int
    rotate: bool
    check_reachable: bool
    namespace: str
    wait: bool
    wait_timeout: float
    lock_timeout: float
    lease_namespace: str
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        same = ("state", "cluster_name", "remote", "type", "auth_type", "create_service_account", "token", "rotate", "check_reachable", "wait")
        texts = ("remote_host", "auth_plugin_name", "server", "server_ca", "tls_server_name")
        given: dict[str, t.Any] = {**{name: params[name] for name in same}, **{name: params[name] or "" for name in texts}}
        return cls(
            auth=Auth.from_params(params),
            **given,
            auth_plugin_config=params["auth_plugin_config"] or {},
            service_account=params["service_account"] or "istio-reader-service-account",
            token_lifetime=params["token_lifetime"],
            renew_before=params["renew_before"],
            namespace=params["namespace"] or "istio-system",
            wait_timeout=params["wait_timeout"],
            lock_timeout=params["lock_timeout"] or 0.0,
            lease_namespace=params["lease_namespace"] or "kube-system",
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
