# SPDX-License-Identifier: GPL-3.0-or-later
"""Files: Istio's samples, and generated meshes with mistakes, beside ``istioctl analyze --use-kube=false``."""
from __future__ import annotations

import json
import typing as t
from pathlib import Path
from random import Random

import yaml

from tests.bench.meshes import mesh

from .oracle import Json, ours, sentences, theirs

FILES_ONLY = ("--use-kube=false",)


def test_the_samples_of_istio(istioctl: Path, istio: Path) -> None:
    folder = str(istio / "samples")
    wanted = theirs(istioctl, *FILES_ONLY, folder)
    found = ours(files=[folder], default_namespace="", output_format="json")
    assert sentences(found["messages"]) == sentences(wanted)
    assert len(wanted) > 5
    # what cannot be read is told, and is what is no YAML: templates of a chart
    unread = {Path(one["reference"].rpartition(":")[0]).name for one in found["messages"] if one["code"] == "MF0201"}
    assert unread == {"mutatingwebhooks.yaml", "shimservice.yaml", "validatingwebhook.yaml", "Chart.yaml"}
    keys = {frozenset(one) for one in json.loads(found["output"])}
    assert keys == {frozenset(one) for one in wanted}


def test_a_generated_mesh_and_the_lines_of_its_mistakes(istioctl: Path, tmp_path: Path) -> None:
    file = tmp_path / "mesh.yaml"
    file.write_text(yaml.dump_all(mesh(700), Dumper=yaml.CSafeDumper, sort_keys=False))
    wanted = theirs(istioctl, *FILES_ONLY, str(file))
    found = ours(files=[str(file)], default_namespace="")["messages"]
    assert sorted((one["code"], one["origin"], one["message"], one["reference"]) for one in found if one["code"].startswith("IST")) == sorted(
        (one["code"], one["origin"], one["message"], one["reference"]) for one in wanted
    )
    assert len(wanted) > 20


def test_a_mesh_config_counts(istioctl: Path, istio: Path) -> None:
    folder = istio / "pkg/config/analysis/analyzers/testdata"
    file, config = folder / "telemetry-lightstep.yaml", folder / "telemetry-lightstep-meshconfig.yaml"
    wanted = theirs(istioctl, *FILES_ONLY, "--meshConfigFile", str(config), str(file))
    found = ours(files=[str(file)], mesh_config_file=str(config), default_namespace="")["messages"]
    assert sentences(found) == sentences(wanted)
    assert any("Lightstep" in one["message"] for one in found)


def fields(value: t.Any, path: tuple[t.Any, ...] = ()) -> t.Iterator[tuple[t.Any, ...]]:
    """Every field at any depth."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from fields(item, (*path, key))


def mutated(item: Json, random: Random) -> None:
    """One field of the spec is gone, another text, or another number; its type stays, as istioctl passes over what it cannot read."""
    path = random.choice(list(fields(item["spec"])))
    at = item["spec"]
    for step in path[:-1]:
        at = at[step]
    value = at[path[-1]]
    if isinstance(value, str) and value.isupper() is False and random.random() < 0.7:
        at[path[-1]] = random.choice([f"{value}-other", "", "*", f"*.{value}", value.upper(), "a b", "ns-0/svc-1"])
    elif isinstance(value, int) and random.random() < 0.7:
        at[path[-1]] = random.choice([0, 70000, value + 1])
    else:
        del at[path[-1]]


def test_meshes_with_mutations(istioctl: Path, tmp_path: Path) -> None:
    random = Random(7)
    objects = json.loads(json.dumps(mesh(900)))
    istios = [one for one in objects if "istio.io" in one["apiVersion"]]
    for one in random.sample(istios, 300):
        mutated(one, random)
    file = tmp_path / "mesh.yaml"
    file.write_text(yaml.dump_all(objects, Dumper=yaml.CSafeDumper, sort_keys=False))
    wanted = sentences(theirs(istioctl, *FILES_ONLY, str(file)))
    found = sentences(ours(files=[str(file)], default_namespace="")["messages"])
    differing = [*(wanted - found).elements(), *(found - wanted).elements()]
    assert len(wanted) > 150
    assert differing == []
