# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``proxy_diff_info`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH
from .proxy_access import PROXIES, Proxies
from .spec import Spec

SPEC: t.Final = Spec({**AUTH, **PROXIES, "workload": {"type": "str", "required": True}, "query": {"type": "str"}})


@dataclass(frozen=True)
class Options:
    """The options of one call."""

    proxies: Proxies
    query: str

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(Proxies.from_params(params), params["query"] or "")
