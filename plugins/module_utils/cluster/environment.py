# SPDX-License-Identifier: GPL-3.0-or-later
"""K8S_AUTH_*: what options leave open, by kubernetes.core's names and aliases; AWX's bearer-token credential sets HOST, API_KEY, VERIFY_SSL and SSL_CA_CERT.

What is a server's own (credentials, its CA, whether it is verified) goes to no other: it counts only where the environment says which server it is
for and the options mean the same one, or where the options name none.
"""
from __future__ import annotations

import typing as t
from collections.abc import Callable, Mapping
from dataclasses import replace

from ..specs.auth import AUTH, Auth
from .errors import ConnectionSettingsError

_WHERE: t.Final = ("kubeconfig", "context", "host")
_CREDENTIALS: t.Final = (("api_key",), ("username", "password"), ("client_cert", "client_key"))
_SERVERS: t.Final = ("ca_cert", "validate_certs", *(name for group in _CREDENTIALS for name in group))
_BOOLEANS: t.Final = {**dict.fromkeys(("1", "true", "yes", "on"), True), **dict.fromkeys(("0", "false", "no", "off"), False)}


def with_environment(auth: Auth, environment: Mapping[str, str], server_of: Callable[[Auth], str]) -> Auth:
    """The options, filled from the environment where they say nothing; ``server_of`` says which server options mean.

    Raises ConnectionSettingsError for a value that is none, and where options and environment mean two different servers.
    """
    found = _found(environment)
    theirs = [name for name in _WHERE if name in found]
    if auth.context and not auth.kubeconfig and not auth.host and "kubeconfig" in found:
        auth = replace(auth, kubeconfig=found["kubeconfig"])  # one kubeconfig for many hosts, each of which names its context
        found = {name: value for name, value in found.items() if name not in ("kubeconfig", "context")}
        theirs = [name for name in theirs if name in found] or ["kubeconfig"]
    if any(getattr(auth, name) for name in _WHERE):
        if not theirs:
            found = {name: value for name, value in found.items() if name not in _SERVERS}
        elif any(name in found for name in theirs):
            _same_server(auth, found, theirs, server_of)
        found = {name: value for name, value in found.items() if name not in _WHERE}
    given = [group for group in _CREDENTIALS if any(getattr(auth, name) for name in group)]
    if auth.kubeconfig or auth.context:
        dropped = {name for group in _CREDENTIALS for name in group}  # it has its own user
    else:
        dropped = {name for group in _CREDENTIALS if given and group not in given for name in group}
    return _filled(auth, {name: value for name, value in found.items() if name not in dropped})


def _same_server(auth: Auth, found: Mapping[str, t.Any], theirs: t.Sequence[str], server_of: Callable[[Auth], str]) -> None:
    own, other = server_of(auth), server_of(Auth(**{name: found[name] for name in theirs}))
    if own != other:
        names = ", ".join(f"K8S_AUTH_{name.upper()}" for name in theirs)
        raise ConnectionSettingsError(f"the environment ({names}) means {other}, this host's options mean {own}; unset the one or leave out the other")


def _found(environment: Mapping[str, str]) -> dict[str, t.Any]:
    out: dict[str, t.Any] = {}
    for name, spec in AUTH.items():
        if spec["type"] == "dict":
            inside = {key: environment[variable] for key in spec["options"] if environment.get(variable := f"K8S_AUTH_{name.upper()}_{key.upper()}")}
            if inside:
                out[name] = inside
            continue
        for variable in (f"K8S_AUTH_{each.upper()}" for each in (name, *spec.get("aliases", ()))):
            if environment.get(variable):
                out[name] = _value(variable, environment[variable], spec["type"])
                break
    return out


def _value(variable: str, text: str, kind: str) -> t.Any:
    if kind == "bool":
        if text.lower() not in _BOOLEANS:
            raise ConnectionSettingsError(f"{variable}: {text!r} is neither true nor false")
        return _BOOLEANS[text.lower()]
    if kind == "list":
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if kind == "float":
        try:
            return float(text)
        except ValueError:
            raise ConnectionSettingsError(f"{variable}: {text!r} is no number of seconds") from None
    return text


def _filled(auth: Auth, found: Mapping[str, t.Any]) -> Auth:
    open_names = [name for name in found if getattr(auth, name) in (None, "", (), {}, AUTH[name].get("default"))]
    return replace(auth, **{name: found[name] for name in open_names})
