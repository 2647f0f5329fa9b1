# SPDX-License-Identifier: GPL-3.0-or-later
"""The option ``prometheus``: which Prometheus is asked; and the secrets in the URL of one."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from .spec import Arguments, Params

PROMETHEUS: t.Final[Arguments] = {
    "prometheus": {
        "type": "dict",
        "default": {},
        "options": {
            "namespace": {"type": "str"},
            "url": {"type": "str"},
            "token": {"type": "str", "no_log": True},
            "ca_file": {"type": "path"},
        },
    }
}


@dataclass(frozen=True)
class Prometheus:
    """``url`` is empty where a pod in ``namespace`` (empty: Istio's) is asked; the other texts are empty where nothing was given."""

    namespace: str = ""
    url: str = ""
    token: str = field(default="", repr=False)
    ca_file: str = ""

    @classmethod
    def from_params(cls, params: Params) -> Prometheus:
        """From validated parameters."""
        given = params["prometheus"] or {}
        return cls(**{name: given.get(name) or "" for name in ("namespace", "url", "token", "ca_file")})


def secrets_within(params: Params) -> set[str]:
    """The password of the URL; the token is known by the spec."""
    given = params.get("prometheus")
    return passwords(given.get("url")) if isinstance(given, dict) else set()


def passwords(url: t.Any) -> set[str]:
    """The password in a URL as it is written and as it is meant; all of a URL that cannot be read."""
    if not isinstance(url, str) or "@" not in url:
        return set()
    try:
        password = urlsplit(url).password
    except ValueError:
        return {url}
    return {password, unquote(password)} if password else set()
