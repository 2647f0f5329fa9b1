# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP to a pod's loopback, also over TLS: by port-forward over a WebSocket, falling back to a command in the pod where that is refused."""
from __future__ import annotations

import ssl
import time
import typing as t
from dataclasses import dataclass

from .client import Client
from .errors import ApiError
from .exec import LARGEST, run
from .websockets import ChannelSocket, StreamError

TOO_LARGE: t.Final = f"an answer of more than {LARGEST >> 20} MiB; ask for a part of it, such as one view of a proxy"
AT_ONCE: t.Final = 16
"""Streams of one connection; more questions wait for the next."""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer: status and body."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Question:
    """What is asked at a port of the pod's loopback, with a JSON ``body`` where there is one.

    ``fallback`` is a command that prints the same answer (``pilot-agent request GET PATH``).
    """

    port: int
    path: str
    method: str = "GET"
    fallback: tuple[str, ...] = ()
    body: bytes = b""


def get(
    client: Client, namespace: str, pod: str, port: int, path: str, *, timeout: float = 10.0, fallback: t.Sequence[str] = (), container: str = ""
) -> Answer:
    """GET ``path`` at ``port`` of the pod's loopback within ``timeout`` seconds.

    ``fallback``: a command that prints the same body (``pilot-discovery request GET PATH``), run in ``container`` where port-forward is not
    allowed, in what is left of ``timeout``. Raises ApiError, StreamError.
    """
    return ask_pod(client, namespace, pod, [Question(port, path, "GET", tuple(fallback))], timeout=timeout, container=container)[0]


def post(
    client: Client, namespace: str, pod: str, port: int, path: str, *, timeout: float = 10.0, fallback: t.Sequence[str] = (), container: str = ""
) -> Answer:
    """POST without a body; the rest as for ``get``. Not sent again where an answer was on its way."""
    return ask_pod(client, namespace, pod, [Question(port, path, "POST", tuple(fallback))], timeout=timeout, container=container)[0]


def ask_pod(
    client: Client, namespace: str, pod: str, questions: t.Sequence[Question], *, timeout: float = 10.0, container: str = ""
) -> list[Answer]:
    """The answers to all questions within ``timeout`` seconds, in their order, over one connection: each has a stream of its own.

    Where port-forward is not allowed their commands run in ``container``, one after the other. Raises ApiError, StreamError; one question without
    an answer is an error of all.
    """
    deadline = time.monotonic() + timeout
    try:
        return [one for at in range(0, len(questions), AT_ONCE) for one in _forwarded(client, namespace, pod, questions[at : at + AT_ONCE], deadline)]
    except (ApiError, StreamError) as error:
        refused = not isinstance(error, ApiError) or error.status in (400, 403, 405, 500, 502, 503)
        if not all(one.fallback for one in questions) or not refused or time.monotonic() >= deadline:
            raise
        first = error
    try:
        return [Answer(200, _run(client, namespace, pod, one, container, deadline)) for one in questions]
    except ApiError as error:
        if error.status == 403 and isinstance(first, ApiError) and first.status == 403:
            missing = f"{first.text}; {error.text}. Grant the verbs get and create on pods/portforward (or on pods/exec) in namespace {namespace}"
            raise ApiError(client.name, f"pod {namespace}/{pod}", 403, None, text=missing) from None
        raise first from None
    except StreamError:
        raise first from None


def _run(client: Client, namespace: str, pod: str, question: Question, container: str, deadline: float) -> bytes:
    return run(client, namespace, pod, question.fallback, container=container, timeout=max(deadline - time.monotonic(), 0.1))


def _forwarded(client: Client, namespace: str, pod: str, questions: t.Sequence[Question], deadline: float) -> list[Answer]:
    """A pair of channels for each question: data is 2N, errors are 2N + 1; a port may be named many times."""
    ports = "&".join(f"ports={one.port}" for one in questions)
    where = f"/api/v1/namespaces/{namespace}/pods/{pod}/portforward?{ports}"
    with ChannelSocket(client, where, timeout=max(deadline - time.monotonic(), 0.1)) as stream:
        for number, one in enumerate(questions):
            kind = "Content-Type: application/json\r\n" if one.body else ""
            length = f"{kind}Content-Length: {len(one.body)}\r\n" if one.method != "GET" else ""
            request = f"{one.method} {one.path} HTTP/1.1\r\nHost: localhost:{one.port}\r\nAccept: */*\r\n{length}Connection: close\r\n\r\n"
            stream.send(2 * number, request.encode() + one.body)
        readers: dict[int, _Reader] = {}
        for number in range(len(questions)):
            readers[number] = _Reader(stream, readers)
        return [reader.answer() for reader in readers.values()]


def post_tls(
    client: Client, namespace: str, pod: str, port: int, path: str, body: bytes, *, ca: str, server_name: str, timeout: float = 10.0
) -> Answer:
    """POST JSON over TLS to ``port`` of the pod within ``timeout`` seconds.

    The pod's certificate must be ``server_name``'s and signed by ``ca`` (PEM; the system's where it is empty). Raises ApiError, StreamError.
    """
    where = f"/api/v1/namespaces/{namespace}/pods/{pod}/portforward?ports={port}"
    head = f"POST {path} HTTP/1.1\r\nHost: {server_name}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    try:
        context = ssl.create_default_context(cadata=ca or None)
        with ChannelSocket(client, where, timeout=timeout) as stream:
            reader = _Reader(stream)
            tls = _Tls(stream, reader, context, server_name)
            tls.send(head.encode() + body)
            return reader.answer()
    except ssl.SSLError as error:
        raise StreamError(f"cluster {client.name}: pod {namespace}/{pod} port {port}: TLS with {server_name}: {error.reason or error}") from None


def peer_certificate(client: Client, namespace: str, pod: str, port: int, *, server_name: str, timeout: float = 10.0) -> bytes:
    """The certificate (DER) that ``port`` of the pod shows to who asks for ``server_name``; it is looked at, not trusted. Raises ApiError, StreamError."""
    where = f"/api/v1/namespaces/{namespace}/pods/{pod}/portforward?ports={port}"
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with ChannelSocket(client, where, timeout=timeout) as stream:
            found = _Tls(stream, _Reader(stream), context, server_name).session.getpeercert(binary_form=True)
    except ssl.SSLError as error:
        raise StreamError(f"cluster {client.name}: pod {namespace}/{pod} port {port}: TLS with {server_name}: {error.reason or error}") from None
    return found or b""


class _Tls:
    """TLS inside a stream; what the reader gets from now on is decrypted."""

    def __init__(self, stream: ChannelSocket, reader: _Reader, context: ssl.SSLContext, server_name: str) -> None:
        self.stream, self.incoming, self.outgoing = stream, ssl.MemoryBIO(), ssl.MemoryBIO()
        self.session = context.wrap_bio(self.incoming, self.outgoing, server_hostname=server_name)
        while True:
            try:
                self.session.do_handshake()
            except ssl.SSLWantReadError:
                self._flush()
                self.incoming.write(reader.take_some())
            else:
                break
        reader.plain = self._plain
        self._flush()

    def send(self, data: bytes) -> None:
        self.session.write(data)
        self._flush()

    def _flush(self) -> None:
        if self.outgoing.pending:
            self.stream.send(0, self.outgoing.read())

    def _plain(self, data: bytes) -> bytes:
        self.incoming.write(data)
        out = bytearray()
        while True:
            try:
                part = self.session.read(65536)
            except (ssl.SSLWantReadError, ssl.SSLZeroReturnError):
                return bytes(out)
            if not part:
                return bytes(out)
            out += part


class _Reader:
    """An HTTP/1.1 answer out of a stream's messages (RFC 9112): by length or chunks; the far side's close does not always come through.

    ``readers`` are those of all pairs of channels by their number; what comes for another is handed to it.
    """

    def __init__(self, stream: ChannelSocket, readers: dict[int, _Reader] | None = None) -> None:
        self.stream, self.data, self.ended = stream, bytearray(), False
        self.plain: t.Callable[[bytes], bytes] = bytes
        self.readers = {0: self} if readers is None else readers
        self.skip = [2, 2]
        """Bytes of the port's number that each channel starts with."""
        self.count = 0
        self.trouble = ""

    def take_some(self) -> bytes:
        """What has come by now, at least one byte."""
        while not self.data:
            self._need_more()
        return self._take(len(self.data))

    def _more(self) -> None:
        if not self.trouble:
            message = self.stream.receive()
            if message is None:
                for one in self.readers.values():
                    one.ended = True
            elif message[0] // 2 in self.readers:
                self.readers[message[0] // 2].take_in(message[0] % 2, message[1])
        if self.trouble:
            raise self._error(self.trouble)

    def take_in(self, channel: int, data: bytes) -> None:
        """A message of this pair: data (0) or what the pod's end complains of (1)."""
        rest = data[self.skip[channel] :]
        self.skip[channel] -= len(data) - len(rest)
        if channel == 1 and rest:
            self.trouble = rest.decode(errors="replace").strip()
        elif channel == 0 and rest and not self.trouble:
            self.data += self.plain(rest)
            self.count += len(rest)
            if self.count > LARGEST:
                self.data.clear()
                self.trouble = TOO_LARGE

    def _error(self, text: str) -> StreamError:
        return StreamError(f"cluster {self.stream.client.name}: {self.stream.path.partition('?')[0]}: {text}")

    def _until(self, mark: bytes) -> bytes:
        while (at := self.data.find(mark)) < 0:
            self._need_more()
        head = bytes(self.data[:at])
        del self.data[: at + len(mark)]
        return head

    def _take(self, count: int) -> bytes:
        while len(self.data) < count:
            self._need_more()
        out = bytes(self.data[:count])
        del self.data[:count]
        return out

    def _need_more(self) -> None:
        if self.ended:
            raise self._error("the answer ended midway")
        self._more()

    def answer(self) -> Answer:
        """The answer; those before it that only say it will come (1xx) are passed over. Raises StreamError."""
        status = 0
        while status < 200:
            status, headers = self._head()
        if headers.get("transfer-encoding", "").lower() == "chunked":
            body = bytearray()
            while size := self._number(self._until(b"\r\n").split(b";")[0].decode("latin-1"), 16):
                body += self._take(size)
                self._take(2)
            return Answer(status, bytes(body))
        if "content-length" in headers:
            length = self._number(headers["content-length"], 10)
            if length > LARGEST:
                raise self._error(TOO_LARGE)
            return Answer(status, self._take(length))
        while not self.ended:
            self._more()
        return Answer(status, bytes(self.data))

    def _head(self) -> tuple[int, dict[str, str]]:
        while not self.ended and b"\r\n\r\n" not in self.data:
            if self.data and not b"HTTP/".startswith(bytes(self.data[:5])):
                raise self._error("what answers there speaks no HTTP")
            self._more()
        line, *fields = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        return self._number(line.partition(" ")[2][:3], 10), {
            name.strip().lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)
        }

    def _number(self, text: str, base: int) -> int:
        if not text.strip() or set(text.strip().lower()) - set("0123456789abcdef"[:base]):
            raise self._error("what answers there speaks no HTTP")
        return int(text, base)
