# SPDX-License-Identifier: GPL-3.0-or-later
"""Probes that the pod's agent takes over: kubelet asks the agent, the agent asks the application
(https://istio.io/latest/docs/ops/configuration/mesh/app-health-check/)."""
from __future__ import annotations

import json
import typing as t

from ..helm.functions.json_text import dumps
from .annotations import REWRITE_PROBES, STATUS_PORT, boolean
from .containers import PROXY
from .structs import view

Map = dict[str, t.Any]

PROBERS: t.Final = "ISTIO_KUBE_APP_PROBERS"
_PROBES: t.Final = (("readinessProbe", "readyz"), ("livenessProbe", "livez"), ("startupProbe", "startupz"))
_HOOKS: t.Final = (("preStop", "prestopz"), ("postStart", "poststartz"))
_TYPES: t.Final = {"httpGet": "HTTPGetAction", "tcpSocket": "TCPSocketAction", "grpc": "GRPCAction"}


def rewrites(annotations: t.Mapping[str, str], default: bool) -> bool:
    """Whether a pod's probes are rewritten: its annotation, else the injector's value."""
    chosen = boolean(annotations.get(REWRITE_PROBES, ""))
    return default if chosen is None else chosen


def _all_containers(spec: Map) -> list[Map]:
    return [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]


def handlers(container: Map) -> t.Iterator[tuple[Map, str, str, bool]]:
    """Every probe and hook of a container: what holds it, its key, its path at the agent, whether it may be gRPC."""
    name = container.get("name") or ""
    for key, end in _PROBES:
        if container.get(key) is not None:
            yield container, key, f"/app-health/{name}/{end}", True
    lifecycle: Map = container.get("lifecycle") or {}
    for key, end in _HOOKS:
        if lifecycle.get(key) is not None:
            yield lifecycle, key, f"/app-lifecycle/{name}/{end}", False


def _action(handler: Map, grpc: bool) -> str:
    return next((key for key in _TYPES if handler.get(key) is not None and (grpc or key != "grpc")), "")


def probers(spec: Map, agent_port: int) -> str:
    """All that the agent has to ask, as JSON by path; empty where it is nothing.

    Named ports become numbers; what asks the agent already, or a port of no number, is left out.
    """
    out: Map = {}
    for container in _all_containers(spec):
        if container.get("name") == PROXY:
            continue
        ports = {item["name"]: item.get("containerPort", 0) for item in container.get("ports") or () if item.get("name")}
        for holder, key, path, is_probe in handlers(container):
            handler = holder[key]
            action = _action(handler, is_probe)
            if not action:
                continue
            wanted = dict(handler[action])
            if action != "grpc":
                port = wanted.get("port", 0)
                if isinstance(port, str):
                    if port not in ports:
                        continue
                    wanted["port"] = ports[port]
                elif port == agent_port:
                    continue
            out[path] = {action: _ordered(action, wanted)}
            if is_probe and handler.get("timeoutSeconds"):
                out[path]["timeoutSeconds"] = handler["timeoutSeconds"]
    return json_of(out) if out else ""


def _ordered(action: str, wanted: Map) -> Map:
    shown = view(_TYPES[action], wanted, "v1.").go_json()
    for key in ("port", "service"):
        if key in shown:
            shown[key] = wanted.get(key, 0 if key == "port" else None)
    return {**shown, **{key: item for key, item in wanted.items() if key not in shown and item}}


def json_of(found: Map) -> str:
    """JSON in one line, paths sorted, fields in their order, ``<``, ``>`` and ``&`` as Go writes them."""
    lines = []
    for path in sorted(found):
        fields = ",".join(f"{dumps(key)}:{_field(item)}" for key, item in found[path].items())
        lines.append(f"{dumps(path)}:{{{fields}}}")
    return "{" + ",".join(lines) + "}"


def _field(item: t.Any) -> str:
    if not isinstance(item, dict):
        return dumps(item)
    return "{" + ",".join(f"{dumps(key)}:{dumps(value)}" for key, value in item.items()) + "}"


def add_probers(sidecar: Map, found: str, *, injected_before: bool) -> None:
    """Hand the agent its probes; in a pod injected before, what it asked then is kept first."""
    env = sidecar.setdefault("env", [])
    known = next((item for item in env if item.get("name") == PROBERS), None) if injected_before else None
    if known is None:
        env.append({"name": PROBERS, "value": found})
        return
    try:
        before = json.loads(known.get("value") or "")
    except ValueError:
        return
    if isinstance(before, dict):
        env[env.index(known)] = {"name": PROBERS, "value": json_of({**json.loads(found), **before})}


def rewrite(spec: Map, annotations: t.Mapping[str, str], agent_port: int) -> None:
    """Point all probes and hooks at the agent: its port, or the one of the pod's annotation."""
    given = annotations.get(STATUS_PORT)
    port = agent_port if given is None else int(given)
    for container in _all_containers(spec):
        if container.get("name") == PROXY:
            continue
        for holder, key, path, is_probe in list(handlers(container)):
            action = _action(holder[key], is_probe)
            if not action:
                continue
            asked = {**(holder[key]["httpGet"] if action == "httpGet" else {}), "path": path, "port": port}
            if asked.get("scheme") == "HTTPS":
                asked["scheme"] = "HTTP"
            rest = {name: item for name, item in holder[key].items() if name != action}
            holder[key] = {**rest, "httpGet": asked}
