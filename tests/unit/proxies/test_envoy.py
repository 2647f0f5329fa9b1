# SPDX-License-Identifier: GPL-3.0-or-later
"""Many proxies at once, and never too many."""
from __future__ import annotations

import threading
import types
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ClusterError
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.envoy import AT_ONCE, Proxy, ask_all


@pytest.fixture
def client() -> Client:
    """One that sends nothing: only its threads are used."""
    return Client("c", "https://c", t.cast(t.Any, types.SimpleNamespace()), t.cast(t.Any, None), t.cast(t.Any, None))


def test_hundreds_are_asked_at_once_within_bounds(client: Client) -> None:
    """Every place is taken before the first answer comes, and no more than there are."""
    counting, now, most = threading.Lock(), 0, 0
    full = threading.Barrier(AT_ONCE)

    def work(proxy: Proxy) -> str:
        nonlocal now, most
        with counting:
            now, most = now + 1, max(most, now + 1)
        if int(proxy.pod) < AT_ONCE:
            full.wait(30)
        with counting:
            now -= 1
        if int(proxy.pod) % 100 == 7:
            raise ClusterError(f"{proxy.pod} is silent")
        return proxy.pod

    found, silent = ask_all(client, [Proxy("n", str(number), 15000) for number in range(400)], work)
    assert most == AT_ONCE
    assert [one for _, one in found] == [str(number) for number in range(400) if number % 100 != 7]
    assert [(one.proxy, one.reason) for one in silent] == [(f"{number}.n", f"{number} is silent") for number in (7, 107, 207, 307)]
