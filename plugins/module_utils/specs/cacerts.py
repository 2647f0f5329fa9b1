# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``cacerts`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH, Auth
from .certificate_store import Store, store_option, store_secrets
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        "store": store_option(),
        "crl": {"type": "path"},
        "phase": {"type": "str", "choices": ["trust", "issue", "finish", "back"]},
        "check_proxies": {"type": "bool", "default": True},
        "restart": {"type": "bool", "default": False},
        "timeout": {"type": "float", "default": 15.0},
        "wait_timeout": {"type": "float", "default": 300.0},
        "namespace": {"type": "str", "default": "istio-system"},
        "force": {"type": "bool", "default": False},
        "lock_timeout": {"type": "float", "default": 0.0},
        "lease_namespace": {"type": "str", "default": "kube-system"},
    },
    secrets=store_secrets("store"),
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``crl`` and ``phase`` are empty where none is given, the timeouts are seconds."""

    auth: Auth
    store: Store
    crl: str
    phase: str
    check_proxies: bool
    restart: bool
    timeout: float
    wait_timeout: float
    namespace: str
    force: bool
    lock_timeout: float
    lease_namespace: str
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            store=Store.from_params(params["store"]) or Store("file"),
            crl=params["crl"] or "",
            phase=params["phase"] or "",
            check_proxies=params["check_proxies"],
            restart=params["restart"],
            timeout=params["timeout"],
            wait_timeout=params["wait_timeout"],
            namespace=params["namespace"] or "istio-system",
            force=params["force"],
            lock_timeout=params["lock_timeout"] or 0.0,
            lease_namespace=params["lease_namespace"] or "kube-system",
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
