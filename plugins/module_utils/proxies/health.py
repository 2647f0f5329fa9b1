# SPDX-License-Identifier: GPL-3.0-or-later
"""How proxies fare: readiness and restarts by Kubernetes, memory and CPU by its metrics API, state, size and connections by Envoy."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..cluster.client import Client
from ..cluster.errors import ApiError
from ..cluster.quantities import number
from .config_dump import read_json
from .envoy import Proxy, ask_all, ask_several, server_info

Json = dict[str, t.Any]
_CONTAINER: t.Final = "istio-proxy"
_CONNECTIONS: t.Final = ("/stats?format=json&filter=^server.total_connections$")


@dataclass(frozen=True)
class Health:
    """A proxy's condition; None where it is not known, ``state`` is Envoy's (LIVE, DRAINING, PRE_INITIALIZING, INITIALIZING) or empty.

    Sizes are bytes, ``uptime`` is seconds, ``cpu_cores`` as the metrics API measured last, ``connections`` those that Envoy holds now.
    """

    ready: bool
    restarts: int
    state: str
    uptime: int | None
    memory_bytes: int | None
    cpu_cores: float | None
    config_bytes: int | None
    connections: int | None
    reason: str
    """Why Envoy did not answer."""


def health_of(client: Client, pods: t.Sequence[Json], proxies: t.Sequence[Proxy], *, timeout: float) -> dict[str, Health]:
    """By the proxy's name; ``pods`` are the proxies' in the same order. What cannot be known is left open, with its reason."""
    usage = _usage(client, {proxy.namespace for proxy in proxies})
    answers, silent = ask_all(client, proxies, lambda proxy: _ask(client, proxy, timeout))
    said = {proxy.name: found for proxy, found in answers}
    reasons = {one.proxy: one.reason for one in silent}
    out = {}
    for pod, proxy in zip(pods, proxies, strict=True):
        status = _container_status(pod)
        memory, cpu = usage.get(proxy.name, (None, None))
        found = said.get(proxy.name) or {}
        out[proxy.name] = Health(
            ready=bool(status.get("ready")),
            restarts=int(status.get("restartCount") or 0),
            state=str(found.get("state") or ""),
            uptime=found.get("uptime"),
            memory_bytes=memory,
            cpu_cores=cpu,
            config_bytes=found.get("config_bytes"),
            connections=found.get("connections"),
            reason=reasons.get(proxy.name, ""),
        )
    return out


def _container_status(pod: Json) -> Json:
    status = pod.get("status") or {}
    known = [*(status.get("containerStatuses") or []), *(status.get("initContainerStatuses") or [])]
    return next((one for one in known if one.get("name") == _CONTAINER), {})


def _ask(client: Client, proxy: Proxy, timeout: float) -> Json:
    said, counted, dump = ask_several(client, proxy, ["/server_info", _CONNECTIONS, "/config_dump"], timeout=timeout)
    info, stats = server_info(said), read_json(counted)
    found = next((one.get("value") for one in stats.get("stats") or [] if "value" in one), None) if isinstance(stats, dict) else None
    uptime = str(info.get("uptime_all_epochs") or "").removesuffix("s").partition(".")[0]
    return {
        "state": info.get("state"),
        "uptime": int(uptime) if uptime.isdigit() else None,
        "connections": found,
        "config_bytes": len(dump),
    }


def _usage(client: Client, namespaces: set[str]) -> dict[str, tuple[int, float]]:
    """Memory in bytes and CPU in cores by proxy; empty where there is no metrics API, or no right to ask it."""

    def one(namespace: str) -> list[Json]:
        try:
            return client.list_objects(f"/apis/metrics.k8s.io/v1beta1/namespaces/{namespace}/pods")
        except ApiError as error:
            if error.status in (403, 404, 503):
                return []
            raise

    out = {}
    for item in (item for part in client.each(one, sorted(namespaces)) for item in part):
        for container in item.get("containers") or []:
            if container.get("name") == _CONTAINER:
                used = container.get("usage") or {}
                memory, cpu = number(used.get("memory")), number(used.get("cpu"))
                if memory is not None and cpu is not None:
                    out[f"{item['metadata']['name']}.{item['metadata']['namespace']}"] = int(memory), float(cpu)
    return out


def beyond(health: Health, limits: t.Mapping[str, float | None]) -> list[str]:
    """What of a proxy is not as it should be: not ready, not live, no answer, or more than a limit by the field's name."""
    out = []
    if not health.ready:
        out.append("is not ready")
    if health.reason:
        out.append(f"does not answer: {health.reason}")
    elif health.state != "LIVE":
        out.append(f"Envoy is {health.state or 'in no known state'}")
    for name, limit in limits.items():
        value = getattr(health, name)
        if limit is not None and value is not None and value > limit:
            out.append(f"{name} is {value:g}, more than {limit:g}")
    return out
