# SPDX-License-Identifier: GPL-3.0-or-later
"""Sockets that lead from one network namespace into another: one event loop in one thread serves them all."""

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox.kernel.namespaces import socket_in

CONNECT_SECONDS = 5
BUFFER = 1 << 16  # bytes
Target = tuple[int | None, str, int]
"""A network namespace's descriptor (None: this process's own), an address and a port."""
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Route = Callable[[str, int], tuple[Target, str]]
"""From an address and a port that a CONNECT names to where they are and the connection's label. Raises OSError for what is refused."""


class Relays:
    """The loop; every method may be called from any thread."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.servers: dict[int, asyncio.AbstractServer] = {}
        """What ``forward_any`` opened, by port."""
        self.standing: dict[str, set[tuple[asyncio.StreamWriter, ...]]] = {}
        """The ends of every connection that stands, by its label."""
        threading.Thread(target=self.loop.run_forever, name="relays", daemon=True).start()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine in the loop and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def serve(self, listener: socket.socket, handle: Handler) -> asyncio.AbstractServer:
        """Serve a listening socket."""
        server: asyncio.AbstractServer = self.run(start(listener, handle))
        return server

    def forward(self, network: int | None, address: str, port: int, target: Target) -> None:
        """Listen on ``address``:``port`` in ``network``; every connection is led to ``target``. Raises OSError."""
        listener = socket_in(network, socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        self._lead(listener, target, "")

    def forward_any(self, address: str, target: Target, label: str) -> int:
        """The same on a free port of this process's own namespace; returns the port. Raises OSError."""
        listener = socket.socket()
        listener.bind((address, 0))
        port = int(listener.getsockname()[1])
        self.servers[port] = self._lead(listener, target, label)
        return port

    def _lead(self, listener: socket.socket, target: Target, label: str) -> asyncio.AbstractServer:
        listener.listen(64)

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self.join((reader, writer), await connect(target), label)

        return self.serve(listener, handle)

    def stop(self, port: int) -> None:
        """End what ``forward_any`` opened; connections that stand are left to end."""
        self.loop.call_soon_threadsafe(self.servers.pop(port).close)

    def cut(self, label: str) -> int:
        """Reset every connection of this label that stands, at both ends; returns how many there were. To be called in the loop."""
        connections = list(self.standing.get(label, ()))
        for writer in (writer for ends in connections for writer in ends):
            writer.transport.abort()
        return len(connections)

    @contextmanager
    def noted(self, label: str, *ends: asyncio.StreamWriter) -> Iterator[None]:
        """Let ``cut`` know a connection by its label for as long as it stands."""
        standing = self.standing.setdefault(label, set())
        standing.add(ends)
        try:
            yield
        finally:
            standing.discard(ends)

    async def join(self, near: Ends, far: Ends, label: str) -> None:
        """Carry bytes both ways until both sides have ended. Raises OSError."""
        (reader, writer), (far_reader, far_writer) = near, far
        try:
            with self.noted(label, writer, far_writer):
                await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))
        finally:
            far_writer.close()

    def egress(self, path: Path, route: Route) -> None:
        """An HTTP CONNECT proxy on the unix socket ``path`` (RFC 9110 section 9.3.6); ``route`` says where an address is. Raises OSError."""
        listener = socket.socket(socket.AF_UNIX)
        path.unlink(missing_ok=True)
        listener.bind(str(path))
        listener.listen(64)

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            head = await reader.readuntil(b"\r\n\r\n")
            host, _, port = head.split(b" ", 2)[1].decode().rpartition(":")
            try:
                target, label = route(host.strip("[]"), int(port))
                far = await connect(target)
            except OSError as error:
                writer.write(f"HTTP/1.1 503 {error}\r\n\r\n".encode())
                return
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            await self.join((reader, writer), far, label)

        self.serve(listener, handle)


async def start(listener: socket.socket, handle: Handler) -> asyncio.AbstractServer:
    """Serve a listening socket, for callers in the loop."""

    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await handle(reader, writer)
        except OSError:
            writer.transport.abort()  # what ends by a reset or a refusal on one side does so on the other
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass
        writer.close()

    kind = asyncio.start_unix_server if listener.family == socket.AF_UNIX else asyncio.start_server
    return await kind(guarded, sock=listener)


async def connect(target: Target) -> Ends:
    """A connection to ``target``. Raises OSError, also after CONNECT_SECONDS."""
    network, address, port = target
    outer = socket_in(network, socket.AF_INET, socket.SOCK_STREAM)
    outer.setblocking(False)
    try:
        await asyncio.wait_for(asyncio.get_running_loop().sock_connect(outer, (address, port)), CONNECT_SECONDS)
    except (TimeoutError, OSError) as error:
        outer.close()
        raise OSError(str(error)) from error
    return await asyncio.open_connection(sock=outer)


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carry bytes one way until the end, and pass the end on. Raises OSError."""
    while data := await reader.read(BUFFER):
        writer.write(data)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
