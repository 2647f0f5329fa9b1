# SPDX-License-Identifier: GPL-3.0-or-later
"""Filling an etcd up to its quota and making room again, by its JSON gateway (etcd: "Why gRPC gateway", "Space quota")."""

import base64
import json
import os
import urllib.error
import urllib.request
from typing import Any

from sandbox.errors import SandboxError

PREFIX = b"/sandbox-filler/"
AFTER = b"/sandbox-filler0"
"""The first key behind those of PREFIX."""
PIECE = 1 << 20  # bytes: etcd takes 1.5 MiB a request
SECONDS = 30
FULL = "database space exceeded"


def fill(cluster: str, url: str) -> None:
    """Write until etcd refuses, from then on every write, and raises its alarm. Raises SandboxError."""
    value = base64.b64encode(os.urandom(PIECE)).decode()
    number = 0
    while True:
        try:
            _ask(cluster, url, "kv/put", {"key": _text(PREFIX + str(number).encode()), "value": value})
        except SandboxError as error:
            if FULL not in str(error):
                raise
            return
        number += 1


def make_room(cluster: str, url: str) -> None:
    """Delete what ``fill`` wrote, give its space back and end the alarm. Raises SandboxError."""
    deleted = _ask(cluster, url, "kv/deleterange", {"key": _text(PREFIX), "range_end": _text(AFTER)})
    _ask(cluster, url, "kv/compaction", {"revision": deleted["header"]["revision"], "physical": True})
    _ask(cluster, url, "maintenance/defragment", {})
    for alarm in _ask(cluster, url, "maintenance/alarm", {"action": "GET"}).get("alarms", []):
        _ask(cluster, url, "maintenance/alarm", {**alarm, "action": "DEACTIVATE"})


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _ask(cluster: str, url: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(f"{url}/v3/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=SECONDS) as answer:
            said: dict[str, Any] = json.loads(answer.read())
            return said
    except urllib.error.HTTPError as error:
        raise SandboxError(f"etcd of {cluster}: {path}: {error.read()[:300].decode(errors='replace')}") from error
    except (OSError, ValueError) as error:
        raise SandboxError(f"etcd of {cluster}: {path}: {error}") from error
