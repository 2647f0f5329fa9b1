# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests to a real API server that is busy, fails, breaks off, is slow, or is no API server at all."""
from __future__ import annotations

import json
import threading
import time
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster import client as client_module
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.apply import FieldConflict, apply, delete
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ApiError, ClusterError, ClusterUnreachable
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.paths import BUILT_IN, Kinds
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth

from .between import Answer, Between, serving, silent_server
from .conftest import Cluster, Json
from .desired import config_map, crd


@pytest.mark.parametrize("words", [("--status", "429", "--retry-after", "1"), ("--status", "503"), ("--status", "500"), ("--reset",)])
def test_a_busy_failing_or_breaking_server_is_asked_again(cluster: Cluster, space: str, words: tuple[str, ...]) -> None:
    client = cluster.client(kubeconfig=cluster.faulty)
    client.get("/version")
    cluster.faults(*words, "--share", "0.3")
    try:
        items = [config_map(f"retry-{number}", space) for number in range(8)]
        made = client.each(lambda item: apply(client, Kinds(client), item), items)
        assert [one["metadata"]["name"] for one in made] == [one["metadata"]["name"] for one in items]
    finally:
        cluster.faults()
    assert client.requests > len(items) + 1


def test_a_server_that_is_starting_is_asked_again(client: Client, space: str) -> None:
    """Its admission refuses what it does not know yet, with the status of a right that is missing, which is told at once."""
    starting = b'is forbidden: not yet ready to handle request"}'
    said = iter([starting, starting, b"", b'is forbidden: no"}'])

    def rule(ask: tuple[str, str, bytes], behind: t.Callable[[], Answer]) -> Answer:
        text = next(said, b"") if ask[0] == "PATCH" and made else b""
        return (403, {}, b'{"kind": "Status", "reason": "Forbidden", "message": "x ' + text) if text else behind()

    made: list[Json] = []
    with serving(Between, client=client, rule=rule) as server:
        through = connect(Auth(host=server.url))
        made.append(apply(through, Kinds(through), config_map("first", space)))
        before = through.requests
        made.append(apply(through, Kinds(through), config_map("second", space)))
        assert through.requests - before == 3
        with pytest.raises(ApiError, match="is forbidden: no"):
            apply(through, Kinds(through), config_map("third", space))
        assert through.requests - before == 4


def test_what_stays_broken_ends_with_the_servers_text(cluster: Cluster) -> None:
    client = cluster.client(kubeconfig=cluster.faulty)
    cluster.faults("--status", "500", "--share", "1")
    try:
        with pytest.raises(ApiError, match=rf"cluster {cluster.cluster}: GET /version: made by the sandbox"):
            client.get("/version")
        assert client.requests == 4
    finally:
        cluster.faults()


def test_a_slow_server_is_waited_for(cluster: Cluster) -> None:
    client = cluster.client(kubeconfig=cluster.faulty)
    cluster.faults("--delay", "0.5")
    try:
        assert client.get("/version")["major"]
        assert client.requests == 1
        with pytest.raises(ClusterUnreachable, match="does not answer"):
            client.request("GET", "/version", timeout=0.1, patience=0.3)
    finally:
        cluster.faults()


def test_the_api_server_is_killed_midway_and_comes_back(cluster: Cluster, space: str) -> None:
    client = cluster.client()
    kinds, stop, made = Kinds(client), threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            item = config_map(f"through-{len(made)}", space)
            made.append(apply(client, kinds, item)["metadata"]["name"])

    threads = [threading.Thread(target=write)]
    threads[0].start()
    try:
        assert cluster.sandbox("fault-process", "kill", f"{cluster.cluster}/kube-apiserver").returncode == 0
        before, deadline = len(made), time.monotonic() + 50
        while len(made) < before + 3 and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        stop.set()
        threads[0].join()
    found = {one["metadata"]["name"] for one in client.list_objects(f"/api/v1/namespaces/{space}/configmaps")}
    assert set(made) <= found
    assert len(made) >= before + 3


def test_a_server_that_never_answers_is_unreachable_in_time() -> None:
    with silent_server() as url:
        client = connect(Auth(host=url, api_key="t", connect_timeout=1.0))
        with pytest.raises(ClusterUnreachable, match=f"{url} does not answer"):
            client.get("/version")
        assert client.requests == 1
    with pytest.raises(ClusterUnreachable, match="refused"):
        connect(Auth(host=url, api_key="t", connect_timeout=0.5)).get("/version")


class Lost:
    """Loses the answer of the first request of a method whose path holds a text: the server has done it."""

    def __init__(self, method: str, text: str) -> None:
        self.method, self.text, self.lost = method, text, 0

    def __call__(self, ask: tuple[str, str, bytes], behind: t.Callable[[], Answer]) -> Answer | None:
        answer = behind()
        if ask[0] == self.method and self.text in ask[1] and not self.lost:
            self.lost += 1
            return None
        return answer


def test_lost_answers(client: Client, space: str) -> None:
    item = config_map("lost", space)
    with serving(Between, client=client, rule=Lost("PATCH", "/lost")) as server:
        through = connect(Auth(host=server.url))
        assert apply(through, Kinds(through), item)["data"] == item["data"]
        server.rule = Lost("DELETE", "/lost")
        assert delete(through, Kinds(through), item) is True
        assert server.rule.lost == 1
        assert delete(through, Kinds(through), item) is False
        server.rule = Lost("POST", "/configmaps")
        with pytest.raises(ApiError) as found:
            through.create(f"/api/v1/namespaces/{space}/configmaps", item)
        assert (found.value.status, found.value.reason) == (409, "AlreadyExists")


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ((200, {}, b"<html>log in</html>"), "no JSON object; is http.* a Kubernetes API server"),
        ((302, {"Location": "https://elsewhere.test/"}, b""), "HTTP status 302"),
        ((418, {}, b"Authorization: Bearer canary"), "HTTP status 418"),
        ((401, {}, b"{}"), "renew them"),
    ],
)
def test_what_is_no_api_server(client: Client, answer: Answer, text: str) -> None:
    with serving(Between, client=client, rule=lambda ask, behind: answer) as server, pytest.raises(ApiError, match=text) as found:
        connect(Auth(host=server.url, api_key="canary")).list_objects("/api/v1/configmaps")
    assert "canary" not in str(found.value)


def test_an_answer_cut_midway_is_asked_for_again(client: Client) -> None:
    cut = iter([True, False])

    def rule(ask: tuple[str, str, bytes], behind: t.Callable[[], Answer]) -> Answer:
        status, headers, data = behind()
        return (status, {**headers, "Content-Length": str(len(data))}, data[:-9]) if next(cut) else (status, headers, data)

    with serving(Between, client=client, rule=rule) as server:
        through = connect(Auth(host=server.url))
        assert through.get("/version") == client.get("/version")
        assert through.requests == 2


def test_lists_come_page_by_page_and_start_anew_when_they_are_too_old(client: Client, space: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"/api/v1/namespaces/{space}/configmaps"
    names = [f"many-{number:03}" for number in range(25)]
    client.each(lambda name: client.create(path, {"metadata": {"name": name, "labels": {"many": "yes"}}, "data": {"a": "b"}}), names)
    monkeypatch.setattr(client_module, "PAGE", 10)
    before = client.requests
    found = client.list_objects(path, labels="many=yes")
    assert [one["metadata"]["name"] for one in found] == names
    assert client.requests - before == 3
    assert all("data" not in one for one in client.list_objects(path, metadata_only=True))
    assert [one["metadata"]["name"] for one in client.list_objects(path, fields="metadata.name=many-003")] == ["many-003"]
    too_old = iter([True])

    def rule(ask: tuple[str, str, bytes], behind: t.Callable[[], Answer]) -> Answer:
        if "continue=" in ask[1] and next(too_old, False):
            return 410, {}, json.dumps({"kind": "Status", "reason": "Expired", "message": "too old"}).encode()
        return behind()

    with serving(Between, client=client, rule=rule) as server:
        through = connect(Auth(host=server.url))
        assert [one["metadata"]["name"] for one in through.list_objects(path, labels="many=yes")] == names
        assert through.requests == 5
    assert client.list_objects("/apis/nothing.test/v1/things") == []


def test_built_in_kinds_are_where_discovery_says(client: Client, kinds: Kinds) -> None:
    fresh = Kinds(client)
    fresh._known.clear()
    ours = {key: value for key, value in BUILT_IN.items() if "istio.io" not in key[0]}
    assert {key: fresh.resource(*key) for key in ours} == ours
    before = client.requests
    kinds.resource("apps/v1", "Deployment")
    assert client.requests == before


def test_a_kind_is_known_by_its_crd_and_an_unknown_one_refused(client: Client, kinds: Kinds, space: str) -> None:
    item = crd("found")
    custom: Json = {"apiVersion": "proof.test/v1", "kind": "Kfound", "metadata": {"name": "x", "namespace": space}}
    with pytest.raises(ClusterError, match=r"serves no Kfound of proof.test/v1; install its CRD first"):
        kinds.path(custom)
    kinds.learn([item])
    assert kinds.path(custom) == f"/apis/proof.test/v1/namespaces/{space}/kfounds/x"
    apply(client, kinds, item)
    try:
        deadline = time.monotonic() + 60
        while not Kinds(client).serves("proof.test/v1", "Kfound"):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert Kinds(client).of(custom) == kinds.of(custom)
    finally:
        delete(client, kinds, item)
    with pytest.raises(ClusterError, match=r"ConfigMap m: metadata.namespace is missing"):
        kinds.path({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m"}})


def test_a_field_of_another_manager_is_a_conflict_by_name(client: Client, kinds: Kinds, space: str) -> None:
    item = config_map("contested", space)
    apply(client, kinds, item, manager="argocd")
    with pytest.raises(FieldConflict, match=r"ConfigMap space-\d+/contested: .*\.data\.mesh \(by argocd\).*set force_conflicts") as found:
        apply(client, kinds, {**item, "data": {"mesh": "other"}})
    assert found.value.fields == ((".data.mesh", "argocd"),)
    assert apply(client, kinds, {**item, "data": {"mesh": "other"}}, force=True, dry_run=True)["data"]["mesh"] == "other"
    assert client.get(kinds.path(item))["data"]["mesh"] == item["data"]["mesh"]
    assert delete(client, kinds, item, uid="another") is False
    assert delete(client, kinds, item, dry_run=True) is True
    assert client.find(kinds.path(item))
