# SPDX-License-Identifier: GPL-3.0-or-later
"""The config dump of a proxy, also of one that has rejected what it does not know.

Envoy keeps a rejected listener to show it. Where that holds a filter which this Envoy was built without, it cannot write the dump at all, and says
so with status 200 (istioctl ends there with a syntax error). What it does run can still be had: listeners without what was rejected.
"""
from __future__ import annotations

import json
import typing as t

from ..cluster.client import Client
from .config_dump import LISTENERS, TYPES, DumpError, read_json
from .envoy import Proxy, ask, ask_several

Json = dict[str, t.Any]
_CANNOT: t.Final = b"Failed to convert"
_REST: t.Final = (
    "bootstrap", "static_clusters,dynamic_active_clusters,dynamic_warming_clusters", "static_route_configs,dynamic_route_configs",
    "dynamic_active_secrets,dynamic_warming_secrets", "static_endpoint_configs,dynamic_endpoint_configs", "static_listeners",
)  # fmt: skip
"""Fields of every part but the rejected one's; Envoy takes a mask only if all of it belongs to one part."""
_ACTIVE: t.Final = "/config_dump?resource=dynamic_listeners&mask=name,active_state"


def ask_dump(client: Client, proxy: Proxy, path: str = "/config_dump", *, timeout: float) -> bytes:
    """What Envoy answers to ``path`` (``/config_dump`` with its parameters). Raises ClusterError, DumpError."""
    answer = ask(client, proxy, path, timeout=timeout)
    if not answer.startswith(_CANNOT):
        return answer
    questions = [f"/config_dump?include_eds=true&mask={mask}" for mask in _REST]
    *rest, listeners = ask_several(client, proxy, [*questions, _ACTIVE], timeout=timeout)
    parts = [part for one in rest for part in _configs(one)]
    active = [{key: value for key, value in one.items() if key != "@type"} for one in _configs(listeners)]
    known = next((part for part in parts if part.get("@type") == TYPES + LISTENERS), None)
    if known is None:
        known = {"@type": TYPES + LISTENERS}
        parts.append(known)
    known["dynamic_listeners"] = active
    return json.dumps({"configs": parts}).encode()


def _configs(answer: bytes) -> list[Json]:
    if answer.startswith(_CANNOT):
        raise DumpError(f"Envoy cannot write its config dump: {answer.decode(errors='replace').strip()[:300]}")
    found = read_json(answer)
    return [part for part in found.get("configs") or [] if isinstance(part, dict)] if isinstance(found, dict) else []
