# SPDX-License-Identifier: GPL-3.0-or-later
"""The writer's Lease on a real API server."""
from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys
import threading
import time
import types
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster import client as client_module
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster import lease as lease_module
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ApiError, ClusterError
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.lease import NAME, LeaseHeld, held_by, writer
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth

from .between import Between, serving
from .conftest import ROOT, Cluster
from .test_requests import Lost

HOLD: t.Final = """
import sys, time
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.lease import writer
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth
with writer(connect(Auth(kubeconfig=sys.argv[1])), "other", namespace=sys.argv[2]):
    print("held", flush=True)
    time.sleep(60)
"""


def path(space: str) -> str:
    return f"/apis/coordination.k8s.io/v1/namespaces/{space}/leases/{NAME}"


def put(client: Client, space: str, renewed: str, holder: str = "another/1/run", **annotations: str) -> None:
    spec = {"holderIdentity": holder, "leaseDurationSeconds": 60, "renewTime": renewed}
    client.create(path(space).rpartition("/")[0], {"metadata": {"name": NAME, "annotations": annotations}, "spec": spec})


def test_one_writer_at_a_time_and_given_back_also_on_errors(client: Client, space: str) -> None:
    with pytest.raises(ZeroDivisionError), writer(client, "first", namespace=space) as mine:
        assert held_by(client, space) == mine.holder
        with pytest.raises(LeaseHeld, match=rf"another run writes to it: {mine.holder} holds the Lease {NAME} until \d\d:\d\d:\d\d UTC"), writer(
            client, "second", namespace=space
        ):
            pass
        mine.check()
        raise ZeroDivisionError
    assert held_by(client, space) == ""
    assert not [one for one in threading.enumerate() if one.name == "lease"]
    with writer(client, "second", namespace=space):
        assert client.get(path(space))["spec"]["leaseTransitions"] == 1


def test_threads_take_turns(client: Client, space: str) -> None:
    inside, most = [], []

    def work(number: int) -> None:
        with writer(client, f"run-{number}", namespace=space, timeout=60):
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)

    client.each(work, range(6))
    assert most == [1] * 6


def test_a_killed_process_is_not_waited_for(cluster: Cluster, client: Client, space: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / ".build")}
    process = subprocess.Popen([sys.executable, "-c", HOLD, cluster.kubeconfig, space], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "held\n"
    assert held_by(client, space).endswith(f"/{process.pid}/other")
    with pytest.raises(LeaseHeld), writer(client, "mine", namespace=space):
        pass
    process.send_signal(signal.SIGKILL)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it stays a zombie
    with writer(client, "mine", namespace=space) as mine:
        assert held_by(client, space) == mine.holder
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%S.%f+00:00"])
@pytest.mark.parametrize(("age", "free"), [(61, True), (5, False)])
def test_expiry_whatever_the_clocks_form(client: Client, space: str, form: str, age: int, free: bool) -> None:
    moment = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=age)
    put(client, space, moment.strftime(form), **{"meshfleet.istio/process": "a b c d"})
    assert (held_by(client, space) == "") is free
    if free:
        with writer(client, "mine", namespace=space):
            pass
    else:
        with pytest.raises(LeaseHeld, match="another/1/run"), writer(client, "mine", namespace=space):
            pass


@pytest.mark.parametrize("minutes", [-10, 10])
@pytest.mark.parametrize(("age", "free"), [(65, True), (5, False)])
def test_expiry_on_a_machine_whose_clock_is_wrong(client: Client, space: str, monkeypatch: pytest.MonkeyPatch, minutes: int, age: int, free: bool) -> None:
    class Wrong(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Wrong:
            return cls.fromtimestamp(time.time() + 60 * minutes, tz)

    right = datetime.datetime.now(datetime.UTC)
    put(client, space, (right - datetime.timedelta(seconds=age)).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    monkeypatch.setattr(client_module, "datetime", types.SimpleNamespace(datetime=Wrong, UTC=datetime.UTC, timedelta=datetime.timedelta))
    assert (held_by(client, space) == "") is free
    if free:
        with writer(client, "mine", namespace=space):
            renewed = datetime.datetime.fromisoformat(client.get(path(space))["spec"]["renewTime"])
            assert abs(renewed - right) < datetime.timedelta(seconds=30), "what it writes others can read"


def test_it_is_waited_for_as_long_as_allowed(client: Client, space: str) -> None:
    put(client, space, (datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=58)).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    with writer(client, "mine", namespace=space, timeout=20) as mine:
        assert held_by(client, space) == mine.holder


@pytest.mark.parametrize(("deleted", "why"), [(False, "another run has taken it"), (True, "it was deleted")])
def test_a_lost_lease_is_told_of(client: Client, space: str, monkeypatch: pytest.MonkeyPatch, deleted: bool, why: str) -> None:
    monkeypatch.setattr(lease_module, "RENEW_SECONDS", 0.1)
    with writer(client, "mine", namespace=space) as mine:
        if deleted:
            client.request("DELETE", path(space))
        else:  # in one step, between two renewals: whose attempt it is decides
            now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            annotations = {"meshfleet.istio/process": None, "meshfleet.istio/attempt": "another"}
            client.patch(path(space), {"metadata": {"annotations": annotations}, "spec": {"holderIdentity": "another/1/run", "renewTime": now}})
        deadline = time.monotonic() + 60
        while not mine.lost and time.monotonic() < deadline:
            time.sleep(0.02)
        with pytest.raises(LeaseHeld, match=f"was lost midway: {why}; run again"):
            mine.check()
    assert held_by(client, space) == ("" if deleted else "another/1/run")


def test_a_lease_that_cannot_be_renewed_is_lost_in_time(client: Client, space: str) -> None:
    with writer(client, "mine", namespace=space) as mine:
        mine.renewed -= 61
        with pytest.raises(LeaseHeld, match="could not be renewed for 60 s"):
            mine.check()


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_our_own_write_whose_answer_was_lost_is_ours(client: Client, space: str, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    monkeypatch.setattr(lease_module, "RENEW_SECONDS", 0.1)
    rule = Lost(method, "/leases")
    with serving(Between, client=client, rule=rule) as server:
        through = connect(Auth(host=server.url))
        with writer(through, "mine", namespace=space) as mine:
            deadline = time.monotonic() + 60
            while (not rule.lost or through.requests < 8) and time.monotonic() < deadline:
                time.sleep(0.02)
            mine.check()
            assert held_by(client, space) == mine.holder
    assert rule.lost == 1
    assert held_by(client, space) == ""


def test_what_is_refused(cluster: Cluster, client: Client, space: str) -> None:
    with pytest.raises(ClusterError, match=rf"namespace nowhere for the Lease {NAME} is not there; create it, or set lease_namespace"), writer(
        client, "mine", namespace="nowhere"
    ):
        pass
    with pytest.raises(ApiError, match=r'leases.* is forbidden: User "nobody" cannot get resource "leases"'), writer(
        cluster.client(impersonate_user="nobody"), "mine", namespace=space
    ):
        pass
