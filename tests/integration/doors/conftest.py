# SPDX-License-Identifier: GPL-3.0-or-later
"""An API server for the modules that need a cluster."""
from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT: t.Final = Path(__file__).parents[3]


@pytest.fixture(scope="package")
def api() -> Iterator[str]:
    """The path of a kubeconfig of an API server that has nothing of Istio."""
    name = f"d{os.getpid()}"

    def sandbox(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "sandbox", *words, "--name", name], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)

    try:
        done = sandbox("up", "--clusters", "1", "--api-only")
        assert done.returncode == 0, done.stderr
        (facts,) = json.loads(sandbox("status").stdout)["clusters"].values()
        yield str(facts["kubeconfig"])
    finally:
        assert sandbox("down").returncode == 0
