# SPDX-License-Identifier: GPL-3.0-or-later
"""Two versions of Istio at once, as an upgrade needs them. About 20 seconds, on the mesh of conftest.py."""
from __future__ import annotations

import json
import typing as t
from pathlib import Path

from .running import Running, sandbox, until

OLD: t.Final = "1.30.0"
SPACE: t.Final = "upgrade"


def built(*words: str) -> str:
    """The path that a command of the sandbox prints."""
    return sandbox(*words).stdout.strip().splitlines()[-1]


def test_images_of_both_versions_run_what_they_say_and_a_third_is_not_there(mesh: Running) -> None:
    cluster = f"{mesh.name}-2"
    wanted = {f"{image}-{version[2:4]}": (image, program, version)
              for version in (OLD, "1.31.0") for image, program in (("pilot", "pilot-discovery"), ("proxyv2", "pilot-agent"))}  # fmt: skip
    pods = []
    for name, (image, program, version) in {**wanted, "none": ("pilot", "pilot-discovery", "1.29.0")}.items():
        container = {"name": "app", "image": f"sandbox.local/istio/{image}:{version}", "command": [program], "args": ["version", "-o", "json"]}
        spec = {"restartPolicy": "Never", "containers": [container]}
        pods.append({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": "outside"}, "spec": spec})
    mesh.apply(cluster, *pods)

    def phases() -> dict[str, str]:
        items = json.loads(mesh.kube(cluster, "get", "pods", "-n", "outside", *wanted, "none", "-o", "json").stdout)["items"]
        return {item["metadata"]["name"]: item["status"].get("phase", "") for item in items}

    def reason() -> str:
        path = "jsonpath={.status.containerStatuses[0].state.waiting.reason}"
        return mesh.kube(cluster, "get", "pod", "-n", "outside", "none", "-o", path).stdout

    until(lambda: phases() == {**dict.fromkeys(wanted, "Succeeded"), "none": "Pending"}, 60, phases)
    for name, (_, _, version) in wanted.items():
        assert f'"version": "{version}"' in mesh.sandbox("logs", "--cluster", cluster, f"outside/{name}").stdout
    until(lambda: reason() == "ImagePullBackOff", 60, reason)  # ErrImagePull at each try


def test_a_second_revision_runs_the_other_version_beside_the_first(mesh: Running, tmp_path: Path) -> None:
    cluster = f"{mesh.name}-2"
    operator = json.loads((Path(mesh.clusters[cluster]["folder"]) / "istio-operator.json").read_text())
    operator["spec"].update(profile="minimal", tag=OLD, revision="old", components={})
    file = tmp_path / "operator.json"
    file.write_text(json.dumps(operator))
    mesh.istio(cluster, "install", "--skip-confirmation", "--filename", str(file), "--manifests", f"{built('module', 'istio')}/manifests")
    labels = {"istio.io/rev": "old"}
    app = {"name": "app", "image": "sandbox.local/client:1"}
    template = {"metadata": {"labels": {"app": "old"}}, "spec": {"terminationGracePeriodSeconds": 1, "containers": [app]}}
    mesh.apply(
        cluster,
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": SPACE, "labels": labels}},
        {
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "old", "namespace": SPACE},
            "spec": {"selector": {"matchLabels": {"app": "old"}}, "template": template},
        },
    )  # fmt: skip
    assert mesh.kube(cluster, "rollout", "status", "-n", SPACE, "deployment/old", "--timeout", "40s").returncode == 0
    for service, version in (("istiod-old", OLD), ("istiod", "1.31.0")):
        assert mesh.fetch(cluster, "outside/client", f"http://{service}.istio-system:15014/version")["body"].startswith(version)
    line = next(line for line in mesh.istio(cluster, "proxy-status", "--revision", "old").splitlines() if line.startswith("old-"))
    assert OLD in line
    assert "istiod-old-" in line
    mesh.kube(cluster, "delete", "namespace", SPACE)
