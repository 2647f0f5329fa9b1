# SPDX-License-Identifier: GPL-3.0-or-later
"""Gate ``promql`` asks the real Prometheus of conftest.py's mesh, in its pod and at a URL. Seconds beside the requests of half a minute."""
from __future__ import annotations

import os
import subprocess
import typing as t
from collections.abc import Iterator

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from ..proxies.mesh import Json, Mesh
from ..sandbox.running import Running, until

BAD: t.Final = 'sum(istio_requests_total{reporter="destination",response_code="418"})'


def gate(mesh: Running, seconds: float = 0, **options: t.Any) -> Json:
    assert mesh.istioctl
    one = Mesh(mesh.name, mesh.istioctl, mesh.kubectl)
    return one.call("gate", gates={"gate": "promql", **options}, wait_timeout=seconds, fail=False).values


def test_real_requests_open_and_close_it(mesh: Running) -> None:
    evidence = gate(mesh, expression=BAD, at_most=0, no_data="pass")["evidence"]
    before = int(evidence[0]["facts"].get("value", 0))
    assert gate(mesh, expression=BAD, at_most=before + 3, no_data="pass")["passed"]
    assert mesh.fetch(f"{mesh.name}-1", "sample/client", "http://echo.sample/?status=418", "--count", "5")["answers"] == {"418": 5}
    values = gate(mesh, 60, expression=BAD, at_least=before + 5)
    assert values["passed"]
    assert values["evidence"][0]["facts"] == {"value": before + 5, "labels": {}}
    (found,) = gate(mesh, expression=BAD, at_most=before + 3)["evidence"]
    assert (found["passed"], found["text"]) == (False, f"is {before + 5}, more than {before + 3}")
    assert not gate(mesh, expression='istio_requests_total{response_code="none"}', at_most=3)["passed"]


def test_each_series_counts_and_is_named(mesh: Running) -> None:
    def named() -> dict[str, dict[str, str]]:
        return {one["subject"]: one["facts"]["labels"] for one in gate(mesh, expression="sum by (pod) (up)", at_least=1)["evidence"]}

    def pods() -> set[str]:
        return {labels["pod"].partition("-")[0] for labels in named().values()}

    def all_passed() -> bool:
        return bool(gate(mesh, expression="sum by (pod) (up)", at_least=1)["passed"])

    until(lambda: pods() >= {"istiod", "client", "echo"} and all_passed(), 60, pods)  # each target has its own time of the first scrape
    assert all(subject == f"sum by (pod) (up) {{pod={labels['pod']}}}" for subject, labels in named().items())


@pytest.mark.parametrize(("expression", "text"), [("sum(", "refuses 'sum('"), ("up[1m]", "gives a matrix")])
def test_what_prometheus_cannot_answer_is_told(mesh: Running, expression: str, text: str) -> None:
    (found,) = gate(mesh, expression=expression, at_least=1)["evidence"]
    assert not found["passed"]
    assert text in found["text"]


@pytest.fixture
def forwarded(mesh: Running) -> Iterator[str]:
    """The URL of Prometheus on this machine, by kubectl."""
    kubeconfig = mesh.clusters[f"{mesh.name}-1"]["kubeconfig"]
    command = [str(mesh.kubectl), "--kubeconfig", kubeconfig, "port-forward", "-n", "istio-system", "service/prometheus", ":9090", "--address", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stdout
        try:
            yield "http://" + process.stdout.readline().split()[2]
        finally:
            process.kill()


def test_a_url_is_asked(mesh: Running, forwarded: str) -> None:
    assert gate(mesh, expression="vector(2)", at_least=2, url=forwarded)["passed"]
    (found,) = gate(mesh, expression="vector(2)", at_least=2, url="http://127.0.0.1:9/")["evidence"]
    assert found["text"].startswith("http://127.0.0.1:9/ does not answer")
    assert mesh.istioctl
    with pytest.raises(OperationError, match="url 'prometheus' is no URL of a Prometheus"):
        Mesh(mesh.name, mesh.istioctl, mesh.kubectl).call("gate", gates={"gate": "promql", "expression": "up", "at_least": 1, "url": "prometheus"}, wait=False)
