# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytes of one connection, carried between a local socket and a stream whose messages start with their channel."""
from __future__ import annotations

import socket
import threading
import typing as t
from collections.abc import Iterator

import pytest
import websocket
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster import forwarder

PORT: t.Final = b"\x98\x3a"
BINARY: t.Final = websocket.ABNF.OPCODE_BINARY


class Stream:
    """A WebSocket by its two ends: one byte for a message's length, two for more."""

    def __init__(self) -> None:
        self.sock, self.pod = socket.socketpair()
        self.given = b""

    def recv_data(self, control_frame: bool = False) -> tuple[int, bytes]:
        length = self.sock.recv(1)
        return (BINARY, self.sock.recv(length[0])) if length else (websocket.ABNF.OPCODE_CLOSE, b"")

    def send_binary(self, data: bytes) -> None:
        assert data[:1] == b"\0"
        self.given += data[1:]

    def say(self, channel: int, data: bytes) -> None:
        self.pod.sendall(bytes([len(data) + 1, channel]) + data)


@pytest.fixture
def stream() -> Iterator[Stream]:
    found = Stream()
    yield found
    found.sock.close()
    found.pod.close()


@pytest.fixture
def browser() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    theirs.settimeout(10)
    yield ours, theirs
    ours.close()
    theirs.close()


Ends = tuple[socket.socket, socket.socket]


def test_bytes_go_both_ways_without_the_ports_number(stream: Stream, browser: Ends) -> None:
    ours, theirs = browser
    found: list[str] = []
    pumping = threading.Thread(target=lambda: found.append(forwarder._pump(ours, stream, threading.Event())))
    pumping.start()
    for part in (PORT[:1], PORT[1:] + b"he", b"llo"):
        stream.say(0, part)
    stream.say(1, PORT)
    stream.say(7, b"of no channel of ours")
    assert theirs.recv(2, socket.MSG_WAITALL) + theirs.recv(3, socket.MSG_WAITALL) == b"hello"
    theirs.sendall(b"GET / HTTP/1.1\r\n")
    theirs.shutdown(socket.SHUT_WR)
    pumping.join(10)
    assert (found, stream.given) == ([""], b"GET / HTTP/1.1\r\n")


def test_what_the_pods_end_complains_of_ends_it(stream: Stream, browser: Ends) -> None:
    stream.say(0, PORT)
    stream.say(1, PORT[:1])
    stream.say(1, PORT[1:] + b"connection refused\n")
    assert forwarder._pump(browser[0], stream, threading.Event()) == "connection refused"


def test_the_streams_end_is_an_end(stream: Stream, browser: Ends) -> None:
    stream.pod.close()
    assert forwarder._pump(browser[0], stream, threading.Event()) == ""


def test_a_connection_that_rests_is_ended(stream: Stream, browser: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the pod's last word, since its close does not always come through; not while it owes an answer."""
    monkeypatch.setattr(forwarder, "LOOK", 0.01)
    monkeypatch.setattr(forwarder, "RESTING", 0.05)
    stream.say(0, PORT + b"answer")
    assert forwarder._pump(browser[0], stream, threading.Event()) == ""
    assert browser[1].recv(6, socket.MSG_WAITALL) == b"answer"


def test_the_forwarders_end_is_its_connections(stream: Stream, browser: Ends) -> None:
    ending = threading.Event()
    ending.set()
    assert forwarder._pump(browser[0], stream, ending) == ""


def pod(name: str, *, ready: bool = True, phase: str = "Running", going: bool = False) -> dict[str, t.Any]:
    meta = {"name": name, **({"deletionTimestamp": "now"} if going else {})}
    return {"metadata": meta, "status": {"phase": phase, "conditions": [{"type": "Ready", "status": str(ready)}]}}


class Pods:
    """A server by the pods it lists."""

    def __init__(self, *pods: dict[str, t.Any]) -> None:
        self.found = list(pods)

    def pods(self) -> list[dict[str, t.Any]]:
        return self.found

    def known(self, ask: t.Callable[[], t.Any]) -> t.Any:
        return ask()


class State:
    """What a target needs of the state."""

    pod, target = "old", "n/app=x"

    def note(self, **facts: str) -> None:
        self.pod = facts["pod"]


@pytest.mark.parametrize(
    ("pods", "chosen"),
    [
        ([pod("b"), pod("a")], "a"),
        ([pod("a", ready=False), pod("b")], "b"),
        ([pod("a", ready=False)], "a"),
        ([pod("a", going=True), pod("b", phase="Failed"), pod("c", phase="Pending")], ""),
        ([], ""),
    ],
)
def test_a_ready_pod_takes_the_place_of_one_that_is_gone(pods: list[dict[str, t.Any]], chosen: str) -> None:
    state = State()
    target = forwarder.Target(t.cast(t.Any, Pods(*pods)), t.cast(t.Any, state))
    target.find("old")
    assert state.pod == chosen
    state.pod = "found by another thread"
    target.find("old")
    assert state.pod == "found by another thread"
