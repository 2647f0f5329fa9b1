# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of modules that write releases or sets of objects: pruning, conflicts, waits, the writer's Lease; and of releases alone."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .spec import Arguments

WRITING: t.Final[Arguments] = {
    "prune": {"type": "bool", "default": True},
    "max_prune": {"type": "int", "default": 10},
    "force_conflicts": {"type": "bool", "default": False},
    "adopt": {"type": "bool", "default": True},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "float", "default": 300.0},
    "lock_timeout": {"type": "float", "default": 0.0},
    "lease_namespace": {"type": "str", "default": "kube-system"},
    "run_id": {"type": "str"},
}
RELEASES: t.Final[Arguments] = {"history_max": {"type": "int", "default": 10}}


@dataclass(frozen=True)
class Writing:
    """How a run writes; the timeouts are seconds, ``run_id`` is empty where a new one is to be made."""

    prune: bool = True
    max_prune: int = 10
    force_conflicts: bool = False
    adopt: bool = True
    wait: bool = True
    wait_timeout: float = 300.0
    lock_timeout: float = 0.0
    lease_namespace: str = "kube-system"
    history_max: int = 10
    run_id: str = ""

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any]) -> Writing:
        """From validated parameters."""
        return cls(**{name: params[name] for name in (*WRITING, *RELEASES) if params.get(name) is not None})
