# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file of Istio's samples with a workload, offline, beside ``istioctl kube-inject`` with the same config, values and mesh config."""
from __future__ import annotations

import os
import subprocess
import typing as t
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.gotemplate.errors import FunctionError
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.functions.yaml_load import loads
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.manifest import split_documents
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.workloads import pod_of, template_path, with_pod
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError, Result
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.sidecar_inject import run
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import AUTH
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.sidecar_inject import SPEC, Options

from tests.conformance.go_encoding import always_written

Map = dict[str, t.Any]
FLAGS: t.Final = {"--injectConfigFile": "injector_config", "--valuesFile": "injector_values", "--meshConfigFile": "mesh_config"}


class Silent:
    """A reporter that nothing is reported to."""

    def warn(self, message: str) -> None:
        raise AssertionError(message)


def objects(text: str) -> list[t.Any]:
    return [item for item in (loads(document, ints=True) for document in split_documents(text)) if item is not None]


def samples(istio: Path) -> list[Path]:
    """The files that hold a workload; one that is a template of a chart is no YAML."""
    out = []
    for path in sorted((istio / "samples").rglob("*.y*ml")):
        try:
            found = objects(path.read_text())
        except FunctionError:
            continue
        if any(isinstance(item, dict) and item.get("kind") and template_path(item) is not None for item in found):
            out.append(path)
    return out


def compared(item: Map) -> Map:
    """Kubernetes' form on both sides: istioctl writes workloads anew that it does not inject, where ours are as they were."""
    path = template_path(item)
    return item if path is None else always_written(without_nil(with_pod(item, path, pod_of(item, path))))


def without_nil(item: Map) -> Map:
    return {key: without_nil(value) if isinstance(value, dict) else value for key, value in item.items() if value is not None}


@pytest.fixture(scope="module")
def folder(istioctl: Path, istio: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the injector's config, values and mesh config as the pinned charts render them."""
    command = [str(istioctl), "manifest", "generate", "-d", str(istio / "manifests")]
    manifest = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    maps = {item["metadata"]["name"]: item["data"] for item in objects(manifest) if item["kind"] == "ConfigMap"}
    out = tmp_path_factory.mktemp("injector")
    (out / "injector_config").write_text(maps["istio-sidecar-injector"]["config"])
    (out / "injector_values").write_text(maps["istio-sidecar-injector"]["values"])
    (out / "mesh_config").write_text(maps["istio"]["mesh"])
    return out


def kube_inject(istioctl: Path, folder: Path, source: Path) -> subprocess.CompletedProcess[str]:
    files = [word for flag, name in FLAGS.items() for word in (flag, str(folder / name))]
    # a revision is named, since istioctl asks a cluster for the default one
    command = [str(istioctl), "kube-inject", "--revision", "default", *files, "--filename", str(source)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, "KUBECONFIG": os.devnull})


def ours(folder: Path, source: Path) -> Result:
    known = {name: option.get("default") for name, option in {**AUTH, **SPEC.argument_spec}.items()}
    given = {name: (folder / name).read_text() for name in FLAGS.values()}
    return run(Options.from_params({**known, **given, "mode": "offline", "src": str(source)}, check_mode=False, diff_mode=False), Silent())


def test_every_sample(istioctl: Path, istio: Path, folder: Path) -> None:
    found = samples(istio)
    assert len(found) > 50
    injected = refused = 0
    for source in found:
        peer = kube_inject(istioctl, folder, source)
        if peer.returncode:
            # the template that SPIRE's samples ask for belongs to another installation
            assert 'requested template "spire" not found' in peer.stderr
            with pytest.raises(OperationError, match=f"src {source}: document 3: Deployment .*: requested template 'spire' not found"):
                ours(folder, source)
            refused += 1
            continue
        mine = ours(folder, source).values
        assert [compared(item) for item in mine["objects"]] == [compared(item) for item in objects(peer.stdout)], source
        injected += len(mine["injected"])
    assert refused == 2
    assert injected > 60
