# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``proxy_log`` accepts."""
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
        "selector": {"type": "str"},
        "selector_namespace": {"type": "str"},
        "levels": {"type": "dict", "default": {}},
        "state": {"type": "str", "choices": ["present", "reset"], "default": "present"},
    },
    required_one_of=(("workload", "selector"),),
    mutually_exclusive=(("workload", "selector"),),
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``levels`` by logger."""

    proxies: Proxies
    selector: str
    selector_namespace: str
    levels: dict[str, str]
    state: str
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            proxies=Proxies.from_params(params),
            selector=params["selector"] or "",
            selector_namespace=params["selector_namespace"] or "",
            levels={str(name): str(level) for name, level in (params["levels"] or {}).items()},
            state=params["state"],
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
