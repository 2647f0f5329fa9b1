# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed before or after any single write of an install or an upgrade, through either door: the next run finishes it.

Every kind of write once a door, ten points by a seed (MESHFLEET_SEED repeats one), and all points in ``make test-long``.
"""
from __future__ import annotations

import os
import random
import secrets
import subprocess
import sys
import typing as t
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from ..doors.test_doors import HOST
from .charts import NEW, OLD
from .conftest import ROOT, minimal
from .killing_proxy import MARK, KillingProxy, marked
from .lab import Json, Key, Lab

DOORS: t.Final = ("action", "module")
WORKS: t.Final = ("install", "upgrade")
POINTS: t.Final = 10


@dataclass(frozen=True)
class Whole:
    """An uninterrupted run: its writes and what it left."""

    writes: list[str]
    content: dict[Key, Json]
    statuses: dict[str, list[str]]


@pytest.fixture(scope="module")
def small(trees: dict[str, Path]) -> dict[str, Path]:
    """The charts with the first three of the CRDs, which are as good as all for this."""
    for version in (OLD, NEW):
        file = trees[version] / "charts" / "base" / "files" / "crd-all.gen.yaml"
        whole = file.with_suffix(".whole")
        if not whole.exists():
            file.rename(whole)
        file.write_text("\n---\n".join(whole.read_text().split("\n---\n")[:3]))
    yield trees
    for version in (OLD, NEW):
        file = trees[version] / "charts" / "base" / "files" / "crd-all.gen.yaml"
        file.with_suffix(".whole").replace(file)


def options(work: str, trees: dict[str, Path]) -> dict[str, t.Any]:
    return minimal(trees[OLD if work == "install" else NEW], revision="canary")


def begin(lab: Lab, work: str, trees: dict[str, Path]) -> None:
    """What there is before the run that is interrupted."""
    lab.empty()
    if work == "upgrade":
        lab.done(**options("install", trees))


def without_renewals(writes: list[str]) -> list[str]:
    """A run's writes without those that renew its Lease, which only a slow run makes: the first takes it, the last gives it back."""
    places = [at for at, kind in enumerate(writes) if kind.endswith(" leases")]
    return [kind for at, kind in enumerate(writes) if at not in places[1:-1]]


@pytest.fixture(scope="module")
def wholes(fleet: list[Lab], small: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Whole]:
    """Both works done without interruption."""
    lab, out = fleet[0], {}
    for work in WORKS:
        begin(lab, work, small)
        with KillingProxy(lab, tmp_path_factory.mktemp("whole")) as proxy:
            lab.behind(proxy.kubeconfig).done(**options(work, small))
        assert len(proxy.seen) > 25
        out[work] = Whole(without_renewals(proxy.seen), lab.comparable(), lab.statuses())
    lab.empty()
    return out


def ansible(folder: Path, door: str, kubeconfig: str, given: dict[str, t.Any], mark: str) -> int:
    """One playbook run of one task; its exit status."""
    task: dict[str, t.Any] = {"meshfleet.istio.control_plane": {**given, "kubeconfig": kubeconfig, "wait": False}}
    if door == "module":
        task["environment"] = {"ANY": "thing"}
    (folder / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": {"one": HOST}}}))
    (folder / "play.yml").write_text(yaml.safe_dump([{"hosts": "one", "gather_facts": False, "tasks": [task]}]))
    own = {"ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"), "ANSIBLE_LOCAL_TEMP": str(folder / "tmp"), "HOME": str(folder), MARK: mark}
    found = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "PYTHONPATH"))}
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(folder / "hosts.yml"), str(folder / "play.yml")]
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=120, env={**found, **own}, cwd=folder).returncode


def killed_and_finished(lab: Lab, folder: Path, work: str, door: str, at: int, before: bool, trees: dict[str, Path], whole: Whole) -> str:
    """Interrupt a run, let the next one finish, compare; the kind of write at which it fell."""
    where = f"{work} by the {door}'s door, {'before' if before else 'after'} write {at}"
    begin(lab, work, trees)
    mark = secrets.token_hex(8)
    with KillingProxy(lab, folder, at=at, before=before, mark=mark) as proxy:
        status = ansible(folder, door, proxy.kubeconfig, options(work, trees), mark)
    assert proxy.fell, f"{where}: it made {len(proxy.seen)} writes"
    assert status == -9, where
    lab.until(lambda: marked(mark) == [], f"the end of all processes: {where}", 60)  # who was told to end is not gone at once
    where += f" ({proxy.fell})"
    said = lab.call(**options(work, trees))
    assert not said.error, f"{where}: {said.error}"
    assert lab.comparable() == whole.content, where
    for name, statuses in lab.statuses().items():
        assert statuses.count("deployed") == 1, (where, name, statuses)
        assert statuses[-1] == "deployed", (where, name, statuses)
        assert {one for one in statuses if one.startswith("pending")} == set(), (where, name, statuses)
    assert not lab.call(**options(work, trees)).changed, where
    return proxy.fell


@dataclass(frozen=True)
class Point:
    """Where a run falls."""

    work: str
    door: str
    at: int
    before: bool


def each(fleet: list[Lab], folder: Path, points: t.Sequence[Point], trees: dict[str, Path], wholes: dict[str, Whole]) -> None:
    """All points, the clusters side by side; what fails names its point."""

    def one(number: int) -> None:
        own = folder / fleet[number].name
        own.mkdir()
        for point in points[number :: len(fleet)]:
            killed_and_finished(fleet[number], own, point.work, point.door, point.at, point.before, trees, wholes[point.work])

    try:
        with ThreadPoolExecutor(len(fleet)) as threads:
            list(threads.map(one, range(len(fleet))))
    finally:
        for lab in fleet:
            lab.empty()


def test_at_every_kind_of_write(fleet: list[Lab], small: dict[str, Path], wholes: dict[str, Whole], tmp_path: Path) -> None:
    """Once a door: in the install by one and in the upgrade by the other, or by both where only one of them has it; first and last of a kind in turn."""
    points = []
    for number, kind in enumerate(sorted({kind for whole in wholes.values() for kind in whole.writes})):
        works = [work for work in WORKS if kind in wholes[work].writes]
        for turn, door in enumerate(DOORS):
            work = works[(number + turn) % len(works)]
            places = [at for at, found in enumerate(wholes[work].writes, 1) if found == kind]
            points.append(Point(work, door, places[0 if (number + turn) % 2 else -1], (number // 2 + turn) % 2 == 0))
    each(fleet, tmp_path, points, small, wholes)


def test_at_points_by_a_seed(fleet: list[Lab], small: dict[str, Path], wholes: dict[str, Whole], tmp_path: Path) -> None:
    seed = os.environ.get("MESHFLEET_SEED") or secrets.token_hex(4)
    print(f"MESHFLEET_SEED={seed}")
    chance = random.Random(seed)
    points = []
    for _ in range(POINTS):
        work = chance.choice(WORKS)
        points.append(Point(work, chance.choice(DOORS), chance.randint(1, len(wholes[work].writes)), chance.random() < 0.5))
    each(fleet, tmp_path, points, small, wholes)


@pytest.mark.long
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("work", WORKS)
def test_at_every_write(fleet: list[Lab], small: dict[str, Path], wholes: dict[str, Whole], tmp_path: Path, work: str, door: str) -> None:
    ends = [(at, before) for at in range(1, len(wholes[work].writes) + 1) for before in (True, False)]
    each(fleet, tmp_path, [Point(work, door, *end) for end in ends], small, wholes)
