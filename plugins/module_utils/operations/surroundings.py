# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an operation runs: in a container that ends with the play, or where somebody sits."""
from __future__ import annotations

import typing as t
from pathlib import Path

_MARKS: t.Final = (".dockerenv", "run/.containerenv")
_VARIABLES: t.Final = ("container", "KUBERNETES_SERVICE_HOST")


def is_container_without_terminal(environment: t.Mapping[str, str], pid: int, root: Path = Path("/")) -> bool:
    """Whether this is a container, by the marks that engines leave, and neither the process nor one above it has a terminal.

    A worker of Ansible has none of its own, hence those above it.
    """
    if not any((root / mark).exists() for mark in _MARKS) and not any(environment.get(name) for name in _VARIABLES):
        return False
    while pid > 0:
        try:
            fields = (root / "proc" / str(pid) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            return True
        if fields[4] != "0":
            return False
        pid = int(fields[1])
    return True
