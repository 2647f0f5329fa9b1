# SPDX-License-Identifier: GPL-3.0-or-later
"""The real tools that tests compare with, built once into the user's cache by the sandbox's builder."""
from __future__ import annotations

import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def built(*words: str) -> Path:
    """The last line that ``python -m sandbox ...`` prints: a path."""
    done = subprocess.run([sys.executable, "-m", "sandbox", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        pytest.exit(f"python -m sandbox {' '.join(words)} failed; see the line above", returncode=2)
    return Path(done.stdout.strip().splitlines()[-1].split()[-1])


@pytest.fixture(scope="session")
def helm() -> Path:
    """Helm 4.2.0."""
    return built("build", "helm")


@pytest.fixture(scope="session")
def istioctl() -> Path:
    """istioctl of the pinned module."""
    return built("build", "istioctl")


@pytest.fixture(scope="session")
def crane() -> Path:
    """crane, for its registry."""
    return built("build", "crane")


@pytest.fixture(scope="session")
def istio() -> Path:
    """The folder of the pinned Go module istio.io/istio."""
    return built("module", "istio")


@pytest.fixture(scope="session")
def tool() -> t.Callable[[str], Path]:
    """The path of any program of the sandbox by its name."""
    return lambda name: built("build", name)
