# SPDX-License-Identifier: GPL-3.0-or-later
"""One cluster with Istio, the sample workloads and the addons, for the tests of what is measured and loaded. Half a minute."""
from __future__ import annotations

import os
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..sandbox.running import Running, sandbox


@pytest.fixture(scope="package")
def mesh(tool: t.Callable[[str], Path], istioctl: Path) -> Iterator[Running]:
    """``METRICS_MESH`` names a sandbox that stands already, while tests are written."""
    known = os.environ.get("METRICS_MESH")
    name = known or f"n{os.getpid()}"
    try:
        if not known:
            done = sandbox("up", "--name", name, "--clusters", "1", "--with-istio", "--with-addons", seconds=3000)
            assert done.returncode == 0, done.stderr
        yield Running(name, tool("kubectl"), istioctl)
    finally:
        if not known:
            assert sandbox("down", "--name", name).returncode == 0
