# SPDX-License-Identifier: GPL-3.0-or-later
"""Two runs at once on one cluster: the second says who holds it, or waits."""
from __future__ import annotations

import datetime
import threading
import time
from pathlib import Path

from .charts import NEW, OLD
from .conftest import minimal
from .lab import LEASE, Json, Lab, Said


def held_elsewhere(lab: Lab, seconds: int) -> None:
    """The Lease as a run on another machine holds it, renewed last so that it expires in ``seconds``."""
    now = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=60 - seconds)
    spec = {"holderIdentity": "bastion/4711/run-x", "leaseDurationSeconds": 60, "renewTime": now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    body: Json = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "meshfleet-istio"}, "spec": spec}
    found = lab.client.find(LEASE)
    if found:
        lab.client.replace(LEASE, {**found, "spec": spec})
    else:
        lab.client.create(LEASE.rpartition("/")[0], body)


def test_the_second_says_who_writes(lab: Lab, trees: dict[str, Path]) -> None:
    held_elsewhere(lab, 50)
    before = lab.versions()
    said = lab.call(**minimal(trees[NEW]))
    assert "bastion/4711/run-x" in said.error
    assert lab.name in said.error
    assert "lock_timeout" in said.error
    held_elsewhere(lab, 50)  # again, lest it end while the machine is slow
    checked = lab.call(check_mode=True, **minimal(trees[NEW]))
    assert "bastion/4711/run-x" in checked.error
    assert lab.versions() == before
    held_elsewhere(lab, 50)
    started = time.monotonic()
    waited = lab.call(**minimal(trees[NEW], lock_timeout=1.5))
    assert "bastion/4711/run-x" in waited.error
    assert time.monotonic() - started >= 1.5
    assert lab.versions() == before


def test_nothing_to_write_asks_no_lease(lab: Lab, trees: dict[str, Path]) -> None:
    lab.done(**minimal(trees[NEW]))
    held_elsewhere(lab, 50)
    assert not lab.done(**minimal(trees[NEW])).changed


def test_a_lease_that_has_expired_is_taken(lab: Lab, trees: dict[str, Path]) -> None:
    held_elsewhere(lab, 3)
    assert lab.done(**minimal(trees[NEW], lock_timeout=20)).changed
    assert lab.get(LEASE)["spec"].get("holderIdentity", "") == ""


def test_the_second_waits_and_finds_it_done(lab: Lab, trees: dict[str, Path]) -> None:
    """Both plan an install at once; one writes, the other waits, plans again and has nothing left to write, or upgrades what is there."""
    lab.done(**minimal(trees[OLD]))
    said: list[Said] = []
    runs = [threading.Thread(target=lambda: said.append(lab.call(**minimal(trees[NEW], lock_timeout=60)))) for _ in range(2)]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert [one.error for one in said] == ["", ""]
    assert sorted(one.changed for one in said) == [False, True]
    assert lab.statuses() == {"istio-base": ["superseded", "deployed"], "istiod": ["superseded", "deployed"]}
