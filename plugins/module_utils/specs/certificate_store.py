# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an authority's certificates and key are kept: options of the modules of certificates."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .auth import other_auth_secrets
from .spec import Arguments

STORE: t.Final[Arguments] = {
    "type": {"type": "str", "choices": ["file", "secret"], "default": "file"},
    "path": {"type": "path"},
    "vault_password": {"type": "str", "no_log": True},
    "allow_temporary": {"type": "bool", "default": False},
    "cluster": {"type": "dict"},
    "namespace": {"type": "str"},
    "name": {"type": "str"},
}
SUBJECT: t.Final[Arguments] = {
    "common_name": {"type": "str"},
    "organization": {"type": "str"},
    "organizational_unit": {"type": "str"},
    "locality": {"type": "str"},
    "state": {"type": "str"},
    "country": {"type": "str"},
}


def store_option(*, required: bool = True) -> dict[str, t.Any]:
    """An option that names a store."""
    rules = [("type", "file", ("path",)), ("type", "secret", ("namespace", "name"))]
    return {"type": "dict", "options": STORE, "required_if": rules, **({"required": True} if required else {})}


@dataclass(frozen=True)
class Store:
    """A folder (``path``), or the Secret ``namespace``/``name`` of ``cluster`` (auth options; none: the task's own)."""

    type: str
    path: str = ""
    vault_password: str = field(default="", repr=False)
    allow_temporary: bool = False
    cluster: t.Mapping[str, t.Any] = field(default_factory=dict, repr=False)
    namespace: str = ""
    name: str = ""

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any] | None) -> Store | None:
        """From a validated option; None where it was not given."""
        return None if params is None else cls(**{name: params[name] for name in STORE if params.get(name) is not None})


def store_secrets(*options: str) -> t.Callable[[t.Mapping[str, t.Any]], set[str]]:
    """What is secret inside the ``cluster`` of these options that name a store."""

    def found(params: t.Mapping[str, t.Any]) -> set[str]:
        stores = [params.get(name) for name in options]
        return {secret for store in stores if isinstance(store, dict) for secret in other_auth_secrets(store.get("cluster"))}

    return found
