# SPDX-License-Identifier: GPL-3.0-or-later
"""Istio's own inputs of ``manifest generate`` (from the pinned module) with the outputs recorded beside the checkout."""
from __future__ import annotations

import gzip
import json
import shlex
import tarfile
import typing as t
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.helm import chart
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.functions.yaml_load import loads
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.manifest import split_documents
from ansible_collections.meshfleet.istio.plugins.module_utils.install.components import Component
from ansible_collections.meshfleet.istio.plugins.module_utils.install.errors import InstallError
from ansible_collections.meshfleet.istio.plugins.module_utils.install.generate import generate, in_order
from ansible_collections.meshfleet.istio.plugins.module_utils.install.operator_spec import merge_operators, read_operator_file

RECORDS: t.Final = Path(__file__).parents[4] / "shared" / "conformance" / "manifests"


def cases() -> list[dict[str, t.Any]]:
    """The runs of ``generate``, none where no records lie beside the checkout (conftest says so)."""
    file = RECORDS / "cases.json"
    if not file.is_file():
        return []
    data = json.loads(file.read_text())
    return [case for case in data["goldenCases"] + data["otherRuns"] if case.get("command", "generate") == "generate" and "fullOutput" in case]


def generated(case: dict[str, t.Any], istio: Path, snapshot: Path, folder: Path) -> list[dict[str, t.Any]]:
    text = case["args"].replace("<ISTIO>", str(istio)).replace("<SNAPSHOT>", str(snapshot)).replace("<TMP>", str(folder))
    words = iter(shlex.split(text))
    files: list[str] = []
    settings: list[tuple[str, str]] = []
    for word in words:
        if word == "-f":
            files.append(str(istio / "operator/cmd/mesh/testdata" / next(words)))
        elif word in ("-s", "--set"):
            path, _, value = next(words).partition("=")
            settings.append((path, value))
        elif word == "--filter":
            next(words)
        elif word.startswith("--revision="):
            settings.append(("revision", word.partition("=")[2]))
    tree = Path(dict(settings).get("installPackagePath") or istio / "manifests")
    charts: dict[str, chart.Chart] = {}

    def load(component: Component) -> chart.Chart:
        if component.tree not in charts:
            charts[component.tree] = chart.load(tree / "charts" / component.tree)
        return charts[component.tree]

    spec = merge_operators([read_operator_file(file) for file in files], settings, tree=tree)
    return in_order(generate(spec, load))


def test_every_recorded_run(istio: Path, tmp_path: Path) -> None:
    data = istio / "operator/cmd/mesh/testdata/manifest-generate/data-snapshot.tar.gz"
    with tarfile.open(data) as archive:
        archive.extractall(tmp_path, filter="data")
    wrong: list[str] = []
    refused = 0
    for case in cases():
        want = gzip.decompress((RECORDS / case["fullOutput"]).read_bytes()).decode()
        if "Error: " in want or case.get("error"):
            if "OutputFileWriteError" in case["test"]:
                continue  # about -o: the doors' calls have a dest that cannot be written
            refused += 1
            with pytest.raises(InstallError):
                generated(case, istio, tmp_path / "manifests", tmp_path)
            continue
        if generated(case, istio, tmp_path / "manifests", tmp_path) != [loads(part, ints=True) for part in split_documents(want)]:
            wrong.append(f"{case['test']}: {case['args']}")
    assert wrong == []
    assert refused or not cases()
