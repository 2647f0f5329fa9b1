# SPDX-License-Identifier: GPL-3.0-or-later
"""Access to a cluster: the options of kubernetes.core, by its names and aliases."""
from __future__ import annotations

import typing as t
import urllib.parse
from dataclasses import dataclass, field

from .spec import Arguments

AUTH: t.Final[Arguments] = {
    "kubeconfig": {"type": "raw"},
    "context": {"type": "str"},
    "host": {"type": "str"},
    "api_key": {"type": "str", "no_log": True},
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "validate_certs": {"type": "bool", "aliases": ["verify_ssl"]},
    "ca_cert": {"type": "path", "aliases": ["ssl_ca_cert"]},
    "client_cert": {"type": "path", "aliases": ["cert_file"]},
    "client_key": {"type": "path", "aliases": ["key_file"], "no_log": False},
    "proxy": {"type": "str"},
    "no_proxy": {"type": "str"},
    "proxy_headers": {
        "type": "dict",
        "options": {
            "proxy_basic_auth": {"type": "str", "no_log": True},
            "basic_auth": {"type": "str", "no_log": True},
            "user_agent": {"type": "str"},
        },
    },
    "impersonate_user": {"type": "str"},
    "impersonate_groups": {"type": "list", "elements": "str"},
    "allow_exec": {"type": "bool", "default": False},
    "connect_timeout": {"type": "float", "default": 10.0},
}


@dataclass(frozen=True)
class Auth:
    """How a cluster is reached and as whom; texts are empty where nothing was given, ``kubeconfig`` is a path, a mapping, or None."""

    kubeconfig: t.Any = field(default=None, repr=False)
    context: str = ""
    host: str = ""
    api_key: str = field(default="", repr=False)
    username: str = ""
    password: str = field(default="", repr=False)
    validate_certs: bool | None = None
    ca_cert: str = ""
    client_cert: str = ""
    client_key: str = ""
    proxy: str = field(default="", repr=False)
    no_proxy: str = ""
    proxy_headers: t.Mapping[str, str] = field(default_factory=dict, repr=False)
    impersonate_user: str = ""
    impersonate_groups: tuple[str, ...] = ()
    allow_exec: bool = False
    connect_timeout: float = 10.0
    """Seconds."""

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any]) -> Auth:
        """From validated parameters."""
        given: dict[str, t.Any] = {name: params[name] for name in AUTH if params.get(name) not in (None, "")}
        given["impersonate_groups"] = tuple(given.get("impersonate_groups") or ())
        given["proxy_headers"] = {key: value for key, value in (given.get("proxy_headers") or {}).items() if value}
        return cls(**given)

# What an inline kubeconfig's user may hold (the rest of it, names and addresses, may be shown).
_SECRET_KEYS: t.Final = frozenset(
    ("token", "password", "client-key-data", "access-token", "id-token", "refresh-token", "client-secret", "value")
)


def auth_secrets(params: t.Mapping[str, t.Any]) -> set[str]:
    """Secrets inside options that are shown otherwise: an inline kubeconfig's and the password of ``proxy``."""
    out = set(_leaves(params.get("kubeconfig")))
    proxy = params.get("proxy")
    if isinstance(proxy, str) and "@" in proxy:
        password = urllib.parse.urlsplit(proxy).password
        if password:
            out |= {password, urllib.parse.unquote(password)}
    return out


def _leaves(value: t.Any) -> t.Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in _SECRET_KEYS and isinstance(item, str) and item:
                yield item
            else:
                yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
