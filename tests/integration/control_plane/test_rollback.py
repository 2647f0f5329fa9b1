# SPDX-License-Identifier: GPL-3.0-or-later
"""Back to what an earlier run left: the previous one, a run by its id, a version; CRDs never become older."""
from __future__ import annotations

from pathlib import Path

from .charts import NEW, OF_OLD, OLD
from .conftest import minimal
from .lab import Json, Key, Lab

CRD_VERSION = "app.kubernetes.io/version"


def split(content: dict[Key, Json]) -> tuple[dict[Key, Json], list[Json]]:
    """A cluster's content without its CRDs, and these."""
    crds = [item for key, item in content.items() if key[0].startswith("customresourcedefinitions")]
    return {key: item for key, item in content.items() if not key[0].startswith("customresourcedefinitions")}, crds


def test_to_the_previous_run(lab: Lab, trees: dict[str, Path]) -> None:
    lab.done(**minimal(trees[OLD]))
    old, _ = split(lab.comparable())
    lab.done(**minimal(trees[NEW]))
    said = lab.done(state="rolled_back")
    assert said.objects["created"] == OF_OLD
    now, crds = split(lab.comparable())
    assert now == old
    assert {crd["metadata"]["labels"][CRD_VERSION] for crd in crds} == {NEW}
    assert lab.statuses() == {name: ["superseded", "superseded", "deployed"] for name in ("istio-base", "istiod")}
    assert {found[-1].app_version for found in lab.records().values()} == {OLD}
    assert not lab.done(**minimal(trees[OLD])).changed, "an install of the version rolled back to finds it"


def test_to_a_run_and_to_a_version(lab: Lab, trees: dict[str, Path]) -> None:
    first = lab.done(**minimal(trees[OLD], run_id="first"))
    assert first.result.values["run_id"] == "first"
    at_first, _ = split(lab.comparable())
    lab.done(**minimal(trees[OLD], mesh_config={"accessLogFile": "/dev/stdout"}, run_id="second"))
    at_second, _ = split(lab.comparable())
    lab.done(**minimal(trees[NEW], run_id="third"))
    lab.done(state="rolled_back", to="first")
    assert split(lab.comparable())[0] == at_first
    lab.done(state="rolled_back", to=NEW)
    assert {found[-1].app_version for found in lab.records().values()} == {NEW}
    lab.done(state="rolled_back", to="second")
    assert split(lab.comparable())[0] == at_second
    assert not lab.done(state="rolled_back", to="second").changed
    said = lab.call(state="rolled_back", to="nonesuch")
    for word in (lab.name, "nonesuch", "first", "second", "third", OLD, NEW):
        assert word in said.error


def test_what_did_not_exist_then_goes(lab: Lab, trees: dict[str, Path]) -> None:
    lab.done(**minimal(trees[NEW], run_id="bare"))
    bare, _ = split(lab.comparable())
    lab.done(**minimal(trees[NEW], revision="canary", run_id="canary"))
    lab.done(profile="ambient", charts={"source": str(trees[NEW])}, components=["cni", "ztunnel"], run_id="ambient")
    assert set(lab.statuses()) == {"istio-base", "istiod", "istiod-canary", "istio-cni", "ztunnel"}
    said = lab.done(state="rolled_back")
    assert "DaemonSet istio-system/ztunnel" in said.objects["pruned"]
    assert set(lab.statuses()) == {"istio-base", "istiod", "istiod-canary"}
    lab.done(state="rolled_back", to="bare")
    assert split(lab.comparable())[0] == bare
    assert set(lab.statuses()) == {"istio-base", "istiod"}


def test_after_a_run_that_failed(lab: Lab, trees: dict[str, Path]) -> None:
    lab.done(**minimal(trees[OLD]))
    old, _ = split(lab.comparable())
    failed = lab.call(**minimal(trees[NEW], wait=True, wait_timeout=0.5))
    assert "not ready after 0.5 s" in failed.error
    assert lab.statuses()["istiod"] == ["deployed", "failed"]
    lab.done(state="rolled_back")
    assert split(lab.comparable())[0] == old
    assert lab.statuses()["istiod"] == ["superseded", "failed", "deployed"]


def test_old_revisions_are_dropped(lab: Lab, trees: dict[str, Path]) -> None:
    for number in range(4):
        lab.done(**minimal(trees[NEW], mesh_config={"rootNamespace": f"r{number}"}, components=["istiod"], history_max=3))
    assert [one.version for one in lab.records()["istiod"]] == [2, 3, 4]
    assert lab.statuses()["istiod"] == ["superseded", "superseded", "deployed"]
