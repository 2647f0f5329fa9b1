# SPDX-License-Identifier: GPL-3.0-or-later
"""The URLs of the API servers, in a process of its own: each passes connections on, refuses them or lets them wait.

That cuts a cluster off from this machine and all other clusters; what belongs to the cluster itself goes past it and keeps running. Input, a JSON
object a line: {"cluster": NAME, "mode": MODE}. Output, a JSON object a line: {"cut": N} or {"error": TEXT}.
"""

import asyncio
import json
import socket
import sys
from pathlib import Path

from sandbox.errors import SandboxError
from sandbox.kernel.relays import Relays, connect, start


def listen(port: int) -> socket.socket:
    """A socket on this loopback port, any free one for 0. Raises SandboxError for one that is taken."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(256)
    except OSError as error:
        listener.close()
        raise SandboxError(f"port {port} is taken: choose another --api-port, or leave it out for a free one") from error
    return listener


class Front:
    """One URL: ``listener`` leads to 127.0.0.1:``inner``."""

    def __init__(self, relays: Relays, listener: socket.socket, inner: int) -> None:
        self.relays, self.inner = relays, inner
        self.port = int(listener.getsockname()[1])
        self.label = str(inner)
        self.flowing = asyncio.Event()
        self.flowing.set()
        self.server: asyncio.AbstractServer | None = relays.serve(listener, self._handle)

    async def set(self, mode: str) -> int:
        """Cut what stands, and from now on refuse, let wait (hang) or pass on (reset); "" passes on and cuts nothing.

        Returns how many connections were cut. Raises SandboxError.
        """
        if mode == "refuse" and self.server:
            self.server.close()
            self.server = None
        elif mode != "refuse" and not self.server:
            self.server = await start(listen(self.port), self._handle)
        cut = self.relays.cut(self.label) if mode else 0
        if mode in ("", "reset"):
            self.flowing.set()
        else:
            self.flowing.clear()
        return cut

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with self.relays.noted(self.label, writer):
            await self.flowing.wait()
        await self.relays.join((reader, writer), await connect((None, "127.0.0.1", self.inner)), self.label)


def main() -> int:
    """``python -m sandbox.cluster.front FILE``; FILE holds {CLUSTER: [descriptor of its listener, inner port]}."""
    relays = Relays()
    fronts = {
        name: Front(relays, socket.socket(fileno=descriptor), inner)
        for name, (descriptor, inner) in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")).items()
    }
    for line in sys.stdin:
        order = json.loads(line)
        try:
            reply = {"cut": relays.run(fronts[order["cluster"]].set(order["mode"]))}
        except SandboxError as error:
            reply = {"error": str(error)}
        print(json.dumps(reply), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
