# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Chromium, and reports of made-up fleets, by the module's own operation."""
from __future__ import annotations

import subprocess
import sys
import typing as t
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.report import run
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.report import Options

from .chromium import Browser, chromium
from .fleets import fleet

ROOT: t.Final = Path(__file__).parents[2]
Json = dict[str, t.Any]
Write = Callable[[Json], Path]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, downloaded once into the user's cache."""
    done = subprocess.run([sys.executable, "-m", "sandbox", "build", "chromium"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    with chromium(Path(done.stdout.strip().splitlines()[-1])) as found:
        yield found


class Silent:
    """A reporter of an operation that has nothing to say."""

    def warn(self, text: str) -> None:
        raise AssertionError(text)


@pytest.fixture(scope="session")
def write(tmp_path_factory: pytest.TempPathFactory) -> Write:
    """A report of data: the page's path; its JSON lies beside it."""

    def made(data: Json) -> Path:
        folder = tmp_path_factory.mktemp("report")
        page = folder / "fleet.html"
        run(Options(str(page), str(folder / "fleet.json"), "Production fleet", "2026-11-25 04:00 UTC", data), Silent())
        return page

    return made


@pytest.fixture(scope="session")
def small(write: Write) -> Path:
    """Nine clusters with some of each kind of trouble."""
    return write(fleet(9, 240))


@pytest.fixture(scope="session")
def large(write: Write) -> Path:
    """200 clusters with 10,000 proxies."""
    return write(fleet(200, 10_000))
