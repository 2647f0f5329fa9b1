# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``gateway`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH, Auth
from .chart_access import CHARTS, Charts
from .spec import Spec
from .writing import RELEASES, WRITING, Writing

SPEC: t.Final = Spec(
    {
        **AUTH,
        **CHARTS,
        **WRITING,
        **RELEASES,
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "name": {"type": "str", "required": True},
        "release_namespace": {"type": "str", "required": True},
        "kind": {"type": "str", "choices": ["ingress", "egress", "eastwest"], "default": "ingress"},
        "network": {"type": "str"},
        "expose": {"type": "list", "elements": "str", "choices": ["services", "istiod"], "default": []},
        "expose_hosts": {"type": "list", "elements": "str", "default": ["*.local"]},
        "namespace": {"type": "str", "default": "istio-system"},
        "revision": {"type": "str", "default": "default"},
        "values": {"type": "dict", "default": {}},
    },
    required_if=(("kind", "eastwest", ("network",)),),
)


@dataclass(frozen=True)
class Options:
    """The options of one call."""

    auth: Auth
    charts: Charts
    writing: Writing
    state: str
    name: str
    release_namespace: str
    kind: str
    network: str
    expose: tuple[str, ...]
    expose_hosts: tuple[str, ...]
    namespace: str
    revision: str
    values: dict[str, t.Any]
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            auth=Auth.from_params(params),
            charts=Charts.from_params(params["charts"] or {}),
            writing=Writing.from_params(params),
            state=params["state"],
            name=params["name"],
            release_namespace=params["release_namespace"],
            kind=params["kind"],
            network=params["network"] or "",
            expose=tuple(params["expose"] or ()),
            expose_hosts=tuple(params["expose_hosts"] or ()),
            namespace=params["namespace"] or "istio-system",
            revision=params["revision"] or "default",
            values=params["values"] or {},
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
