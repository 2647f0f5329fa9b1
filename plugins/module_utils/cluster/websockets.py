# SPDX-License-Identifier: GPL-3.0-or-later
"""WebSocket streams of the API server, for port-forward and exec: one channel byte before each message's data."""
from __future__ import annotations

import base64
import time
import typing as t
from urllib.parse import unquote, urlsplit

from .client import Client
from .errors import ApiError, ClusterError

PROTOCOLS: t.Final = ["v5.channel.k8s.io", "v4.channel.k8s.io"]


class StreamError(ClusterError):
    """A stream to a pod broke or was refused."""


class ChannelSocket:
    """One WebSocket; every call has the deadline given at its opening."""

    def __init__(self, client: Client, path: str, *, timeout: float) -> None:
        """Open ``path`` (with its query) of the API server. Raises ApiError where it refuses, StreamError otherwise."""
        import websocket

        self._errors = (websocket.WebSocketException, OSError)
        self.client, self.path = client, path
        self.deadline = time.monotonic() + timeout
        url = urlsplit(client.server)
        address = f"{'wss' if url.scheme == 'https' else 'ws'}://{url.netloc}{url.path}{path}"
        headers = [f"{key}: {value}" for key, value in client.identity.headers()]
        try:
            self._socket: t.Any = websocket.create_connection(
                address, timeout=min(timeout, client.connect_timeout), subprotocols=PROTOCOLS, header=headers, sslopt=_tls(client),
                suppress_origin=True, enable_multithread=False, skip_utf8_validation=True, **_proxy(client),
            )  # fmt: skip
        except websocket.WebSocketBadStatusException as error:
            import json

            try:
                body = json.loads(error.resp_body or b"")
            except ValueError:
                body = None
            raise ApiError(client.name, f"GET {path.partition('?')[0]}", error.status_code, body) from None
        except self._errors as error:
            raise StreamError(f"cluster {client.name}: {path.partition('?')[0]}: {error}") from None

    def send(self, channel: int, data: bytes) -> None:
        """Send bytes on a channel. Raises StreamError."""
        try:
            self._socket.settimeout(self._left())
            self._socket.send_binary(bytes([channel]) + data)
        except self._errors as error:
            raise self._broken(error) from None

    def receive(self) -> tuple[int, bytes] | None:
        """The next message's channel and bytes; None at the stream's end. Raises StreamError, also after the deadline."""
        import websocket

        while True:
            try:
                self._socket.settimeout(self._left())
                code, data = self._socket.recv_data(control_frame=False)
            except websocket.WebSocketConnectionClosedException:
                return None
            except self._errors as error:
                raise self._broken(error) from None
            if code == websocket.ABNF.OPCODE_CLOSE:
                return None
            if data:
                return data[0], data[1:]

    def close(self) -> None:
        """End the stream."""
        try:
            self._socket.close(timeout=1)
        except self._errors:
            self._socket.shutdown()

    def __enter__(self) -> ChannelSocket:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise StreamError(f"cluster {self.client.name}: {self.path.partition('?')[0]}: no answer in time")
        return left

    def _broken(self, error: Exception) -> StreamError:
        return StreamError(f"cluster {self.client.name}: {self.path.partition('?')[0]}: {error}")


def _tls(client: Client) -> dict[str, t.Any]:
    """The client's TLS in the words of websocket-client, which would otherwise turn verification on in the context it is given."""
    name = client.pool.connection_pool_kw.get("server_hostname")
    verified = {"cert_reqs": client.tls.verify_mode, "check_hostname": client.tls.check_hostname}
    return {"context": client.tls, **verified, **({"server_hostname": name} if name else {})}


def _proxy(client: Client) -> dict[str, t.Any]:
    """The client's proxy in the words of websocket-client; without one the environment's is not used either."""
    import urllib3

    proxy, kind = client.pool.proxy, "http"
    if proxy is None and getattr(client.pool, "proxy_url", None):
        proxy = urllib3.util.parse_url(client.pool.proxy_url)
        kind = proxy.scheme or kind
    if proxy is None:
        return {"http_no_proxy": ["*"]}
    user, _, password = (unquote(proxy.auth) if proxy.auth else "").partition(":")
    said = dict(client.pool.proxy_headers).get("proxy-authorization", "") if kind == "http" else ""
    if said.lower().startswith("basic "):
        user, _, password = base64.b64decode(said[6:]).decode(errors="replace").partition(":")
    return {"http_proxy_host": proxy.host, "http_proxy_port": proxy.port, "proxy_type": kind, "http_proxy_auth": (user, password) if user else None}
