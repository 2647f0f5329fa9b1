# SPDX-License-Identifier: GPL-3.0-or-later
"""A server between a run and its API server: it counts what is written and calls a hook before, or after, a chosen write."""
from __future__ import annotations

import contextlib
import http.server
import threading
import typing as t
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client

WRITES: t.Final = ("POST", "PUT", "PATCH", "DELETE")


@dataclass
class Point:
    """Where a run is killed: at its N-th write (from 1), before the API server sees it or after it has answered."""

    number: int
    after: bool


@dataclass
class Counted:
    """The writes of a run, in order, as kinds of write; ``hook`` is called at ``point`` and what follows is lost."""

    client: Client
    point: Point | None = None
    hook: Callable[[], None] = lambda: None
    writes: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: bool = False

    def count(self, method: str, path: str) -> int:
        """The number of a write; 0 for what writes nothing."""
        if method not in WRITES or "dryRun=All" in path or "reviews" in path:
            return 0
        with self.lock:
            self.writes.append(kind_of(method, path))
            return len(self.writes)


def kind_of(method: str, path: str) -> str:
    """What a write is for: ``PATCH crd``, ``PATCH object``, ``PATCH tag``, ``POST record``, ``PUT leases``, ``DELETE object``."""
    place, _, query = path.partition("?")
    parts = place.strip("/").split("/")
    plural = parts[-1] if method == "POST" else parts[-2]
    if plural in ("namespaces", "leases"):
        return f"{method} {plural}"
    if plural == "secrets":
        return f"{method} record"
    if plural == "customresourcedefinitions":
        return f"{method} crd"
    return f"{method} {'tag' if 'fieldManager=meshfleet-istio' in query else 'object'}"


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def serve(self) -> None:
        counted = t.cast(Counted, t.cast(t.Any, self.server).counted)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        number = counted.count(self.command, self.path)
        here = counted.point is not None and number == counted.point.number
        if counted.over or (here and counted.point and not counted.point.after):
            self._lose(counted, here)
            return
        headers = {key: self.headers[key] for key in ("Content-Type", "Accept") if self.headers.get(key)}
        found = counted.client.pool.request(self.command, counted.client.server + self.path, body=body or None, headers=headers, redirect=False)
        if here:
            self._lose(counted, here)
            return
        self.send_response(found.status)
        self.send_header("Content-Type", found.headers.get("Content-Type", ""))
        self.send_header("Content-Length", str(len(found.data)))
        self.end_headers()
        self.wfile.write(found.data)

    def _lose(self, counted: Counted, here: bool) -> None:
        counted.over = True  # the rest of the run must not write either while the signal is on its way
        if here:
            counted.hook()
        self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve  # noqa: N815 - the names http.server calls

    def log_message(self, format: str, *args: t.Any) -> None:
        """Silence."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: t.Any, client_address: t.Any) -> None:
        """A client that was killed does not wait for its answers."""


@contextlib.contextmanager
def counting(client: Client, point: Point | None = None, hook: Callable[[], None] = lambda: None) -> Iterator[tuple[str, Counted]]:
    """The URL of such a server, in front of ``client``'s API server, and what it has counted."""
    server: t.Any = _Server(("127.0.0.1", 0), _Handler)
    server.counted = Counted(client, point, hook)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.counted
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
