# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers between a client and the API server: one that loses, cuts or changes answers as a test says, and a proxy that opens tunnels."""
from __future__ import annotations

import base64
import contextlib
import http.server
import select
import socket
import threading
import typing as t
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

Ask = tuple[str, str, bytes]
"""Method, path, body."""
Answer = tuple[int, dict[str, str], bytes]
Rule = Callable[[Ask, Callable[[], Answer]], Answer | None]
"""What a request is answered: by calling the server behind or not; None breaks the connection."""


@contextlib.contextmanager
def serving(handler: type[http.server.BaseHTTPRequestHandler], **attributes: t.Any) -> Iterator[t.Any]:
    server: t.Any = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    for name, value in attributes.items():
        setattr(server, name, value)
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Between(http.server.BaseHTTPRequestHandler):
    """Passes requests on to ``server.client``'s API server as ``server.rule`` says."""

    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        server = t.cast(t.Any, self.server)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))

        def behind() -> Answer:
            headers = {key: self.headers[key] for key in ("Content-Type", "Accept") if self.headers.get(key)}
            found = server.client.pool.request(self.command, server.client.server + self.path, body=body or None, headers=headers, redirect=False)
            return found.status, {"Content-Type": found.headers.get("Content-Type", "")}, found.data

        answer = server.rule((self.command, self.path, body), behind)
        if answer is None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        status, headers, data = answer
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = "Content-Length" in headers

    do_GET = _serve  # noqa: N815 - names of http.server
    do_POST = _serve  # noqa: N815
    do_PUT = _serve  # noqa: N815
    do_PATCH = _serve  # noqa: N815
    do_DELETE = _serve  # noqa: N815

    def log_message(self, format: str, *args: t.Any) -> None:
        """Silence."""


class Tunnels(http.server.BaseHTTPRequestHandler):
    """An HTTP proxy: CONNECT to anywhere, for ``server.user`` ("name:password") only where that is set; ``server.seen`` lists where to."""

    def do_CONNECT(self) -> None:
        server = t.cast(t.Any, self.server)
        wanted = "Basic " + base64.b64encode(server.user.encode()).decode()
        if server.user and self.headers.get("Proxy-Authorization") != wanted:
            self.send_response(407)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        server.seen.append(self.path)
        place = urlsplit(f"//{self.path}")
        with socket.create_connection((place.hostname or "", place.port or 443), 10) as far:
            self.send_response(200)
            self.end_headers()
            while True:
                ready, _, _ = select.select([self.connection, far], [], [], 30)
                for one, other in ((self.connection, far), (far, self.connection)):
                    if one in ready:
                        data = one.recv(65536)
                        if not data:
                            self.close_connection = True
                            return
                        other.sendall(data)

    def log_message(self, format: str, *args: t.Any) -> None:
        """Silence."""


@contextlib.contextmanager
def silent_server() -> Iterator[str]:
    """The URL of a server that takes connections and never answers."""
    taken: list[socket.socket] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def take() -> None:
        with contextlib.suppress(OSError):
            while True:
                taken.append(listener.accept()[0])

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for one in taken:
            one.close()
