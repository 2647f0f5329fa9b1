# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``authz_info`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH
from .proxy_access import PROXIES, Proxies
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        **PROXIES,
        "file": {"type": "path"},
        "query": {"type": "str"},
    },
    required_one_of=(("workload", "file"),),
    mutually_exclusive=(("workload", "file"),),
)


@dataclass(frozen=True)
class Options:
    """The options of one call; texts are empty where nothing was given."""

    proxies: Proxies
    file: str
    query: str

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(proxies=Proxies.from_params(params), file=params["file"] or "", query=params["query"] or "")
