# SPDX-License-Identifier: GPL-3.0-or-later
"""Role ``security`` on real Envoys, from the report to what is enforced, and back. About a minute, on the mesh of conftest.py."""
from __future__ import annotations

import subprocess
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.security_metrics import since

from ..proxies.mesh import Json, Mesh
from ..sandbox.running import Running, until
from .play import Played, play

DENIED: t.Final = "http://echo.sample/"
ALLOWED: t.Final = "http://echo.sample/allowed"
RULE: t.Final = {"from": [{"source": {"principals": ["cluster.local/ns/sample/sa/client"]}}], "to": [{"operation": {"paths": ["/allowed"]}}]}
VARIABLES: t.Final[Json] = {
    "security_mtls_namespaces": ["outside", "sample"], "security_default_deny": ["sample"],
    "security_allow": [{"name": "client-to-echo", "namespace": "sample", "selector": {"app": "echo"}, "rules": [RULE]}],
}  # fmt: skip
NAMED: t.Final = "in plaintext from a client without proxy, one of: Deployment/client in outside"


def answers(mesh: Mesh, client: str, url: str, count: int = 4) -> dict[str, int]:
    """The statuses of requests; 0 for a connection that was refused."""
    said = Running(mesh.name, mesh.kubectl_path).fetch(mesh.cluster, f"{client}/client", url, "--count", str(count))
    return t.cast(dict[str, int], said["answers"])


def answered(mesh: Mesh, client: str, url: str, status: str) -> None:
    """Until all requests end so: a connection that stands keeps the policies it began with until Envoy has drained it, at most 45 s."""
    until(lambda: answers(mesh, client, url) == {status: 4}, 60, lambda: answers(mesh, client, url))


def policies(mesh: Mesh) -> set[str]:
    return set(mesh.kubectl("get", "peerauthentications,authorizationpolicies", "-A", "-o", "jsonpath={range .items[*]}{.kind} {.metadata.name} {end}").split())


def counted(mesh: Mesh, right: t.Callable[[Json], bool]) -> Json:
    """What security_info says once Prometheus has scraped what was counted."""
    found: list[Json] = [{}]

    def look() -> bool:
        found[0] = mesh.call("security_info", namespaces=["sample"]).values
        return right(found[0])

    until(look, 60, lambda: found[0])
    return found[0]


def row(played: Played, namespace: str) -> Json:
    return next(one for one in played.result["namespaces"] if one["namespace"] == namespace)


def test_from_the_report_to_what_is_enforced_and_back(mesh: Mesh, tmp_path: Path) -> None:
    def stage(name: str, *words: str, **more: t.Any) -> Played:
        played = play(mesh, tmp_path, "security", {**VARIABLES, "security_stage": name, **more}, *words)
        assert played.status == (2 if more.get("security_mtls_gates") else 0), played.output[-3000:]
        return played

    before = sum(one["count"] for one in mesh.call("security_info", namespaces=["sample"]).values["namespaces"][0]["plaintext"])
    assert (answers(mesh, "outside", DENIED, 6), answers(mesh, "sample", DENIED)) == ({"200": 6}, {"200": 4})
    counted(mesh, lambda found: sum(one["count"] for one in found["namespaces"][0]["plaintext"]) == before + 6)

    report = stage("report")
    assert (report.changed, report.result["ready"], report.result["blocked"], report.result["strict"]) == (0, ["outside"], ["sample"], [])
    assert row(report, "sample")["reasons"] == [f"echo.sample was reached by {before + 6} requests {NAMED}"]
    assert NAMED in report.output
    assert policies(mesh) == set()

    dry = stage("dry_run")
    assert dry.changed == 2
    assert (answers(mesh, "sample", DENIED), answers(mesh, "sample", ALLOWED), answers(mesh, "outside", DENIED)) == ({"200": 4}, {"200": 4}, {"200": 4})
    (denied,) = counted(mesh, lambda found: bool(found["would_deny"]))["would_deny"]
    assert (denied["namespace"], denied["pod"].partition("-")[0]) == ("sample", "echo")

    enforced = stage("enforce")
    assert (enforced.changed, enforced.result["strict"], enforced.result["blocked"]) == (3, ["outside"], ["sample"])
    assert row(enforced, "sample")["mode"] == "PERMISSIVE"
    assert answers(mesh, "outside", ALLOWED) == {"403": 4}  # it is in plaintext, so nobody vouches for the client

    there = policies(mesh)
    foreseen = stage("enforce", "--check", security_mtls_go_on=["sample"])
    assert (foreseen.changed, policies(mesh), answers(mesh, "outside", ALLOWED)) == (1, there, {"403": 4})
    answered(mesh, "sample", DENIED, "403")
    assert answers(mesh, "sample", ALLOWED) == {"200": 4}
    strict = stage("enforce", security_mtls_go_on=["sample"])
    assert (strict.changed, strict.result["strict"], strict.result["blocked"]) == (1, ["outside", "sample"], [])
    assert (answers(mesh, "outside", ALLOWED), answers(mesh, "sample", ALLOWED), answers(mesh, "sample", DENIED)) == ({"0": 4}, {"200": 4}, {"403": 4})
    assert stage("enforce").changed == 0

    gates = [{"gate": "promql", "expression": "vector(1)", "at_least": 2}]
    back = stage("enforce", security_mtls_namespaces=["outside", "sample", "default"], security_mtls_gates=gates, security_wait_timeout=15)
    assert "Namespace default did not stay well with strict mTLS and was set back; after it none would have come: " in back.output
    assert "vector(1): is 1, less than 2" in back.output
    spaces = mesh.kubectl("get", "peerauthentications", "-A", "-o", "jsonpath={.items[*].metadata.namespace}").split()
    assert spaces == ["outside", "sample"]

    gone = play(mesh, tmp_path, "security", {}, tasks_from="absent")
    assert (gone.status, gone.changed, policies(mesh)) == (0, 1, set())  # one task, which loops
    answered(mesh, "outside", DENIED, "200")


@pytest.mark.parametrize(
    ("counter", "risen"),
    [
        ("_x55 9x9", 9),  # began within the hour, with nine at once: increase alone would say 0
        ("_x40 5+1x24", 29),
        ("0+1x70", 60),
        ("7x70", None),  # nothing new
        ("0+0x30 0+1x10 0+1x40", 32),  # the proxy began anew: 10 and then 22
    ],
)
def test_what_is_counted_is_what_a_counter_rose_by(promtool: Path, tmp_path: Path, counter: str, risen: float | None) -> None:
    wanted = [] if risen is None else [{"labels": '{a="1"}', "value": risen}]
    expression = f"round({since('counted', ['a'], 3600)})"
    case = {"interval": "1m", "input_series": [{"series": 'counted{a="1"}', "values": counter}],
            "promql_expr_test": [{"expr": expression, "eval_time": "64m", "exp_samples": wanted}]}  # fmt: skip
    (tmp_path / "tests.yaml").write_text(yaml.safe_dump({"evaluation_interval": "1m", "tests": [case]}))
    done = subprocess.run([promtool, "test", "rules", str(tmp_path / "tests.yaml")], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
