# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the sandbox keeps what it builds and what it runs."""

import os
import re
from pathlib import Path

from sandbox.errors import SandboxError


def cache() -> Path:
    """The folder of all builds and states: $MESHFLEET_CACHE, or ``meshfleet`` below the user's cache folder."""
    named = os.environ.get("MESHFLEET_CACHE")
    if named:
        return Path(named).absolute()
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "meshfleet"


def state(name: str) -> Path:
    """The folder of the sandbox called ``name``: its state file, certificates, logs and sockets.

    Raises SandboxError for a name that is no DNS label of at most 20 characters (paths of unix sockets are short).
    """
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?", name):
        raise SandboxError(f"the name {name!r} is no DNS label of at most 20 characters: choose another --name")
    return cache() / "run" / name


def source() -> Path:
    """The folder that holds the package ``sandbox``."""
    return Path(__file__).resolve().parent.parent
