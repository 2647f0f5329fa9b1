# SPDX-License-Identifier: GPL-3.0-or-later
"""``manifest_info`` against the real ``istioctl manifest generate``, profile by profile."""
from __future__ import annotations

import subprocess
import typing as t
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.functions.yaml_load import loads
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.manifest import split_documents
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.manifest_info import run
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.chart_access import Charts
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.manifest_info import Options

# (profile, options of ours, what istioctl is told)
RUNS: t.Final[dict[str, tuple[str, dict[str, t.Any], list[str]]]] = {
    **{name: (name, {}, []) for name in (
        "default", "ambient", "demo", "empty", "minimal", "openshift", "openshift-ambient", "preview", "remote", "stable")},
    "revision": ("default", {"revision": "canary"}, ["--revision", "canary"]),
    "values": ("demo", {"values": {"global": {"hub": "example.test/hub", "tag": "7.7.7"}, "pilot": {"autoscaleEnabled": False}}},
               ["--set", "values.global.hub=example.test/hub", "--set", "values.global.tag=7.7.7", "--set", "values.pilot.autoscaleEnabled=false"]),
    "mesh config": ("minimal", {"mesh_config": {"accessLogFile": "/dev/stdout", "defaultConfig": {"holdApplicationUntilProxyStarts": True}}},
                    ["--set", "meshConfig.accessLogFile=/dev/stdout", "--set", "meshConfig.defaultConfig.holdApplicationUntilProxyStarts=true"]),
    "namespace": ("default", {"namespace": "mesh"}, ["--set", "values.global.istioNamespace=mesh"]),
    "platform": ("ambient", {"values": {"global": {"platform": "gke"}}}, ["--set", "values.global.platform=gke"]),
    "multicluster": ("default", {"values": {"global": {"meshID": "m", "network": "n", "multiCluster": {"clusterName": "c"}}}},
                     ["--set", "values.global.meshID=m", "--set", "values.global.network=n", "--set", "values.global.multiCluster.clusterName=c"]),
    "components": ("ambient", {"components": ("istiod", "ztunnel")}, ["only:Pilot,Ztunnel"]),
}  # fmt: skip


class Silent:
    def warn(self, text: str) -> None:
        """Warnings are not compared."""


def options(istio: Path, **given: t.Any) -> Options:
    defaults: dict[str, t.Any] = {
        "namespace": "istio-system", "profile": "", "revision": "default", "values": {}, "mesh_config": {}, "operator_files": (),
        "components": (), "charts": Charts(source=str(istio / "manifests")), "kube_version": "", "dest": "", "query": "",
    }  # fmt: skip
    return Options(**{**defaults, **given})


@pytest.mark.parametrize("name", [name for name in RUNS if name != "components"])
def test_objects_are_istioctls(name: str, istioctl: Path, istio: Path) -> None:
    profile, ours, theirs = RUNS[name]
    command = [str(istioctl), "manifest", "generate", "-d", str(istio / "manifests"), "--set", f"profile={profile}", *theirs]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    want = [loads(text, ints=True) for text in split_documents(done.stdout)]
    got = run(options(istio, profile=profile, **ours), Silent()).values["objects"]
    assert [(item["kind"], item["metadata"]["name"]) for item in got] == [(item["kind"], item["metadata"]["name"]) for item in want]
    assert got == want


def test_components_keeps_only_the_named(istio: Path) -> None:
    everything = run(options(istio, profile="ambient"), Silent()).values
    some = run(options(istio, profile="ambient", components=("istiod", "ztunnel")), Silent()).values
    assert [release["name"] for release in some["releases"]] == ["istiod", "ztunnel"]
    assert [release["name"] for release in everything["releases"]] == ["istio-base", "istiod", "istio-cni", "ztunnel"]
    assert [item for item in everything["objects"] if item in some["objects"]] == some["objects"]


def test_a_second_run_writes_nothing_and_says_so(istio: Path, tmp_path: Path) -> None:
    wanted = options(istio, profile="minimal", dest=str(tmp_path / "out.yaml"))
    assert run(wanted, Silent()).changed is True
    before = (tmp_path / "out.yaml").stat().st_mtime_ns
    assert run(wanted, Silent()).changed is False
    assert (tmp_path / "out.yaml").stat().st_mtime_ns == before
