# SPDX-License-Identifier: GPL-3.0-or-later
"""The forwarder's way through a SOCKS 5 proxy to an API server; that through an HTTP proxy is tests/integration/proxies."""
from __future__ import annotations

import http.server
import json
import socket
import threading
import typing as t
from collections.abc import Callable, Iterator

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster import forwarder

Serve = Callable[[socket.socket], None]


class Lists(http.server.BaseHTTPRequestHandler):
    """An API server with one pod."""

    def do_GET(self) -> None:
        assert self.headers["Authorization"] == "Bearer token"
        body = json.dumps({"items": [{"path": self.path}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: t.Any) -> None:
        """Silence."""


@pytest.fixture
def server() -> Iterator[int]:
    """The port of an API server."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Lists) as found:
        thread = threading.Thread(target=found.serve_forever)
        thread.start()
        yield found.server_port
        found.shutdown()
        thread.join()


def proxy(serve: Serve) -> tuple[int, threading.Thread]:
    """The port of a proxy that serves one connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def one() -> None:
        with listener, listener.accept()[0] as connection:
            serve(connection)

    thread = threading.Thread(target=one)
    thread.start()
    return int(listener.getsockname()[1]), thread


def job(api: int, port: int, user: str = "") -> dict[str, t.Any]:
    return {
        "server": f"http://localhost:{api}", "headers": [["Authorization", "Bearer token"]], "connect_timeout": 10.0, "server_name": "",
        "namespace": "n", "labels": "app=x,v in (1)", "fields": "",
        "proxy": {"kind": "socks5", "host": "127.0.0.1", "port": port, "user": user, "password": "secret" if user else ""},
    }  # fmt: skip


def socks(api: int, credentials: bytes = b"", bound: bytes = b"\1\0\0\0\0") -> Serve:
    """A proxy that knows one place; with credentials it asks for them. ``bound`` is the address that it says it has."""

    def serve(connection: socket.socket) -> None:
        if credentials:
            assert connection.recv(4, socket.MSG_WAITALL) == b"\5\2\0\2"
            connection.sendall(b"\5\2")
            right = connection.recv(len(credentials), socket.MSG_WAITALL) == credentials
            connection.sendall(b"\1\0" if right else b"\1\1")
        else:
            assert connection.recv(3, socket.MSG_WAITALL) == b"\5\1\0"
            connection.sendall(b"\5\0")
        place = b"\5\1\0\3\x09localhost" + api.to_bytes(2, "big")
        assert connection.recv(len(place), socket.MSG_WAITALL) == place
        connection.sendall(b"\5\0\0" + bound + b"\0\0")
        with socket.create_connection(("127.0.0.1", api)) as far:
            far.sendall(connection.recv(65536))
            while data := far.recv(65536):
                connection.sendall(data)

    return serve


@pytest.mark.parametrize("bound", [b"\1\0\0\0\0", b"\4" + bytes(16), b"\3\4name"])
def test_the_proxy_leads_to_the_server(bound: bytes, server: int) -> None:
    port, thread = proxy(socks(server, bound=bound))
    found = forwarder.Server(job(server, port)).pods()
    thread.join(10)
    assert found == [{"path": "/api/v1/namespaces/n/pods?labelSelector=app%3Dx%2Cv%20in%20%281%29"}]


def test_with_a_user_and_a_password(server: int) -> None:
    port, thread = proxy(socks(server, b"\1\2me\6secret"))
    assert len(forwarder.Server(job(server, port, "me")).pods()) == 1
    thread.join(10)


@pytest.mark.parametrize(
    ("answers", "user", "text"),
    [
        ([b"\5\xff"], "", "asks for a user and a password, or speaks no SOCKS 5"),
        ([b"HT"], "", "speaks no SOCKS 5"),
        ([b"\5\2", b"\1\1"], "me", "refuses the user or the password"),
        ([b"\5\0", b"\5\5\0\1"], "", r"does not reach localhost port 1 \(SOCKS reply 5\)"),
        ([b"\5"], "", "ends the connection"),
    ],
)
def test_a_proxy_that_says_no(answers: list[bytes], user: str, text: str) -> None:
    def serve(connection: socket.socket) -> None:
        for answer in answers:
            connection.recv(65536)
            connection.sendall(answer)

    port, thread = proxy(serve)
    with pytest.raises(OSError, match=text):
        forwarder.Server(job(1, port, user)).dial()
    thread.join(10)
