# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of several PeerAuthentications counts."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.peer_authentication import Effective, effective, selects

Json = dict[str, t.Any]


def policy(namespace: str, mode: str | None, *, age: int = 1, labels: Json | None = None, ports: Json | None = None) -> Json:
    spec: Json = {"mtls": {"mode": mode}} if mode else {}
    spec |= {"selector": {"matchLabels": labels}} if labels is not None else {}
    spec |= {"portLevelMtls": ports} if ports else {}
    return {"metadata": {"namespace": namespace, "creationTimestamp": f"2026-01-{age:02}T00:00:00Z"}, "spec": spec}


APP: t.Final = {"app": "x"}


@pytest.mark.parametrize(
    ("policies", "mode"),
    [
        ([], "PERMISSIVE"),
        ([policy("root", "STRICT")], "STRICT"),
        ([policy("root", "STRICT"), policy("n", "DISABLE")], "DISABLE"),
        ([policy("root", "STRICT"), policy("n", "UNSET")], "STRICT"),
        ([policy("n", "STRICT", age=2), policy("n", "DISABLE", age=1)], "DISABLE"),
        ([policy("n", "STRICT"), policy("n", "DISABLE", labels=APP)], "DISABLE"),
        ([policy("n", "STRICT"), policy("n", None, labels=APP)], "STRICT"),
        ([policy("root", "DISABLE", labels=APP)], "PERMISSIVE"),
        ([policy("n", "DISABLE", labels={})], "DISABLE"),
    ],
)
def test_mesh_then_namespace_then_workload(policies: list[Json], mode: str) -> None:
    assert effective(policies, "root") == Effective(mode)


def test_ports_have_modes_of_their_own_or_the_workloads() -> None:
    found = effective([policy("n", "STRICT", labels=APP, ports={"9000": {"mode": "DISABLE"}, "80": {"mode": "UNSET"}})], "root")
    assert found == Effective("STRICT", {80: "STRICT", 9000: "DISABLE"})
    assert effective([policy("n", "STRICT", ports={"80": {"mode": "DISABLE"}})], "root") == Effective("STRICT")


def test_whom_it_selects() -> None:
    assert selects(policy("n", "STRICT"), {})
    assert selects(policy("n", "STRICT", labels=APP), {"app": "x", "more": "y"})
    assert not selects(policy("n", "STRICT", labels=APP), {"app": "y"})
