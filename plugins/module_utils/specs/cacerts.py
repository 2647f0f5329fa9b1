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
        "namespace": {"type": "str", "default": "istio-system"},
        "force": {"type": "bool", "default": False},
        "lock_timeout": {"type": "float", "default": 0.0},
        "lease_namespace": {"type": "str", "default": "kube-system"},
    },
    secrets=store_secrets("store"),
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``crl`` is empty where no list is given, ``lock_timeout`` seconds."""

    auth: Auth
    store: Store
    crl: str
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
            namespace=params["namespace"] or "istio-system",
            force=params["force"],
            lock_timeout=params["lock_timeout"] or 0.0,
            lease_namespace=params["lease_namespace"] or "kube-system",
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
