# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL before and after a write of an install and of an upgrade, through both doors: the next run finishes it.

Two minutes; every point of both doors is in ``make test-long``.
"""
from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import typing as t
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.release import read_record
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.control_plane import run
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.control_plane import SPEC, Options

from ..sandbox.running import ROOT, sandbox, status
from .counting_proxy import Point, counting

DOORS: t.Final = {"action": {}, "module": {"environment": {"STEP": "aside"}}}
COLLECTIONS: t.Final = (
    "/api/v1/namespaces", "/api/v1/namespaces/istio-system/configmaps", "/api/v1/namespaces/istio-system/serviceaccounts",
    "/api/v1/namespaces/istio-system/services", "/apis/apps/v1/namespaces/istio-system/deployments",
    "/apis/autoscaling/v2/namespaces/istio-system/horizontalpodautoscalers", "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", "/apis/rbac.authorization.k8s.io/v1/namespaces/istio-system/roles",
    "/apis/rbac.authorization.k8s.io/v1/namespaces/istio-system/rolebindings",
    "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
)  # fmt: skip
KEPT: t.Final = ("labels", "annotations", "name", "namespace")
POINTS: t.Final = 10


def kill_with_children(pid: int) -> None:
    """SIGKILL to a process and all below it at once; Ansible's workers lead sessions of their own, so a group is not enough."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parents.setdefault(int((entry / "stat").read_text().rpartition(")")[2].split()[1]), []).append(int(entry.name))
    doomed = [pid]
    for one in doomed:
        doomed += parents.get(one, [])
    for one in doomed:
        os.kill(one, signal.SIGKILL)


@dataclass
class Ground:
    """An API server, a folder to play in, and two versions of the charts."""

    client: Client
    folder: Path
    charts: dict[str, Path]

    def arguments(self, host: str, **more: t.Any) -> dict[str, t.Any]:
        """Arguments of ``control_plane`` for the API server behind ``host``."""
        return {"host": host, "wait": False, **more}

    def start(self, arguments: dict[str, t.Any], door: str) -> subprocess.Popen[str]:
        """ansible-playbook with one task."""
        play = [{"hosts": "one", "gather_facts": False, "tasks": [{"meshfleet.istio.control_plane": arguments, **DOORS[door]}]}]
        (self.folder / "play.yml").write_text(json.dumps(play))
        host = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
        (self.folder / "hosts.yml").write_text(json.dumps({"all": {"hosts": {"one": host}}}))
        command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(self.folder / "hosts.yml"), str(self.folder / "play.yml")]
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "K8S_AUTH_", "KUBECONFIG"))}
        settings = {"ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"), "HOME": str(self.folder), "ANSIBLE_NOCOLOR": "1"}
        return subprocess.Popen(
            command, env={**kept, **settings}, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def run(self, **more: t.Any) -> list[str]:
        """A run in this process that is let finish; the kinds of its writes, in order."""
        with counting(self.client) as (host, counted):
            checked = ArgumentSpecValidator(SPEC.argument_spec, **SPEC.rules()).validate(self.arguments(host, **more))
            assert not checked.error_messages, checked.error_messages
            run(Options.from_params(checked.validated_parameters, check_mode=False, diff_mode=False), self)
            return list(counted.writes)

    def warn(self, text: str) -> None:
        """Warnings of runs say nothing about them."""

    def killed(self, door: str, point: Point, **more: t.Any) -> None:
        """A run that is killed at a point."""
        started: list[subprocess.Popen[str]] = []

        with counting(self.client, point, lambda: kill_with_children(started[0].pid)) as (host, counted):
            started.append(self.start(self.arguments(host, **more), door))
            output, _ = started[0].communicate(timeout=120)
            assert started[0].returncode == -signal.SIGKILL, output[-3000:]
            assert counted.over

    def content(self) -> dict[str, t.Any]:
        """What the cluster holds, without what the server keeps for itself."""
        out: dict[str, t.Any] = {}
        for path in COLLECTIONS:
            for item in self.client.list_objects(path):
                meta = item["metadata"]
                shown = {key: value for key, value in item.items() if key not in ("metadata", "status")}
                out[f"{path}/{meta['name']}"] = {**shown, "metadata": {key: meta.get(key) for key in KEPT}}
        for key in [key for key in out if "/services/" in key]:
            for field in ("clusterIP", "clusterIPs"):
                out[key]["spec"].pop(field, None)
        return out

    def check_records(self) -> None:
        """Nothing is pending, and each release has exactly one deployed revision: its last."""
        revisions: dict[str, list[tuple[int, str]]] = {}
        for secret in self.client.list_objects("/api/v1/namespaces/istio-system/secrets", labels="owner=helm"):
            record = read_record(secret)
            revisions.setdefault(record.name, []).append((record.version, record.status))
        assert set(revisions) == {"istio-base", "istiod"}
        for found in revisions.values():
            states = [state for _, state in sorted(found)]
            assert states[-1] == "deployed", found
            assert states.count("deployed") == 1, found
            assert not any("pending" in state for state in states), found

    def empty(self) -> None:
        """Take everything but the namespace away again."""
        self.run(state="absent", remove_crds=True, remove_custom_resources=True, force=True)


@pytest.fixture(scope="module")
def ground(tool: t.Callable[[str], Path], istio: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    for program in ("etcd", "kube-apiserver", "kube-controller-manager"):
        tool(program)
    name = f"k{os.getpid()}"
    folder = tmp_path_factory.mktemp("killed")
    charts = {}
    for version in ("1.30.0", "1.31.0"):
        charts[version] = folder / version
        for part in ("profiles", "charts/base", "charts/istio-control/istio-discovery"):
            shutil.copytree(istio / "manifests" / part, charts[version] / part)
        for chart in charts[version].glob("charts/**/Chart.yaml"):
            chart.chmod(0o644)
            chart.write_text(chart.read_text().replace("1.0.0", version))
    extra = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: of-the-old-version, namespace: istio-system}\n"
    templates = charts["1.30.0"] / "charts" / "istio-control" / "istio-discovery" / "templates"
    templates.chmod(0o755)
    (templates / "extra.yaml").write_text(extra)
    try:
        assert sandbox("up", "--name", name, "--clusters", "1", "--api-only").returncode == 0
        kubeconfig = status(name)["clusters"][f"{name}-1"]["kubeconfig"]
        yield Ground(connect(Auth(kubeconfig=kubeconfig)), folder, charts)
    finally:
        assert sandbox("down", "--name", name).returncode == 0


def of(ground: Ground, version: str) -> dict[str, t.Any]:
    """Arguments that install a version."""
    return {"profile": "minimal", "charts": {"source": str(ground.charts[version])}}


def chosen(writes: list[str]) -> list[tuple[str, Point]]:
    """One point of every kind of write for each door (before for the one, after for the other), and more by a seed that is printed."""
    points: list[tuple[str, Point]] = []
    for number, kind in enumerate(dict.fromkeys(writes)):
        at = len(writes) - writes[::-1].index(kind)
        points += [("action", Point(at, after=number % 2 == 0)), ("module", Point(at, after=number % 2 == 1))]
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    return points + [(dice.choice(list(DOORS)), Point(dice.randint(1, len(writes)), dice.random() < 0.5)) for _ in range(POINTS // 2)]


def every(writes: list[str]) -> list[tuple[str, Point]]:
    """All points of both doors."""
    return [(door, Point(number, after)) for door in DOORS for number in range(1, len(writes) + 1) for after in (False, True)]


def installs(ground: Ground, choose: t.Callable[[list[str]], list[tuple[str, Point]]]) -> None:
    ground.empty()
    writes = ground.run(**of(ground, "1.31.0"))
    assert set(writes) == {"PUT leases", "POST record", "PATCH crd", "PATCH object", "PUT record", "PATCH tag"}
    wanted = ground.content()
    for door, point in choose(writes):
        ground.empty()
        ground.killed(door, point, **of(ground, "1.31.0"))
        ground.run(**of(ground, "1.31.0"))
        assert ground.content() == wanted, (door, point)
        ground.check_records()


def upgrades(ground: Ground, choose: t.Callable[[list[str]], list[tuple[str, Point]]]) -> None:
    ground.run(**of(ground, "1.30.0"))
    old = ground.content()
    writes = ground.run(**of(ground, "1.31.0"))
    new = ground.content()
    assert "DELETE object" in writes
    assert any("of-the-old-version" in key for key in old)
    assert not any("of-the-old-version" in key for key in new)
    for door, point in choose(writes):
        # CRDs are never made older, so the way back is a removal and an install
        ground.empty()
        ground.run(**of(ground, "1.30.0"))
        ground.killed(door, point, **of(ground, "1.31.0"))
        ground.run(**of(ground, "1.31.0"))
        assert ground.content() == new, (door, point)
        ground.check_records()


def test_a_run_killed_as_it_begins_is_finished(ground: Ground) -> None:
    """The first writes of all on an empty cluster: the Lease, then the namespace."""
    for number in (1, 2):
        ground.killed("action", Point(number, after=True), **of(ground, "1.31.0"))
    writes = ground.run(**of(ground, "1.31.0"))
    assert "POST namespaces" not in writes
    ground.check_records()


def test_an_install_is_finished_by_the_next_run(ground: Ground) -> None:
    installs(ground, chosen)


def test_an_upgrade_is_finished_by_the_next_run(ground: Ground) -> None:
    def some(writes: list[str]) -> list[tuple[str, Point]]:
        pruned = writes.index("DELETE object") + 1
        return [("action", Point(pruned, after=False)), ("module", Point(pruned, after=True)), *chosen(writes)[-POINTS // 2 :]]

    upgrades(ground, some)


@pytest.mark.long
def test_an_install_killed_at_every_point(ground: Ground) -> None:
    installs(ground, every)


@pytest.mark.long
def test_an_upgrade_killed_at_every_point(ground: Ground) -> None:
    upgrades(ground, every)
