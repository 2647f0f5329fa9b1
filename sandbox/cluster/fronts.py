# SPDX-License-Identifier: GPL-3.0-or-later
"""The process behind the API servers' URLs, as the holder sees it. It is apart because the holder's many threads would slow large answers down."""

import asyncio
import json
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from sandbox import paths
from sandbox.cluster.processes import Place
from sandbox.errors import SandboxError
from sandbox.kernel.spawner import spawn


class Fronts:
    """Starts the process; ``listeners`` are the sockets on the places' ports, closed here then. Raises OSError."""

    def __init__(self, folder: Path, places: Sequence[Place], listeners: Sequence[socket.socket]) -> None:
        file = folder / "front.json"
        pairs = zip(places, listeners, strict=True)
        file.write_text(json.dumps({place.name: [one.fileno(), place.inner_port] for place, one in pairs}), encoding="utf-8")
        self.log = folder / "front.log"
        command = [sys.executable, "-S", "-m", "sandbox.cluster.front", str(file)]
        self.process = spawn(command, self.log, paths.source(), pass_fds=[one.fileno() for one in listeners], piped=True)
        for one in listeners:
            one.close()

    async def set(self, cluster: str, mode: str) -> int:
        """Let a cluster's URL work (""), refuse, hang or reset what stands; returns how many connections were cut. Raises SandboxError."""
        return await asyncio.get_running_loop().run_in_executor(None, self._ask, {"cluster": cluster, "mode": mode})

    def _ask(self, order: dict[str, str]) -> int:
        if not (self.process.stdin and self.process.stdout):
            raise SandboxError("the process of the API servers' URLs has no pipes")
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline() or b'{"error": "it has ended"}')
        if "error" in reply:
            raise SandboxError(f"the process of the API servers' URLs: {reply['error']}: see {self.log}")
        return int(reply["cut"])

    def check(self) -> None:
        """Raises SandboxError when it has ended."""
        if self.process.poll() is not None:
            raise SandboxError(f"the process of the API servers' URLs ended with status {self.process.returncode}: see {self.log}")
