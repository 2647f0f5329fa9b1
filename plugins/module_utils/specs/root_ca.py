# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``root_ca`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .auth import AUTH, Auth, other_auth_secrets
from .certificate_store import SUBJECT, Store, store_option, store_secrets
from .spec import Params, Spec

KEY_TYPES: t.Final = ("rsa", "ecdsa")


def _secrets(params: Params) -> set[str]:
    clusters = params.get("clusters")
    inside = {secret for one in clusters.values() for secret in other_auth_secrets(one)} if isinstance(clusters, dict) else set()
    return store_secrets("store")(params) | inside


SPEC: t.Final = Spec(
    {
        **AUTH,
        "store": store_option(),
        "subject": {"type": "dict", "options": SUBJECT, "default": {}},
        "key_type": {"type": "str", "choices": list(KEY_TYPES), "default": "rsa"},
        "key_size": {"type": "int"},
        "validity": {"type": "int", "default": 3650},
        "clusters": {"type": "dict", "default": {}},
        "namespace": {"type": "str", "default": "istio-system"},
        "force": {"type": "bool", "default": False},
    },
    secrets=_secrets,
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``validity`` days, ``key_size`` bits (0: the usual), ``clusters`` auth options by name."""

    auth: Auth
    store: Store
    subject: dict[str, t.Any]
    key_type: str
    key_size: int
    validity: int
    clusters: dict[str, t.Any] = field(repr=False)
    namespace: str
    force: bool
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            store=Store.from_params(params["store"]) or Store("file"),
            subject=params["subject"] or {},
            key_type=params["key_type"],
            key_size=params["key_size"] or 0,
            validity=params["validity"],
            clusters=params["clusters"] or {},
            namespace=params["namespace"] or "istio-system",
            force=params["force"],
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
