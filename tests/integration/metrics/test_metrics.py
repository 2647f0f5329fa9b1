# SPDX-License-Identifier: GPL-3.0-or-later
"""Prometheus' counts of real requests beside what was sent and what the client measured. About half a minute, on the mesh of conftest.py."""
from __future__ import annotations

import json
import typing as t
from bisect import bisect_left
from urllib.parse import quote

from sandbox.metrics.access_log import parse
from sandbox.workloads.fetch import quantiles

from ..sandbox.running import Running, until

BUCKETS: t.Final = (0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000, 3600000)
SECONDS: t.Final = 60
CLIENT: t.Final = ("client", "sample", "spiffe://cluster.local/ns/sample/sa/client")
OUTSIDE: t.Final = ("unknown", "unknown", "unknown")
BY: t.Final = (
    "reporter", "source_workload", "source_workload_namespace", "source_principal", "destination_workload", "destination_service", "response_code",
    "connection_security_policy",
)  # fmt: skip


def ask(mesh: Running, query: str) -> list[dict[str, t.Any]]:
    """What Prometheus says to a query."""
    url = f"http://127.0.0.1:9090/api/v1/query?query={quote(query)}"
    said = json.loads(mesh.sandbox("exec", "istio-system/prometheus", "--", "curl", "-s", url).stdout)
    assert said["status"] == "success", said
    return t.cast(list[dict[str, t.Any]], said["data"]["result"])


def value(mesh: Running, query: str) -> float:
    """A query's only number, 0 for none."""
    found = ask(mesh, query)
    return float(found[0]["value"][1]) if found else 0.0


def counts(mesh: Running) -> dict[tuple[str, ...], int]:
    """The requests to the sample workloads by the labels in BY."""
    found = ask(mesh, f'sum by ({",".join(BY)}) (istio_requests_total{{destination_service_name="echo"}})')
    return {tuple(entry["metric"].get(name, "") for name in BY): int(entry["value"][1]) for entry in found}


def test_the_counts_are_the_requests_that_were_sent(mesh: Running) -> None:
    cluster, before = f"{mesh.name}-1", counts(mesh)
    assert mesh.fetch(cluster, "sample/client", "http://echo.sample/", "--count", "40")["answers"] == {"200": 40}
    assert mesh.fetch(cluster, "sample/client", "http://echo.sample/?status=503", "--count", "7")["answers"] == {"503": 7}
    assert mesh.fetch(cluster, "outside/client", "http://echo.sample/?status=404", "--count", "9")["answers"] == {"404": 9}
    service = "echo.sample.svc.cluster.local"
    wanted = {
        ("source", *CLIENT, "echo", service, "200", "unknown"): 40,
        ("source", *CLIENT, "echo", service, "503", "unknown"): 7,
        ("destination", *CLIENT, "echo", service, "200", "mutual_tls"): 40,
        ("destination", *CLIENT, "echo", service, "503", "mutual_tls"): 7,
        ("destination", *OUTSIDE, "echo", service, "404", "none"): 9,
    }

    def added() -> dict[tuple[str, ...], int]:
        return {labels: count - before.get(labels, 0) for labels, count in counts(mesh).items() if count != before.get(labels, 0)}

    until(lambda: added() == wanted, SECONDS, added)
    share = 'sum(istio_requests_total{response_code=~"5..",reporter="source",source_workload="client"})'
    assert value(mesh, share) == 7 + sum(count for labels, count in before.items() if labels[0] == "source" and labels[6].startswith("5"))


def logged(mesh: Running, status: str) -> list[float]:
    """How many milliseconds the client's proxy wrote down for each request that was answered so."""
    done = mesh.sandbox("logs", "--cluster", f"{mesh.name}-1", "sample/client", "istio-proxy")
    requests = [parse(line) for line in done.stdout.splitlines()]
    return [one.duration for one in requests if one and one.status == status and one.cluster.startswith("outbound|")]


def test_latencies_are_what_the_client_measured(mesh: Running) -> None:
    """Each status has series of its own, so that fast and slow ones are told apart.

    Of a fast request the client's own part (a name to look up, a connection) may be the greatest: there its proxy's log says what the buckets have to be.
    """
    for status, delay, count in (("201", "0", 40), ("202", "0.3", 20)):
        url = f"http://echo.sample/?status={status}&delay={delay}"
        said = mesh.fetch(f"{mesh.name}-1", "sample/client", url, "--count", str(count), "--rate", "50")
        assert said["answers"] == {status: count}
        series = f'reporter="source",response_code="{status}"'
        until(lambda series=series, count=count: value(mesh, f"sum(istio_requests_total{{{series}}})") == count, SECONDS)  # type: ignore[misc]
        durations = logged(mesh, status)
        assert len(durations) == count
        for name, share in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99)):
            told = value(mesh, f"histogram_quantile({share}, sum by (le) (istio_request_duration_milliseconds_bucket{{{series}}}))")
            bucket, measured = bisect_left(BUCKETS, told), bisect_left(BUCKETS, said["milliseconds"][name])
            if delay == "0":
                assert bucket == bisect_left(BUCKETS, quantiles(durations)[name]), (status, name, told, durations)
                assert bucket <= measured, (status, name, told, said)
            else:
                assert measured - bucket in (0, 1), (status, name, told, said)  # the client's own work comes on top of what its proxy saw
                assert told > 250
        total = value(mesh, f"sum(istio_request_duration_milliseconds_sum{{{series}}})")
        assert total >= float(delay) * 1000 * count
    slow = 'reporter="destination",response_code="202"'
    assert value(mesh, f"sum(istio_request_duration_milliseconds_bucket{{{slow},le='250'}})") == 0
    assert value(mesh, f"sum(istio_request_duration_milliseconds_count{{{slow}}})") == 20


def test_a_pod_that_generates_load_ends_by_itself_and_is_counted(mesh: Running) -> None:
    command = ["fetch", "http://echo.sample/", "--count", "25", "--rate", "50", "--seconds", "60", "--retry", "60"]
    container = {"name": "app", "image": "sandbox.local/client:1", "command": command}
    spec = {"restartPolicy": "Never", "terminationGracePeriodSeconds": 1, "containers": [container]}
    mesh.apply(f"{mesh.name}-1", {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "traffic", "namespace": "sample"}, "spec": spec})
    query = 'sum by (response_code) (istio_requests_total{source_workload="traffic",source_principal=~".*/sa/default",reporter="destination"})'
    until(lambda: [(entry["metric"]["response_code"], entry["value"][1]) for entry in ask(mesh, query)] == [("200", "25")], 2 * SECONDS,
          lambda: ask(mesh, query))  # fmt: skip


def test_requests_that_reach_no_server_are_counted_by_their_flag(mesh: Running) -> None:
    spec = {"selector": {"app": "nobody"}, "ports": [{"name": "http", "port": 80, "targetPort": 8080}]}
    mesh.apply(f"{mesh.name}-1", {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "none", "namespace": "sample"}, "spec": spec})

    def refused() -> bool:
        return "503" in mesh.fetch(f"{mesh.name}-1", "sample/client", "http://none.sample/")["answers"]

    query = 'sum by (destination_workload, response_flags) (istio_requests_total{destination_service="none.sample.svc.cluster.local",response_code="503"})'
    wanted = [{"destination_workload": "unknown", "response_flags": "UH"}]
    # Asked each time anew: until the proxy knows the Service it refuses as for a host outside the mesh, which is not counted here.
    until(lambda: refused() and [entry["metric"] for entry in ask(mesh, query)] == wanted, SECONDS, lambda: ask(mesh, query))


def test_istiod_and_every_envoy_are_scraped_by_their_annotations(mesh: Running) -> None:
    def scraped() -> set[str]:
        return {entry["metric"]["pod"].rsplit("-", 2)[0] for entry in ask(mesh, "up == 1")}

    until(lambda: scraped() >= {"istiod", "istio-ingressgateway", "client", "echo", "nack", "access-metrics"}, SECONDS, scraped)
    until(lambda: value(mesh, "sum(pilot_xds)") >= 4, SECONDS)
    until(lambda: value(mesh, 'sum(envoy_server_live{pod=~"(client|echo|nack)-.*"})') == 3, SECONDS, lambda: ask(mesh, "envoy_server_live"))


def test_the_exporter_counts_the_same_when_it_starts_anew(mesh: Running) -> None:
    cluster = f"{mesh.name}-1"
    before = counts(mesh)
    assert before
    mesh.kube(cluster, "delete", "pods", "-n", "istio-system", "-l", "app=access-metrics")
    assert mesh.kube(cluster, "rollout", "status", "-n", "istio-system", "deployment/access-metrics", "--timeout", "60s").returncode == 0

    def addresses() -> list[str]:
        wanted = ("get", "pods", "-n", "istio-system", "-l", "app=access-metrics", "-o", "jsonpath={.items[*].status.podIP}")
        return mesh.kube(cluster, *wanted).stdout.split()

    def sources() -> set[str]:
        return {entry["metric"]["instance"] for entry in ask(mesh, "istio_requests_total")}

    def only_the_new_one() -> bool:
        found = addresses()
        return len(found) == 1 and sources() == {f"{found[0]}:15097"}

    until(only_the_new_one, SECONDS, lambda: (addresses(), sources()))
    until(lambda: counts(mesh) == before, SECONDS, lambda: counts(mesh))
