# SPDX-License-Identifier: GPL-3.0-or-later
"""The mesh that several files look at: two clusters of two networks, one mesh, with images of two versions of Istio. Half a minute."""
from __future__ import annotations

import os
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest

from .running import Running, sandbox


@pytest.fixture(scope="package")
def mesh(tool: t.Callable[[str], Path], istioctl: Path) -> Iterator[Running]:
    name = f"m{os.getpid()}"
    versions = ("--istio-version", "1.31.0", "--istio-version", "1.30.0")
    try:
        done = sandbox("up", "--name", name, "--clusters", "2", *versions, "--with-istio", "--one-mesh", seconds=3000)
        assert done.returncode == 0, done.stderr
        yield Running(name, tool("kubectl"), istioctl)
    finally:
        assert sandbox("down", "--name", name).returncode == 0
