# SPDX-License-Identifier: GPL-3.0-or-later
"""Running a command in a container through the API server."""
from __future__ import annotations

import json
import typing as t
from urllib.parse import urlencode

from .client import Client
from .websockets import ChannelSocket, StreamError

LARGEST: t.Final = 64 << 20
"""Bytes of an output; a larger one is an error, and no more of it is kept."""
_COMPLAINT: t.Final = 64 << 10  # bytes of what a command says of its errors, the last ones


def run(client: Client, namespace: str, pod: str, command: t.Sequence[str], *, container: str = "", timeout: float = 10.0) -> bytes:
    """What the command writes to its standard output. Raises ApiError where exec is refused, StreamError where the command fails or writes too much."""
    query = [*(("command", word) for word in command), ("stdout", "true"), ("stderr", "true")]
    if container:
        query.append(("container", container))
    out, errors = bytearray(), bytearray()
    with ChannelSocket(client, f"/api/v1/namespaces/{namespace}/pods/{pod}/exec?{urlencode(query)}", timeout=timeout) as stream:
        while (message := stream.receive()) is not None:
            channel, data = message
            if channel == 1:
                out += data
                if len(out) > LARGEST:
                    raise StreamError(f"cluster {client.name}: pod {namespace}/{pod}: {command[0]}: writes more than {LARGEST >> 20} MiB; ask for a part of it")
            elif channel == 2:
                errors = (errors + data)[-_COMPLAINT:]
            elif channel == 3:
                try:
                    status = json.loads(data)
                except ValueError:
                    raise StreamError(f"cluster {client.name}: pod {namespace}/{pod}: {command[0]}: its end cannot be read") from None
                if status.get("status") == "Success":
                    return bytes(out)
                said = errors.decode(errors="replace").strip()[-300:]
                text = ": ".join(part for part in (str(status.get("message") or "failed"), said) if part)
                raise StreamError(f"cluster {client.name}: pod {namespace}/{pod}: {command[0]}: {' '.join(text.split())}")
    raise StreamError(f"cluster {client.name}: pod {namespace}/{pod}: {command[0]}: the stream ended before the command did")
