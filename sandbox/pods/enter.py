# SPDX-License-Identifier: GPL-3.0-or-later
"""Running a command in a pod."""

import os
from pathlib import Path

from sandbox import paths

NAMES = ("sh", "bash", "cat", "ls", "env", "ps", "curl", "fetch", "python3", "pilot-agent", "pilot-discovery", "envoy", "ip", "iptables-save")
"""The commands that ``kubectl exec`` finds; ``python -m sandbox exec`` takes any."""


def words(pid: str, path: str) -> list[str]:
    """The words before a command that run it in the pod whose first process is ``pid``, with ``path`` as its PATH."""
    variables = [f"PATH={path}", "HOME=/tmp", f"PYTHONPATH={paths.source()}", "PYTHONDONTWRITEBYTECODE=1"]
    return [*into(pid), "env", "-i", *variables]


def into(pid: str) -> list[str]:
    """The words before a command that run it in that pod with the caller's environment."""
    return ["nsenter", "--target", pid, "--root", "--wd", "--mount", "--net", "--uts", "--ipc", "--pid", "--"]


def from_outside(pid: int) -> list[str]:
    """What ``nsenter`` needs besides when the caller is not in the sandbox's user namespace."""
    same = os.readlink(f"/proc/{pid}/ns/user") == os.readlink("/proc/self/ns/user")
    return [] if same else ["--user", "--preserve-credentials"]


def lay_out(folder: Path, path: str) -> None:
    """Fill ``folder`` with scripts, one a name, that run the command of that name in the pod $SANDBOX_POD: for kwok's Exec objects."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        script = folder / name
        command = " ".join(words("$SANDBOX_POD", path))
        script.write_text(f'#!/bin/sh\nPATH={os.environ.get("PATH", "/usr/bin:/bin")}\nexec {command} {name} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
