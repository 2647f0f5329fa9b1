# SPDX-License-Identifier: GPL-3.0-or-later
"""Where Istio's charts come from: the option ``charts``."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .spec import Arguments

ISTIO_CHARTS: t.Final = "https://istio-release.storage.googleapis.com/charts"

_ACCESS: t.Final[Arguments] = {
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "ca_file": {"type": "path"},
    "plain_http": {"type": "bool", "default": False},
}
CHARTS: t.Final[Arguments] = {
    "charts": {
        "type": "dict",
        "default": {},
        "options": {"source": {"type": "str", "default": ISTIO_CHARTS}, "version": {"type": "str", "default": ""}, **_ACCESS},
    }
}
# The same for a module that takes one chart: flat names with a prefix.
CHART_ACCESS: t.Final[Arguments] = {f"chart_{key}": value for key, value in _ACCESS.items()}


@dataclass(frozen=True)
class Charts:
    """The option ``charts``: a source (repository, registry or folder), a version or constraint, and access to it."""

    source: str = ISTIO_CHARTS
    version: str = ""
    username: str = ""
    password: str = ""
    ca_file: str = ""
    plain_http: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any]) -> Charts:
        """From the validated sub-options."""
        return cls(
            source=params.get("source") or ISTIO_CHARTS,
            version=params.get("version") or "",
            username=params.get("username") or "",
            password=params.get("password") or "",
            ca_file=params.get("ca_file") or "",
            plain_http=bool(params.get("plain_http")),
        )
