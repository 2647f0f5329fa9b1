# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian packages, downloaded and unpacked by anyone."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sandbox.errors import SandboxError

LIMIT = 300
"""Seconds for one apt command."""


def unpack(packages: Sequence[str], target: Path) -> None:
    """Download ``packages`` with apt-get and unpack them below ``target``. Raises SandboxError where that is no Debian or no network."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise SandboxError(f"this machine has no apt-get: install {packages[0]} with its own package manager")
    packages = [_known(name) for name in packages]
    said = _apt(["download", *packages], target)
    if said:
        lists = target / "lists"
        (lists / "partial").mkdir(parents=True)
        own = ["-o", f"Dir::State::lists={lists}", "-o", f"Dir::Cache={target}"]
        said = _apt([*own, "update"], target) or _apt([*own, "download", *packages], target)
        shutil.rmtree(lists, ignore_errors=True)
    if said:
        raise SandboxError(f"apt-get cannot download {packages[0]}: check the network and apt's sources ({said[:300]})")
    for file in sorted(target.glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", str(file), str(target)], check=True, timeout=LIMIT)
        file.unlink()


def _known(names: str) -> str:
    """The first of the names, separated by ``|``, that this release of Debian has."""
    choices = names.split("|")
    for name in choices[:-1]:
        if subprocess.run(["apt-cache", "show", name], capture_output=True, timeout=LIMIT, check=False).returncode == 0:
            return name
    return choices[-1]


def _apt(arguments: list[str], folder: Path) -> str:
    """The last line of what apt-get complains of, empty when it succeeds."""
    done = subprocess.run(["apt-get", "-q", *arguments], cwd=folder, capture_output=True, text=True, timeout=LIMIT, check=False)
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["no output"])[-1]
