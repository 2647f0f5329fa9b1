# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP to a pod's loopback, also over TLS: by port-forward over a WebSocket, falling back to a command in the pod where that is refused."""
from __future__ import annotations

import ssl
import time
import typing as t
from dataclasses import dataclass

from .client import Client
from .errors import ApiError
from .exec import run
from .websockets import ChannelSocket, StreamError

_LIMIT: t.Final = 256 << 20  # bytes of an answer


@dataclass(frozen=True)
class Answer:
    """An HTTP answer: status and body."""

    status: int
    body: bytes


def get(
    client: Client, namespace: str, pod: str, port: int, path: str, *, timeout: float = 10.0, fallback: t.Sequence[str] = (), container: str = ""
) -> Answer:
    """GET ``path`` at ``port`` of the pod's loopback within ``timeout`` seconds.

    ``fallback``: a command that prints the same body (``pilot-discovery request GET PATH``), run in ``container`` where port-forward is not
    allowed, in what is left of ``timeout``. Raises ApiError, StreamError.
    """
    return _request(client, namespace, pod, port, "GET", path, timeout, fallback, container)


def post(
    client: Client, namespace: str, pod: str, port: int, path: str, *, timeout: float = 10.0, fallback: t.Sequence[str] = (), container: str = ""
) -> Answer:
    """POST without a body; the rest as for ``get``. Not sent again where an answer was on its way."""
    return _request(client, namespace, pod, port, "POST", path, timeout, fallback, container)


def _request(
    client: Client, namespace: str, pod: str, port: int, method: str, path: str, timeout: float, fallback: t.Sequence[str], container: str
) -> Answer:
    deadline = time.monotonic() + timeout
    try:
        return _forwarded(client, namespace, pod, port, method, path, timeout)
    except (ApiError, StreamError) as error:
        refused = not isinstance(error, ApiError) or error.status in (400, 403, 405, 500, 502, 503)
        left = deadline - time.monotonic()
        if not fallback or not refused or left <= 0:
            raise
        first = error
    try:
        return Answer(200, run(client, namespace, pod, list(fallback), container=container, timeout=left))
    except ApiError as error:
        if error.status == 403 and isinstance(first, ApiError) and first.status == 403:
            missing = f"{first.text}; {error.text}. Grant the verbs get and create on pods/portforward (or on pods/exec) in namespace {namespace}"
            raise ApiError(client.name, f"pod {namespace}/{pod}", 403, None, text=missing) from None
        raise first from None
    except StreamError:
        raise first from None


def _forwarded(client: Client, namespace: str, pod: str, port: int, method: str, path: str, timeout: float) -> Answer:
    where = f"/api/v1/namespaces/{namespace}/pods/{pod}/portforward?ports={port}"
    with ChannelSocket(client, where, timeout=timeout) as stream:
        length = "Content-Length: 0\r\n" if method == "POST" else ""
        request = f"{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept: */*\r\n{length}Connection: close\r\n\r\n"
        stream.send(0, request.encode())
        reader = _Reader(stream)
        return reader.answer()


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
    """An HTTP/1.1 answer out of a stream's messages (RFC 9112): by length or chunks; the far side's close does not always come through."""

    def __init__(self, stream: ChannelSocket) -> None:
        self.stream, self.data, self.ended = stream, bytearray(), False
        self.plain: t.Callable[[bytes], bytes] = bytes
        self.seen = {0: 0, 1: 0}
        """Bytes of the port number that each channel starts with."""
        self.count = 0

    def take_some(self) -> bytes:
        """What has come by now, at least one byte."""
        while not self.data:
            self._need_more()
        return self._take(len(self.data))

    def _more(self) -> None:
        message = self.stream.receive()
        if message is None:
            self.ended = True
            return
        channel, data = message
        skip = min(len(data), 2 - self.seen.get(channel, 2)) if channel in self.seen else 0
        if channel in self.seen:
            self.seen[channel] += skip
        rest = data[skip:]
        if channel == 1 and rest:
            raise self._error(rest.decode(errors="replace").strip())
        if channel == 0:
            self.data += self.plain(rest)
            self.count += len(rest)
        if self.count > _LIMIT:
            raise self._error(f"an answer of more than {_LIMIT} bytes")

    def _error(self, text: str) -> StreamError:
        return StreamError(f"cluster {self.stream.client.name}: {self.stream.path.partition('?')[0]}: {text}")

    def _until(self, mark: bytes) -> bytes:
        while mark not in self.data:
            self._need_more()
        head, _, rest = bytes(self.data).partition(mark)
        self.data = bytearray(rest)
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
            return Answer(status, self._take(self._number(headers["content-length"], 10)))
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
