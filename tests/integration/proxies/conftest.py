# SPDX-License-Identifier: GPL-3.0-or-later
"""A real cluster with istiod, a gateway and sample proxies, one of which rejects its listeners, Prometheus and stand-ins for dashboards. Half a minute."""
from __future__ import annotations

import os
import subprocess
import sys
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest

from .mesh import ROOT, Mesh


@pytest.fixture(scope="package")
def mesh(tool: t.Callable[[str], Path], istioctl: Path) -> Iterator[Mesh]:
    """``PROXIES_MESH`` names a sandbox that stands already, while tests are written."""
    known = os.environ.get("PROXIES_MESH")
    found = Mesh(known or f"px{os.getpid()}", istioctl, tool("kubectl"))
    try:
        if not known:
            found.sandbox("up", "--clusters", "1", "--with-istio", "--with-addons")
        found.wait_settled()
        yield found
    finally:
        if not known:
            subprocess.run([sys.executable, "-m", "sandbox", "down", "--name", found.name], cwd=ROOT, check=True, timeout=60)
