# SPDX-License-Identifier: GPL-3.0-or-later
"""An HTTP answer out of a stream's messages, however it is cut."""
from __future__ import annotations

import types
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.port_forward import LARGEST, Answer, _Reader
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.websockets import StreamError

PORT: t.Final = b"\xa6\x3a"
ANSWERS: t.Final = {
    "length": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "chunks": b"HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
    "end": b"HTTP/1.0 200 OK\r\nServer: x\r\n\r\nhello",
    "interim": b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length:5\r\n\r\nhello",
}


class Stream:
    """Messages as a ChannelSocket gives them, then the end."""

    path = "/api/v1/namespaces/n/pods/p/portforward?ports=1"
    client = types.SimpleNamespace(name="c")

    def __init__(self, *messages: tuple[int, bytes]) -> None:
        self.messages = list(messages)

    def receive(self) -> tuple[int, bytes] | None:
        return self.messages.pop(0) if self.messages else None


def read(*messages: tuple[int, bytes]) -> Answer:
    return _Reader(t.cast(t.Any, Stream(*messages))).answer()


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_cut_at_every_byte(name: str) -> None:
    whole = PORT + ANSWERS[name]
    for cut in range(len(whole) + 1):
        assert read((0, whole[:cut]), (1, PORT[:1]), (0, whole[cut:]), (1, PORT[1:])) == Answer(200, b"hello")
    assert read(*((0, whole[at : at + 1]) for at in range(len(whole)))) == Answer(200, b"hello")


@pytest.mark.parametrize("name", ["length", "chunks", "interim"])
def test_an_answer_that_ends_midway(name: str) -> None:
    whole = PORT + ANSWERS[name]
    for cut in range(len(whole) - (2 if name == "chunks" else 0)):
        with pytest.raises(StreamError, match=r"cluster c: .*/portforward: the answer ended midway"):
            read((0, whole[:cut]))


def test_the_error_channel() -> None:
    with pytest.raises(StreamError, match=r"cluster c: .*: connection refused"):
        read((0, PORT), (1, PORT), (1, b"connection refused\n"))


@pytest.mark.parametrize("text", [b"SSH-2.0-x\r\n", b"\x15\x03\x03\x00\x02\x02\x46", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nx",
                                  b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"])  # fmt: skip
def test_what_is_no_http(text: bytes) -> None:
    with pytest.raises(StreamError, match="speaks no HTTP"):
        read((0, PORT + text))


def test_streams_of_one_connection_are_kept_apart() -> None:
    """Two answers, cut and mixed; the second comes first, and the first one's complaint is its own."""
    whole = [PORT + ANSWERS["chunks"], PORT + ANSWERS["length"].replace(b"hello", b"other")]
    for cut in range(1, len(whole[1])):
        stream = Stream((2, whole[1][:cut]), (3, PORT), (0, whole[0][:cut]), (1, PORT), (2, whole[1][cut:]), (0, whole[0][cut:]))
        readers: dict[int, _Reader] = {}
        for number in range(2):
            readers[number] = _Reader(t.cast(t.Any, stream), readers)
        assert [one.answer().body for one in readers.values()] == [b"hello", b"other"]
    readers.clear()
    stream = Stream((3, PORT + b"refused"), (0, whole[0]))
    for number in range(2):
        readers[number] = _Reader(t.cast(t.Any, stream), readers)
    assert readers[0].answer() == Answer(200, b"hello")
    with pytest.raises(StreamError, match="refused"):
        readers[1].answer()


class Endless:
    """A stream that never stops, and counts what was read of it."""

    path, client = Stream.path, Stream.client

    def __init__(self, head: bytes) -> None:
        self.head, self.given = head, 0

    def receive(self) -> tuple[int, bytes]:
        head, self.head = self.head, b""
        data = head or b"100000\r\n" + bytes(0x100000) + b"\r\n"
        self.given += len(data)
        return 0, data


@pytest.mark.parametrize(
    ("head", "least"),
    [(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", LARGEST), (b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n", 0)],
)
def test_an_answer_that_is_too_large_is_not_kept(head: bytes, least: int) -> None:
    stream = Endless(PORT + head)
    reader = _Reader(t.cast(t.Any, stream))
    with pytest.raises(StreamError, match="more than 64 MiB; ask for a part of it"):
        reader.answer()
    assert least <= stream.given <= least + (2 << 20)
