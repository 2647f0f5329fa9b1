# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``describe_info`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH
from .proxy_access import PROXIES, Proxies
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        **{name: option for name, option in PROXIES.items() if name not in ("workload", "all_pods")},
        "pod": {"type": "str"},
        "service": {"type": "str"},
        "query": {"type": "str"},
    },
    required_one_of=(("pod", "service"),),
    mutually_exclusive=(("pod", "service"),),
)


@dataclass(frozen=True)
class Options:
    """The options of one call; one of ``pod`` and ``service`` is empty."""

    proxies: Proxies
    pod: str
    service: str
    query: str

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            proxies=Proxies.from_params({**params, "workload": "", "all_pods": False}),
            pod=params["pod"] or "",
            service=params["service"] or "",
            query=params["query"] or "",
        )
