# SPDX-License-Identifier: GPL-3.0-or-later
"""A TLS proxy in front of one API server that is slow or refuses as it is told; a kubeconfig of its own leads to it."""

import asyncio
import contextlib
import json
import ssl
from typing import Any

from sandbox.api import kubeconfig
from sandbox.cluster.processes import Place
from sandbox.kernel.relays import Relays, pump

HEAD_LIMIT = 1 << 20  # bytes of request head at most


class FaultProxy:
    """Listens on the place's fault_port. ``faults`` is looked at with every request:

    {"delay": SECONDS, "status": N, "share": 0..1, "retry_after": SECONDS, "path": TEXT, "reset": BOOL}: requests whose line holds ``path`` wait
    ``delay``, and the share of them is answered with the status, or cut off (``reset``), evenly (with less than a half never two in a row).
    """

    def __init__(self, place: Place, relays: Relays) -> None:
        self.place = place
        self.faults: dict[str, Any] = {}
        self._due = 0.0  # how far the share of the requests so far is ahead of the hits
        certificates = place.certificates
        self.server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server_context.load_cert_chain(certificates / "server.crt", certificates / "server.key")
        self.client_context = ssl.create_default_context(cafile=str(certificates / "ca.crt"))
        self.client_context.load_cert_chain(certificates / "admin.crt", certificates / "admin.key")
        server = f"https://127.0.0.1:{place.fault_port}"
        kubeconfig.write(place.folder / "kubeconfig-faults", kubeconfig.text(place.name, server, certificates))
        relays.run(self._start())

    async def _start(self) -> None:
        await asyncio.start_server(self._serve, "127.0.0.1", self.place.fault_port, ssl=self.server_context, limit=HEAD_LIMIT)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.place.api_port, ssl=self.client_context)
            back = asyncio.ensure_future(pump(far_reader, writer))
            try:
                await self._requests(reader, writer, far_writer)
            finally:
                back.cancel()
                far_writer.close()
        writer.close()

    async def _requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, far: asyncio.StreamWriter) -> None:
        """Request after request: a client does not send the next before it has the last one's answer, so ours never mix with the server's."""
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            faults, line = self.faults, head.split(b"\r\n", 1)[0].decode("latin-1")
            meant = faults.get("path", "") in line
            await asyncio.sleep(float(faults.get("delay", 0)) if meant else 0)
            length, upgrade = _body_length(head)
            body = await _read_body(reader, length)
            hit = meant and self._is_hit(float(faults.get("share", 0)))
            if hit and faults.get("reset"):
                return
            if hit:
                writer.write(_refusal(int(faults["status"]), faults.get("retry_after")))
                await writer.drain()
                continue
            far.write(head + body)
            await far.drain()
            if upgrade:
                await pump(reader, far)
                return

    def _is_hit(self, share: float) -> bool:
        self._due = (self._due if share else 0.0) + share
        hit = self._due >= 1
        self._due -= hit
        return hit


def _body_length(head: bytes) -> tuple[int, bool]:
    """The body's length, -1 for a chunked one; and whether the connection changes to another protocol."""
    headers = {}
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        headers[name.strip().lower()] = value.strip().lower()
    if headers.get(b"transfer-encoding") == b"chunked":
        return -1, False
    return int(headers.get(b"content-length", b"0")), b"upgrade" in headers.get(b"connection", b"")


async def _read_body(reader: asyncio.StreamReader, length: int) -> bytes:
    if length >= 0:
        return await reader.readexactly(length)
    body = b""
    while True:
        size = await reader.readuntil(b"\r\n")
        piece = await reader.readexactly(int(size.split(b";")[0], 16) + 2)
        body += size + piece
        if len(piece) == 2:
            return body


def _refusal(status: int, retry_after: float | None) -> bytes:
    reason = {429: "TooManyRequests", 500: "InternalError", 503: "ServiceUnavailable"}.get(status, "Unknown")
    said = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": "made by the sandbox", "reason": reason, "code": status}
    body = json.dumps(said).encode()
    extra = f"Retry-After: {retry_after:g}\r\n" if retry_after is not None else ""
    return f"HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\n{extra}Content-Length: {len(body)}\r\n\r\n".encode() + body
