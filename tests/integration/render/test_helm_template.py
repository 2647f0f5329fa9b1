# SPDX-License-Identifier: GPL-3.0-or-later
"""Every chart of Istio, with every optional block on, against the real ``helm template``."""
from __future__ import annotations

import json
import re
import subprocess
import typing as t
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.helm import chart, engine
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.errors import HelmError
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.functions.yaml_load import loads
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.manifest import split_documents
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.output import ordered

from .mutations import BAD, Map, mutations

CHARTS: t.Final = (
    "base", "istio-control/istio-discovery", "istio-cni", "ztunnel", "gateway", "gateways/istio-ingress", "gateways/istio-egress", "default",
)  # fmt: skip
Outcome = tuple[str, t.Any]


def profiles(istio: Path) -> list[str]:
    found = sorted(path.stem.removeprefix("profile-") for path in (istio / "manifests/charts/base/files").glob("profile-*.yaml"))
    assert len(found) > 10
    return found


def identity(item: Map) -> tuple[str, str, str]:
    return str(item.get("kind")), str(item["metadata"].get("namespace")), item["metadata"]["name"]


def failure(text: str) -> t.Any:
    """What two failures must share: all of the text; of a schema's findings (in no order) the set."""
    if "meet the specifications of the schema" in text:
        return frozenset(line.strip() for line in text.splitlines())
    return text


def helms(helm: Path, place: Path, values: Map, folder: Path, number: int) -> Outcome:
    file = folder / f"{number}.json"
    file.write_text(json.dumps(values))
    command = [str(helm), "template", "rel", str(place), "-n", "istio-system", "-f", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if not re.match(r"level=|time=", line)]
        text = "\n".join(lines).strip().removeprefix("Error: ")
        return "error", failure(text.replace("\n\nUse --debug flag to render out invalid YAML", ""))
    return "objects", [item for item in (loads(text, ints=True) for text in split_documents(done.stdout)) if item]


def ours(loaded: chart.Chart, values: Map) -> Outcome:
    try:
        rendered = engine.render(loaded, values, release_name="rel", release_namespace="istio-system", is_install=True, revision=1)
        return "objects", ordered(loaded, rendered, include_crds=False)[0]
    except HelmError as error:
        return "error", failure(str(error))


def compare(helm: Path, place: Path, sets: list[Map], folder: Path) -> tuple[list[str], int]:
    """The sets whose outcomes differ, and how many of all are failures."""
    loaded = chart.load(place)
    wrong: list[str] = []
    failures = 0
    with ThreadPoolExecutor(2) as pool:
        wanted = pool.map(lambda pair: helms(helm, place, pair[1], folder, pair[0]), enumerate(sets))
        for values, want in zip(sets, wanted, strict=True):
            got = ours(loaded, values)
            failures += want[0] == "error"
            if got != want:
                detail = f"{want[1]} | {got[1]}" if "error" in (got[0], want[0]) else str([
                    identity(item) for item in want[1] if item not in got[1]][:3])
                wrong.append(f"{json.dumps(values)}: {want[0]} {got[0]}: {detail[:600]}")
    return wrong, failures


@pytest.mark.parametrize("name", CHARTS)
def test_objects_and_failures_are_helms(name: str, helm: Path, istio: Path, tmp_path: Path) -> None:
    place = istio / "manifests/charts" / name
    every = ["", *profiles(istio)]
    base = mutations(yaml.safe_load((place / "values.yaml").read_text()))
    assert len(base) >= 80
    sets = [{**values, **({"profile": every[number % len(every)]} if number % len(every) else {})} for number, values in enumerate(base)]
    sets += [{"profile": profile} for profile in every] + list(BAD)
    wrong, failures = compare(helm, place, sets, tmp_path)
    assert wrong == []
    assert 0 < failures < len(sets)


@pytest.mark.long
@pytest.mark.parametrize("name", CHARTS)
def test_every_profile_with_every_set(name: str, helm: Path, istio: Path, tmp_path: Path) -> None:
    place = istio / "manifests/charts" / name
    base = mutations(yaml.safe_load((place / "values.yaml").read_text()))
    sets = [{**values, "profile": profile} for profile in profiles(istio) for values in base]
    wrong, _ = compare(helm, place, sets, tmp_path)
    assert wrong == []
