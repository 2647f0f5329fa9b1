# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``intermediate_ca`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH, Auth
from .certificate_store import SUBJECT, Store, store_option, store_secrets
from .root_ca import KEY_TYPES
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        "name": {"type": "str", "required": True},
        "store": store_option(),
        "root": store_option(required=False),
        "csr": {"type": "path"},
        "certificate": {"type": "path"},
        "root_certificate": {"type": "path"},
        "subject": {"type": "dict", "options": SUBJECT, "default": {}},
        "names": {"type": "list", "elements": "str"},
        "key_type": {"type": "str", "choices": list(KEY_TYPES), "default": "rsa"},
        "key_size": {"type": "int"},
        "validity": {"type": "int", "default": 1825},
        "path_length": {"type": "int", "default": 0},
        "renew_before": {"type": "int", "default": 30},
        "renew": {"type": "bool", "default": False},
        "namespace": {"type": "str", "default": "istio-system"},
    },
    required_one_of=(("root", "csr"),),
    mutually_exclusive=(("root", "csr"),),
    required_together=(("certificate", "root_certificate"),),
    required_by={"certificate": ("csr",)},
    secrets=store_secrets("store", "root"),
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``root`` is None where others sign, paths are empty where none was given, ``validity`` and ``renew_before`` days."""

    auth: Auth
    name: str
    store: Store
    root: Store | None
    csr: str
    certificate: str
    root_certificate: str
    subject: dict[str, t.Any]
    names: tuple[str, ...]
    key_type: str
    key_size: int
    validity: int
    path_length: int
    renew_before: int
    renew: bool
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        names = params["names"]
        return cls(
            auth=Auth.from_params(params),
            name=params["name"],
            store=Store.from_params(params["store"]) or Store("file"),
            root=Store.from_params(params["root"]),
            csr=params["csr"] or "",
            certificate=params["certificate"] or "",
            root_certificate=params["root_certificate"] or "",
            subject=params["subject"] or {},
            names=(f"istiod.{params['namespace'] or 'istio-system'}.svc",) if names is None else tuple(names),
            key_type=params["key_type"],
            key_size=params["key_size"] or 0,
            validity=params["validity"],
            path_length=params["path_length"],
            renew_before=params["renew_before"],
            renew=params["renew"],
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
