# SPDX-License-Identifier: GPL-3.0-or-later
"""Sync states out of answers of ``/debug/syncz``, shards of several istiods, and the tables of them."""
from __future__ import annotations

import datetime
import json
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.config_dump import DumpError
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.status_table import human_duration, status_table, summary_table
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.syncz import ProxyStatus, merge, read_syncz, read_time, short_type

Json = dict[str, t.Any]
NOW: t.Final = datetime.datetime(2026, 11, 25, 12, 0, 0, tzinfo=datetime.UTC)
ENVOY: t.Final = "type.googleapis.com/envoy."
CDS, LDS, RDS = f"{ENVOY}config.cluster.v3.Cluster", f"{ENVOY}config.listener.v3.Listener", f"{ENVOY}config.route.v3.RouteConfiguration"
SECRETS: t.Final = f"{ENVOY}extensions.transport_sockets.tls.v3.Secret"
REFUSAL: t.Final = "Error adding/updating listener(s) 0.0.0.0_80: Didn't find a registered implementation for 'istio.alpn'"


def resource(sent: str, acked: str, *, seconds: int = 5, error: str = "") -> Json:
    """As istiod 1.31 writes it: nanoseconds, and no empty fields but the time."""
    time = (NOW - datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S") + ".123456789Z"
    found = {"sent": sent, "acked": acked, "lastError": error}
    return {key: value for key, value in found.items() if value} | {"sentTime": time if sent else "0001-01-01T00:00:00Z"}


def proxy(name: str = "echo-1.sample", **resources: Json) -> Json:
    urls = {"cds": CDS, "lds": LDS, "rds": RDS, "sds": SECRETS}
    return {
        "cluster_id": "one", "proxy": name, "proxy_type": "sidecar", "istio_version": "1.31.0",
        "resources": {urls[key]: value for key, value in resources.items()},
    }  # fmt: skip


def read(*items: Json, istiod: str = "istiod-a") -> list[ProxyStatus]:
    return read_syncz(json.dumps(items), istiod=istiod, revision="default")


def states(one: ProxyStatus) -> dict[str, str]:
    return {short: status.state for short, status in one.types.items()}


def test_each_state_has_its_rule() -> None:
    (one,) = read(proxy(cds=resource("n1", "n1"), lds=resource("n2", "n1"), rds=resource("", ""), sds=resource("n3", "", error=REFUSAL)))
    assert states(one) == {"CDS": "SYNCED", "LDS": "STALE", "EDS": "IGNORED", "RDS": "NOT_SENT", "ECDS": "IGNORED", "SDS": "ERROR"}
    assert one.types["SDS"].error == REFUSAL
    assert one.types["RDS"].sent is None
    assert (NOW - (one.types["CDS"].sent or NOW)).total_seconds() == pytest.approx(4.87, abs=0.01)


@pytest.mark.parametrize(
    ("resources", "state"),
    [
        ({"cds": resource("a", "a"), "rds": resource("", "")}, "SYNCED"),
        ({"cds": resource("a", "a"), "lds": resource("b", "a")}, "STALE"),
        ({"cds": resource("b", "a"), "lds": resource("b", "", error="no")}, "ERROR"),
        ({"cds": resource("", "")}, "NOT_SENT"),
        ({}, "NOT_SENT"),
    ],
)
def test_a_proxys_state_is_its_worst(resources: dict[str, Json], state: str) -> None:
    assert read(proxy(**resources))[0].state == state


def test_an_older_istiod_tells_nonces_only() -> None:
    (one,) = read({
        "cluster_id": "one", "proxy": "edge-1.istio-ingress", "proxy_type": "router", "istio_version": "1.24.0", "cluster_sent": "a", "cluster_acked": "a",
        "listener_sent": "b", "listener_acked": "a", "endpoint_sent": "c", "endpoint_acked": "c",
    })  # fmt: skip
    assert states(one) == {"CDS": "SYNCED", "LDS": "STALE", "EDS": "SYNCED", "RDS": "NOT_SENT", "ECDS": "IGNORED"}
    assert (one.kind, one.namespace, one.revision, one.istiod) == ("gateway", "istio-ingress", "default", "istiod-a")
    assert status_table([one], NOW).splitlines()[1].split() == [
        "edge-1.istio-ingress", "one", "SYNCED", "IGNORED", "SYNCED", "STALE", "NOT", "SENT", "istiod-a", "1.24.0",
    ]  # fmt: skip


def test_istioctls_own_connections_are_no_proxies() -> None:
    istioctl = {"proxy": "test-1.default", "istio_version": "65536.65536.65536", "proxy_type": "sidecar"}
    assert read(istioctl, {**istioctl, "istio_version": "1.31.0"}, {}) == []


def test_no_proxies_are_no_error() -> None:
    assert read() == []
    assert read_syncz("null", istiod="a", revision="default") == []


@pytest.mark.parametrize("text", ['[{"proxy": "a.b"', '{"a": 1}', "<html>", ""])
def test_what_is_no_answer_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(DumpError) as caught:
        read_syncz(text, istiod="a", revision="default")
    assert "<html>" not in str(caught.value)


def test_a_proxy_that_has_moved_counts_once_where_it_was_heard_last() -> None:
    old = read(proxy(cds=resource("n1", "n1", seconds=90)), proxy("other.sample"), istiod="istiod-a")
    new = read(proxy(cds=resource("m1", "", seconds=1)), istiod="istiod-b")
    for shards in ([old, new], [new, old]):
        found = merge(shards)
        assert [(one.name, one.istiod) for one in found] == [("echo-1.sample", "istiod-b"), ("other.sample", "istiod-a")]


def test_equal_names_of_two_clusters_are_two_proxies() -> None:
    found = merge([read(proxy()), read({**proxy(), "cluster_id": "two"})])
    assert [one.cluster for one in found] == ["one", "two"]


def test_types_by_their_short_names() -> None:
    assert [short_type(url) for url in (CDS, SECRETS, "type.googleapis.com/istio.workload.Address", "a/b.Unknown")] == ["CDS", "SDS", "WDS", "a/b.Unknown"]


def test_the_long_table_shows_ages() -> None:
    (one,) = read(proxy(cds=resource("a", "a", seconds=78), lds=resource("b", "", seconds=600, error="no")))
    lines = status_table([one], NOW).splitlines()
    assert lines[0].split() == ["NAME", "CLUSTER", "CDS", "ECDS", "EDS", "LDS", "RDS", "ISTIOD", "VERSION"]
    assert "SYNCED (77s)" in lines[1]
    assert "ERROR (9m59s)" in lines[1]


def test_the_short_table_counts_what_a_proxy_asks_for() -> None:
    (one,) = read(proxy(rds=resource("", ""), sds=resource("a", "a"), cds=resource("a", "a")))
    assert summary_table([one]).splitlines()[1].endswith("3 (CDS,RDS,SDS)")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "<invalid>"), (-1, "0s"), (0.9, "0s"), (119, "119s"), (120, "2m"), (425, "7m5s"), (600, "10m"), (10799, "179m"), (10800, "3h"), (11100, "3h5m"),
        (28800, "8h"), (172799, "47h"), (172800, "2d"), (190000, "2d4h"), (691200, "8d"), (63072000, "2y"), (70000000, "2y80d"), (252288000, "8y"),
    ],
)  # fmt: skip
def test_time_spans_read_as_kubernetes_writes_them(seconds: float, text: str) -> None:
    assert human_duration(seconds) == text


def test_times_of_go() -> None:
    assert read_time("0001-01-01T00:00:00Z") is None
    assert read_time("soon") is None
    assert read_time("2026-11-25T12:00:00.1Z") == NOW.replace(microsecond=100000)
    assert read_time("2026-11-25T14:00:00.123456789+02:00") == NOW.replace(microsecond=123456)
