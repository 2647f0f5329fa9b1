# SPDX-License-Identifier: GPL-3.0-or-later
"""Analysis of generated meshes beside ``istioctl analyze``: files, and live on an API server; how both grow with the mesh."""
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import typing as t
from pathlib import Path

import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.kinds import CRD, NAMESPACE, kind_of
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ApiError
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.analyze import run
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.analyze import SPEC, Options
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth

from .install import NAME, Silent, parameters, sandbox
from .meshes import mesh
from .timing import ROOT, call_seconds, peak_bytes, row, seconds, tool

SIZES: t.Final = (1_000, 5_000, 20_000)
LIVE: t.Final = (1_250, 5_000)
OURS: t.Final = """
import sys
sys.path.insert(0, sys.argv[1])
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.analyze import run
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.analyze import SPEC, Options
known = {name: option.get("default") for name, option in SPEC.argument_spec.items()}
run(Options.from_params({**known, "files": [sys.argv[2]], "failure_threshold": "never"}, check_mode=False, diff_mode=False), None)
"""


def options(**given: t.Any) -> Options:
    """The options of a call that does not fail for what it finds."""
    return Options.from_params(parameters(SPEC, failure_threshold="never", **given), check_mode=False, diff_mode=False)


def files(istioctl: str) -> None:
    """Both as processes of their own, from a file."""
    times: dict[int, float] = {}
    quiet = {**os.environ, "KUBECONFIG": os.devnull}
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            file = str(Path(folder) / f"{size}.yaml")
            Path(file).write_text(yaml.dump_all(mesh(size), Dumper=yaml.CSafeDumper, sort_keys=False))
            ours = [sys.executable, "-c", OURS, str(ROOT / ".build"), file]
            peer = [istioctl, "analyze", "--use-kube=false", "--all-namespaces", "--output", "json", file]
            times[size] = seconds(ours, 3)
            row(f"files, {size:,} objects / istioctl analyze", times[size], seconds(peer, 3, env=quiet))
        row("  peak memory at the last", peak_bytes(ours) / 1e6, peak_bytes(peer, env=quiet) / 1e6, "MB")
    print(f"{'  growth from 5,000 to 20,000 objects':<58} {times[20_000] / times[5_000]:9.2f}x")


def live(istioctl: str, module: Path) -> None:
    """The task's work (list, index, analyse) beside istioctl, on the same API server in turn."""
    sandbox("up", "--name", NAME, "--clusters", "1", "--api-only")
    try:
        kubeconfig = sandbox("kubeconfig", "--name", NAME)
        client = connect(Auth(kubeconfig=kubeconfig))
        crds = yaml.load_all((module / "manifests/charts/base/files/crd-all.gen.yaml").read_text(), yaml.CSafeLoader)
        _create(client, [one for one in crds if one])
        times: dict[int, float] = {}
        given = options(kubeconfig=kubeconfig)
        for size in LIVE:
            objects = mesh(size)
            _create(client, [one for one in objects if one["kind"] == "Namespace"])
            _create(client, [one for one in objects if one["kind"] != "Namespace"])
            times[size] = call_seconds(lambda: run(given, Silent()), 5)
            peer = seconds([istioctl, "--kubeconfig", kubeconfig, "analyze", "--all-namespaces", "--output", "json"], 5)
            row(f"live, {size:,} objects / istioctl analyze", times[size], peer)
        print(f"{'  growth from 1,250 to 5,000 objects':<58} {times[5_000] / times[1_250]:9.2f}x")
        row("whole ansible-playbook, 5,000 objects / istioctl analyze", _playbook(kubeconfig), peer)
    finally:
        sandbox("down", "--name", NAME)


def _create(client: Client, objects: list[dict[str, t.Any]]) -> None:
    def create(item: dict[str, t.Any]) -> None:
        kind = kind_of(item["apiVersion"], item["kind"])
        if kind is None:
            raise LookupError(item["kind"])
        space = item["metadata"].get("namespace", "") if kind not in (NAMESPACE, CRD) else ""
        try:
            client.create(kind.collection(space, kind.versions[0]), item)
        except ApiError as error:
            if error.status != 409:
                raise

    client.each(create, json.loads(json.dumps(objects)))
    for crd in (one for one in objects if one["kind"] == "CustomResourceDefinition"):
        spec = crd["spec"]
        while client.find(f"/apis/{spec['group']}/{spec['versions'][0]['name']}/{spec['names']['plural']}") is None:
            time.sleep(0.1)  # not served yet


def _playbook(kubeconfig: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        task = {"meshfleet.istio.analyze": {"kubeconfig": kubeconfig, "failure_threshold": "never", "output_format": "json", "dest": f"{folder}/found.json"}}
        play = {"hosts": "localhost", "gather_facts": False, "tasks": [{**task, "no_log": True}]}
        (Path(folder) / "play.yml").write_text(json.dumps([play]))
        command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "localhost,", "-c", "local", f"{folder}/play.yml"]
        found = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build")}
        subprocess.run(command, check=True, env=found, capture_output=True)
        return seconds(command, 5, env=found)


def main() -> None:
    """Print the table."""
    istioctl, module = tool("build", "istioctl"), Path(tool("module", "istio"))
    print(f"{'':<58} {'ours':>13} {'peer':>13} {'ratio':>7}")
    files(istioctl)
    live(istioctl, module)


if __name__ == "__main__":
    main()
