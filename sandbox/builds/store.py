# SPDX-License-Identifier: GPL-3.0-or-later
"""The cache of builds: one folder a name and version, made once, however many ask for it."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox import paths
from sandbox.builds.progress import say


def find(key: str) -> Path | None:
    """The folder of ``key``, or None when it was not made yet."""
    folder = paths.cache() / "builds" / key
    return folder if folder.is_dir() else None


def store(key: str, make: Callable[[Path], None]) -> Path:
    """The folder of ``key``; where it is missing, ``make`` fills an empty one that is then renamed into place.

    Two starters do not make the same thing twice: the second waits for the first. What ``make`` raises passes through.
    """
    folder = find(key)
    if folder:
        return folder
    builds = paths.cache() / "builds"
    builds.mkdir(parents=True, exist_ok=True)
    with locked(key):
        target = builds / key
        if target.is_dir():
            return target
        temporary = builds / f".{key}.part"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir()
        make(temporary)
        temporary.rename(target)
        return target


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold the cache's lock ``name``; says so when another process holds it. The lock ends with the process."""
    folder = paths.cache() / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"{name}: another process is at it, waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
