# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``cacerts`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .auth import AUTH, Auth, other_auth_secrets
from .certificate_store import Store, store_option, store_secrets
from .spec import Params, Spec


def _secrets(params: Params) -> set[str]:
    clusters = params.get("remote_clusters")
    inside = {secret for one in clusters.values() for secret in other_auth_secrets(one)} if isinstance(clusters, dict) else set()
    return store_secrets("store")(params) | inside


SPEC: t.Final = Spec(
    {
        **AUTH,
        "store": store_option(),
        "crl": {"type": "path"},
        "phase": {"type": "str", "choices": ["trust", "issue", "finish", "back"]},
        "check_proxies": {"type": "bool", "default": True},
        "remote_clusters": {"type": "dict", "default": {}},
        "restart": {"type": "bool", "default": False},
        "timeout": {"type": "float", "default": 15.0},
        "wait_timeout": {"type": "float", "default": 300.0},
        "namespace": {"type": "str", "default": "istio-system"},
        "force": {"type": "bool", "default": False},
        "lock_timeout": {"type": "float", "default": 0.0},
        "lease_namespace": {"type": "str", "default": "kube-system"},
    },
    secrets=_secrets,
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``crl`` and ``phase`` are empty where none is given, the timeouts are seconds, ``remote_clusters`` auth options by name."""

    auth: Auth
    store: Store
    crl: str
    phase: str
    check_proxies: bool
    remote_clusters: dict[str, t.Any] = field(repr=False)
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
            remote_clusters=params["remote_clusters"] or {},
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
