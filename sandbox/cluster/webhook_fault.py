# SPDX-License-Identifier: GPL-3.0-or-later
"""What the API server meets instead of istiod's webhooks while they are broken."""

import asyncio
import ssl
import tempfile
from pathlib import Path

from sandbox.api import certificates
from sandbox.kernel.relays import Relays, Target

PORT = 15017
"""istiod's port for webhooks."""
MODES = ("", "refuse", "hang", "certificate")


class WebhookFault:
    """Where connections to a webhook go; ``label`` is theirs."""

    def __init__(self, name: str, relays: Relays) -> None:
        self.relays, self.label = relays, f"webhook {name}"
        self.mode = ""
        self.servers: dict[str, asyncio.Server] = {}

    def lead(self, target: Target) -> Target:
        """The place for a connection that was meant for ``target``. Raises OSError where it is to be refused."""
        if self.mode == "refuse":
            raise OSError("Connection refused by the sandbox")
        if self.mode:
            return (None, "127.0.0.1", int(self.servers[self.mode].sockets[0].getsockname()[1]))
        return target

    async def set(self, mode: str) -> int:
        """Change to a mode of MODES ("": the webhooks are well); returns how many connections were cut."""
        if mode in ("hang", "certificate") and mode not in self.servers:
            context = _foreign() if mode == "certificate" else None
            self.servers[mode] = await asyncio.start_server(_swallow, "127.0.0.1", 0, ssl=context)
        self.mode = mode
        return self.relays.cut(self.label)


async def _swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read and never answer."""
    while await reader.read(4096):
        pass
    writer.close()


def _foreign() -> ssl.SSLContext:
    """A server's context with a certificate of istiod's name and a CA that nobody knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        certificates.write_all(Path(folder), "unknown", ["istiod.istio-system.svc"], ["unknown"])
        context.load_cert_chain(Path(folder) / "server.crt", Path(folder) / "server.key")
    return context
