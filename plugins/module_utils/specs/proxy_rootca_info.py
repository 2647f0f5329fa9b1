# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``proxy_rootca_info`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH
from .proxy_access import PROXIES, Proxies
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        **{name: option for name, option in PROXIES.items() if name != "workload"},
        "workloads": {"type": "list", "elements": "str", "required": True},
        "contexts": {"type": "list", "elements": "str", "default": []},
        "query": {"type": "str"},
    }
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``contexts`` are those of other clusters."""

    proxies: Proxies
    workloads: tuple[str, ...]
    contexts: tuple[str, ...]
    query: str

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            proxies=Proxies.from_params({**params, "workload": ""}),
            workloads=tuple(params["workloads"]),
            contexts=tuple(params["contexts"] or ()),
            query=params["query"] or "",
        )
