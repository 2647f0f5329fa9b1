# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``control_plane_info`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH, Auth
from .spec import Spec

SPEC: t.Final = Spec({**AUTH, "namespace": {"type": "str", "default": "istio-system"}, "query": {"type": "str"}})


@dataclass(frozen=True)
class Options:
    """The options of one call."""

    auth: Auth
    namespace: str
    query: str

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters; nothing is ever changed."""
        return cls(auth=Auth.from_params(params), namespace=params["namespace"] or "istio-system", query=params["query"] or "")
