# SPDX-License-Identifier: GPL-3.0-or-later
"""When a Lease ends, whose process is gone, and the headers that say who speaks."""
from __future__ import annotations

import datetime
import os
import subprocess
import sys
import types
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.lease import _PLACE, SECONDS, _expires, _is_gone, _process
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.pool import Identity, _proxy_headers

Json = dict[str, t.Any]
NOON: t.Final = datetime.datetime(2026, 11, 25, 12, 0, 0, tzinfo=datetime.UTC)


def lease(**spec: t.Any) -> Json:
    return {"metadata": {}, "spec": {"holderIdentity": "a", "leaseDurationSeconds": 60, **spec}}


@pytest.mark.parametrize("clock", ["2026-11-25T12:00:00.000000Z", "2026-11-25T12:00:00Z", "2026-11-25T12:00:00.000Z", "2026-11-25T12:00:00.000000000Z",
                                   "2026-11-25T13:00:00+01:00", "2026-11-25T12:00:00.0Z"])  # fmt: skip
def test_every_form_of_the_clock(clock: str) -> None:
    assert _expires(lease(renewTime=clock)) == NOON + datetime.timedelta(seconds=60)


def test_the_duration() -> None:
    assert _expires(lease(renewTime="2026-11-25T12:00:00Z", leaseDurationSeconds=15)) == NOON + datetime.timedelta(seconds=15)
    assert _expires(lease(renewTime="2026-11-25T12:00:00Z", leaseDurationSeconds=None)) == NOON + datetime.timedelta(seconds=SECONDS)


@pytest.mark.parametrize("spec", [{"holderIdentity": ""}, {"holderIdentity": None}, {"renewTime": None}, {"renewTime": ""}])
def test_a_lease_that_nobody_holds(spec: Json) -> None:
    assert _expires(lease(**{"renewTime": "2026-11-25T12:00:00Z", **spec})) is None
    assert _expires({"metadata": {}}) is None


def of(place: str) -> Json:
    return {"metadata": {"annotations": {_PLACE: place}}}


def test_whose_process_is_gone() -> None:
    running = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    place = _process(running.pid)
    try:
        assert not _is_gone(of(place))
        assert _is_gone(of(place[:-1] + ("1" if place[-1] != "1" else "2"))), "another process has its number now"
    finally:
        running.kill()
    os.waitid(os.P_PID, running.pid, os.WEXITED | os.WNOWAIT)
    assert _is_gone(of(place)), "it has ended, though nobody has looked yet"
    running.communicate()
    assert _is_gone(of(place))
    boot, space, number, start = place.split(" ")
    assert not _is_gone(of(f"another-boot {space} {number} {start}"))
    assert not _is_gone(of(f"{boot} pid:[1] {number} {start}"))


@pytest.mark.parametrize("place", ["", "a b c", "a b c d e", f"{_process(os.getpid())} more", "a b ../../etc 1"])
def test_what_says_nothing_of_a_process(place: str) -> None:
    assert not _is_gone(of(place))
    assert not _is_gone({"metadata": {}})
    assert not _is_gone(of(_process(os.getpid())))


def test_the_headers_of_an_identity() -> None:
    settings = {"BearerToken": {"key": "authorization", "value": "Bearer abc\n"}, "empty": {"key": "x", "value": None}}
    groups = (("Impersonate-User", "ann"), ("Impersonate-Group", "a"), ("Impersonate-Group", "b"))
    one = Identity(types.SimpleNamespace(auth_settings=lambda: settings), groups)
    assert one.headers() == [("authorization", "Bearer abc"), *groups]
    assert Identity(types.SimpleNamespace(auth_settings=dict)).headers() == []


@pytest.mark.parametrize(
    ("proxy", "given", "wanted"),
    [
        ("http://p:1", {}, {}),
        ("http://u:p@p:1", {}, {"proxy-authorization": "Basic dTpw"}),
        ("http://u@p:1", {}, {"proxy-authorization": "Basic dTo="}),
        ("http://u:%70%40@p:1", {"X": "y"}, {"x": "y", "proxy-authorization": "Basic dTpwQA=="}),
        ("http://u:p@p:1", {"Proxy-Authorization": "Bearer z"}, {"proxy-authorization": "Bearer z"}),
    ],
)
def test_the_headers_for_a_proxy(proxy: str, given: dict[str, str], wanted: dict[str, str]) -> None:
    assert _proxy_headers(proxy, given) == wanted
