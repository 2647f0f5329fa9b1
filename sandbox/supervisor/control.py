# SPDX-License-Identifier: GPL-3.0-or-later
"""How a command tells the holder something: one JSON object a connection, on a unix socket that only its owner reaches."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from sandbox.errors import SandboxError
from sandbox.kernel.relays import Relays
from sandbox.supervisor.state import State

SECONDS = 30
Order = dict[str, Any]


def serve(relays: Relays, path: Path, obey: Callable[[Order], Awaitable[str]]) -> None:
    """Let ``obey`` do what is ordered: it returns what to print, and its SandboxError becomes the command's. Raises OSError."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(8)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        order = json.loads(await reader.readuntil(b"\n"))
        try:
            reply = {"done": await obey(order)}
        except SandboxError as error:
            reply = {"error": str(error)}
        writer.write(json.dumps(reply).encode() + b"\n")
        await writer.drain()

    relays.serve(listener, handle)


def ask(state: State, order: Order) -> str:
    """Give the holder an order and return its answer. Raises SandboxError."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(SECONDS)
            connection.connect(state.control)
            connection.sendall(json.dumps(order).encode() + b"\n")
            with connection.makefile("rb") as answer:
                reply = json.loads(answer.readline())
    except (OSError, ValueError) as error:
        raise SandboxError(f"the sandbox's holder (process {state.pid}) does not answer ({error}): look at holder.log in its folder") from error
    if "error" in reply:
        raise SandboxError(reply["error"])
    return str(reply["done"])
