# SPDX-License-Identifier: GPL-3.0-or-later
"""From which push on an istiod's pushes are sure to hold what it has read, and what it says of them."""
from __future__ import annotations

import json
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies import pushes
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.config_dump import DumpError
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.pushes import (
    Identity,
    Progress,
    dumped_version,
    read_counts,
    read_kinds,
    read_store,
)
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.syncz import push_number

METRICS: t.Final = """# TYPE pilot_inbound_updates counter
pilot_inbound_updates{type="config"} 58
pilot_inbound_updates{type="eds"} 1e+06
pilot_pushcontext_init_seconds_bucket{le="0.01"} 19
pilot_pushcontext_init_seconds_count 19
"""


class Clock:
    now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(pushes.time, "monotonic", found.monotonic)
    return found


def test_what_is_not_read_is_behind(clock: Clock) -> None:
    one = Progress()
    one.take(tuple(f"has not read VirtualService a/{number}" for number in range(5)))
    one.count(7, 1)
    assert one.needed == 0
    assert one.behind.endswith("a/2; and 2 more")


def test_the_second_push_after_reading_holds_everything(clock: Clock) -> None:
    """The first may have begun before it was read."""
    one = Progress()
    one.take(())
    for count, needed in ((7, 0), (8, 0), (9, 9), (12, 9)):
        one.count(count, float(count))
        assert one.needed == needed, count
    assert one.behind == ""


def test_a_quiet_second_says_that_the_push_has_been_made(clock: Clock) -> None:
    one = Progress()
    one.take(())
    one.count(7, 20)
    assert one.behind == "has not sent yet what it has read"
    clock.now = 0.9
    one.count(7, 20)
    assert one.needed == 0
    one.count(7, 21)  # news: it gathers changes again
    clock.now = 1.5
    one.count(8, 21)
    clock.now = 2.25
    one.count(8, 21)
    assert one.needed == 0
    clock.now = 2.5
    one.count(8, 21)
    assert one.needed == 8


def test_an_istiod_that_starts_anew_is_asked_anew(clock: Clock) -> None:
    one = Progress()
    one.take(())
    one.count(7, 20)
    one.count(2, 3)
    assert one.behind == "has started anew"
    one.take(())
    one.count(2, 3)
    clock.now = 1.0
    one.count(2, 3)
    assert one.needed == 2


def test_counts_are_read_out_of_metrics() -> None:
    assert read_counts(METRICS.encode()) == (19, 1_000_058.0)
    with pytest.raises(DumpError, match="pilot_pushcontext_init_seconds_count"):
        read_counts("# nothing")


def test_the_store_tells_versions_of_what_the_api_server_holds() -> None:
    given = [
        {"kind": "VirtualService", "apiVersion": "networking.istio.io/v1", "metadata": {"name": "a", "namespace": "b", "resourceVersion": "12"}},
        {"kind": "VirtualService", "apiVersion": "networking.istio.io/v1", "metadata": {"name": "made~80~of.others", "namespace": "b"}},
        {"kind": "GatewayClass", "apiVersion": "gateway.networking.k8s.io/v1", "metadata": {"name": "istio", "resourceVersion": "7"}},
    ]
    found = read_store(json.dumps(given))
    assert found == {Identity("networking.istio.io", "VirtualService", "b", "a"): 12, Identity("gateway.networking.k8s.io", "GatewayClass", "", "istio"): 7}
    assert [str(one) for one in found] == ["VirtualService b/a", "GatewayClass istio"]
    assert read_store("null") == {}
    with pytest.raises(DumpError, match="/debug/configz"):
        read_store("{}")
    assert read_kinds('[{"group": "networking.istio.io", "version": "v1", "kind": "Gateway"}]') == {("networking.istio.io", "Gateway")}


@pytest.mark.parametrize(
    ("text", "number"), [("2026-11-25T03:13:24Z/16", 16), ("", 0), ("2026-11-25T03:13:24Z", 0), ("2026-11-25T03:13:24Z/x", 0), ("1/2/3", 0)]
)
def test_a_pushs_version_has_its_number(text: str, number: int) -> None:
    assert push_number(text) == number
    assert push_number(dumped_version(f'{{"configs": [{{"versionInfo": "{text}"}}]}}')) == number
