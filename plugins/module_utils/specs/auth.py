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


def other_auth_secrets(given: t.Any) -> set[str]:
    """Secrets in the auth options of another cluster than the task's, which stand in a dictionary (``other_auth``)."""
    if not isinstance(given, dict):
        return set()
    headers = given.get("proxy_headers")
    found = [given.get("api_key"), given.get("password"), *(headers.values() if isinstance(headers, dict) else ())]
    return {str(one) for one in found if one} | auth_secrets(given)


_TYPES: t.Final[dict[str, tuple[type, ...]]] = {"bool": (bool,), "float": (int, float), "dict": (dict,), "list": (list, str), "str": (str,), "path": (str,)}


def other_auth(given: t.Mapping[str, t.Any], where: str) -> Auth:
    """How another cluster than the task's is reached: the same options by the same names, in a dictionary that ``where`` names.

    Raises ValueError, which names the option.
    """
    names = {alias: name for name, option in AUTH.items() for alias in (name, *option.get("aliases", ()))}
    unknown = sorted(str(key) for key in given if key not in names)
    if unknown:
        raise ValueError(f"{where}: {', '.join(unknown)} is no option that reaches a cluster; known are {', '.join(sorted(AUTH))}")
    found = {names[key]: value for key, value in given.items() if value is not None}
    for name, value in found.items():
        wanted = _TYPES.get(AUTH[name]["type"])
        if wanted and not isinstance(value, wanted):
            raise ValueError(f"{where}.{name}: is no {AUTH[name]['type']}")
    groups = found.get("impersonate_groups")
    if isinstance(groups, str):
        found["impersonate_groups"] = groups.split(",")
    return Auth.from_params(found)
