# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``report`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .auth import AUTH
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        "data": {"type": "dict", "required": True},
        "dest": {"type": "path"},
        "json_dest": {"type": "path"},
        "title": {"type": "str", "default": "Istio fleet"},
        "generated_at": {"type": "str"},
    },
    required_one_of=(("dest", "json_dest"),),
)


@dataclass(frozen=True)
class Options:
    """The options of one call; ``dest``, ``json_dest`` and ``generated_at`` are empty where they are not given."""

    dest: str
    json_dest: str
    title: str
    generated_at: str
    data: dict[str, t.Any] = field(repr=False)
    check_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            dest=params["dest"] or "",
            json_dest=params["json_dest"] or "",
            title=params["title"] or "Istio fleet",
            generated_at=params["generated_at"] or "",
            data=params["data"],
            check_mode=check_mode,
        )
