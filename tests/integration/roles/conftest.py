# SPDX-License-Identifier: GPL-3.0-or-later
"""One cluster with Istio, sample workloads whose proxies reject nothing, and Prometheus, for all tests of this folder. Half a minute."""
from __future__ import annotations

import os
import subprocess
import sys
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..proxies.mesh import ROOT, Mesh
from ..sandbox.running import until


def settled(mesh: Mesh) -> bool:
    """Whether istiod has forgotten the proxy that rejects, and sends the others nothing."""
    proxies = mesh.call("proxy_status_info").values["proxies"]
    return not any(one["pod"].startswith("nack-") or one["state"] == "STALE" for one in proxies)


@pytest.fixture(scope="package")
def mesh(tool: t.Callable[[str], Path], istioctl: Path) -> Iterator[Mesh]:
    """``ROLES_MESH`` names a sandbox that stands already, while tests are written."""
    known = os.environ.get("ROLES_MESH")
    found = Mesh(known or f"ro{os.getpid()}", istioctl, tool("kubectl"))
    try:
        if not known:
            found.sandbox("up", "--clusters", "1", "--with-istio", "--with-addons")
            found.kubectl("delete", "deployment", "-n", "sample", "nack", "--cascade=foreground")  # returns when its pod is gone too
            until(lambda: settled(found), 60, lambda: found.call("proxy_status_info").values)
        yield found
    finally:
        if not known:
            subprocess.run([sys.executable, "-m", "sandbox", "down", "--name", found.name], cwd=ROOT, check=True, timeout=60)


@pytest.fixture(scope="session")
def promtool(tool: t.Callable[[str], Path]) -> Path:
    """Prometheus' own checker, of the same package as the mesh's Prometheus."""
    return tool("prometheus").with_name("promtool")
