# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles that only look change nothing, in check mode neither. Ten seconds, on the mesh of conftest.py."""
from __future__ import annotations

from pathlib import Path

import pytest

from ..proxies.mesh import Json, Mesh
from .play import play

LOOKING: dict[str, Json] = {"health": {"health_wait": False, "health_fail": False}, "report": {"report_workload_certificates": True}}


@pytest.mark.parametrize("role", sorted(LOOKING))
@pytest.mark.parametrize("words", [(), ("--check", "--diff")])
def test_nothing_changes(role: str, words: tuple[str, ...], mesh: Mesh, tmp_path: Path) -> None:
    played = play(mesh, tmp_path, role, LOOKING[role], *words)
    assert (played.status, played.changed) == (0, 0), played.output[-3000:]
