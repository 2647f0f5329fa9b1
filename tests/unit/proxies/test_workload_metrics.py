# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers of Prometheus as istioctl writes them."""
from __future__ import annotations

import json

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.workload_metrics import Metrics, go_duration, is_workload, measure, metrics_table


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [(0, "0s"), (1, "1ms"), (999, "999ms"), (1000, "1s"), (1500, "1.5s"), (1005, "1.005s"), (60_000, "1m0s"), (90_250, "1m30.25s"), (3_600_000, "1h0m0s"),
     (3_661_000, "1h1m1s")],
)  # fmt: skip
def test_spans_are_gos(milliseconds: int, text: str) -> None:
    assert go_duration(milliseconds) == text


@pytest.mark.parametrize(("text", "good"), [("a", True), ("a-b.c", True), ("a.b.c", False), ("", False), ('a"}', False), ("a.*", False), ("A", False)])
def test_what_a_workload_is(text: str, good: bool) -> None:
    assert is_workload(text) is good


def test_a_workload_without_requests_has_no_latency() -> None:
    """Prometheus says nothing for a rate, and NaN for a quantile of nothing."""
    asked: list[str] = []

    def ask(path: str) -> tuple[int, bytes]:
        asked.append(path)
        found = [{"metric": {}, "value": [0, "NaN"]}] if "histogram" in path else []
        return 200, json.dumps({"status": "success", "data": {"resultType": "vector", "result": found}}).encode()

    assert measure(ask, "a.b", 60) == Metrics("a.b", 0.0, 0.0, None, None, None)
    assert len(asked) == 5
    assert all("1m0s" in path for path in asked)


def test_long_names_move_their_own_line_only() -> None:
    found = metrics_table([Metrics("a", 1.23456, 0.0, 12.9, 1500.0, None), Metrics("b" * 50, 12345678901.0, 0.0, None, None, None)])
    assert found.splitlines() == [
        f"{'WORKLOAD':>42}    TOTAL RPS    ERROR RPS  P50 LATENCY  P90 LATENCY  P99 LATENCY",
        f"{'a':>42}        1.235        0.000         12ms         1.5s           0s",
        f"  {'b' * 50}  12345678901.000        0.000           0s           0s           0s",
    ]
