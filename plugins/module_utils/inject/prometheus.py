# SPDX-License-Identifier: GPL-3.0-or-later
"""Metrics of application and proxy in one place: Prometheus asks the agent, which asks both
(https://istio.io/latest/docs/ops/integrations/prometheus/#option-1-metrics-merging)."""
from __future__ import annotations

import re
import typing as t

from ..helm.functions.json_text import dumps
from .annotations import MERGE_METRICS, boolean
from .containers import sidecar
from .errors import InjectError

Map = dict[str, t.Any]

SCRAPE_ENV: t.Final = "ISTIO_PROMETHEUS_ANNOTATIONS"
_PREFIX: t.Final = "prometheus_io_"
_TARGETS: t.Final = "prometheus_istio_io_scrape_targets"
_SECURE: t.Final = "prometheus_istio_io_secure_port"
_SECURE_ENV: t.Final = "ENVOY_SECURE_MERGED_METRICS_PORT"
_RESERVED: t.Final = {
    15000: "Envoy admin", 15001: "outbound traffic capture", 15004: "pilot debug", 15006: "inbound traffic capture", 15008: "HBONE tunnel",
    15020: "pilot-agent status / merged Prometheus", 15021: "Envoy health", 15053: "DNS proxy", 15090: "Envoy Prometheus (already merged)",
}  # fmt: skip


def label_name(annotation: str) -> str:
    """An annotation as Prometheus names it: ``prometheus.io/port`` and ``prometheus-io/port`` are the same."""
    return re.sub("[^a-zA-Z0-9_]", "_", annotation)


def by_label(annotations: t.Mapping[str, str]) -> dict[str, str]:
    """The annotations of Prometheus by label name."""
    found = ((label_name(key), annotations[key]) for key in sorted(annotations))
    return {key: value for key, value in found if key.startswith(_PREFIX) or key in (_TARGETS, _SECURE)}


def merges(mesh: Map, annotations: t.Mapping[str, str]) -> bool:
    """Whether a pod's metrics are merged: its annotation, else the mesh config, else yes."""
    chosen = boolean(annotations.get(MERGE_METRICS, ""))
    if chosen is not None:
        return chosen
    return mesh.get("enablePrometheusMerge") is not False


def scrape_targets(text: str) -> list[Map] | None:
    """``8080,9090:/stats`` as ports and paths; None where a port is missing."""
    out: list[Map] = []
    for entry in (item.strip() for item in text.split(",")):
        port, _, path = entry.partition(":")
        if entry and not port.strip():
            return None
        if entry:
            out.append({"port": port.strip(), "path": path.strip() or "/metrics"})
    return out


def scrape_configuration(annotations: t.Mapping[str, str]) -> Map:
    """What the pod asked Prometheus to do: scrape, path, port and targets."""
    found = by_label(annotations)
    out: Map = {key: found.get(_PREFIX + key, "") for key in ("scrape", "path", "port")}
    targets = scrape_targets(found.get(_TARGETS, ""))
    if targets:
        out["targets"] = targets
    return out


def clear(annotations: dict[str, str]) -> None:
    """Take out the annotations of Prometheus."""
    gone = {_PREFIX + key for key in ("path", "port", "scrape")} | {_TARGETS}
    for key in [key for key in annotations if label_name(key) in gone]:
        del annotations[key]


def merge(pod: Map, mesh: Map) -> None:
    """Point Prometheus at the agent, and the agent at what Prometheus was pointed at. Raises InjectError for a port it cannot be."""
    annotations = pod["metadata"]["annotations"]
    known = by_label(annotations)
    if boolean(known.get(f"{_PREFIX}scrape", "")) is False or not merges(mesh, annotations):
        return
    agent = str(mesh["defaultConfig"].get("statusPort", 0))
    if known.get(f"{_PREFIX}port") == agent:
        return
    scrape = scrape_configuration(annotations)
    targets = scrape.get("targets") or ()
    for target in targets:
        _check_port(target["port"], agent, "targets", "target port ")
    if targets:
        scrape["port"], scrape["path"] = targets[0]["port"], targets[0]["path"]
    elif scrape["port"]:
        _check_port(scrape["port"], agent, "configuration", "port ")
    proxy = sidecar(pod["spec"])
    if proxy is not None and any(scrape.values()):
        proxy.setdefault("env", []).append({"name": SCRAPE_ENV, "value": _json(scrape)})
    clear(annotations)
    annotations.update({"prometheus.io/port": agent, "prometheus.io/path": "/stats/prometheus", "prometheus.io/scrape": "true"})


def _json(scrape: Map) -> str:
    parts = [f'"{key}":{dumps(scrape[key])}' for key in ("scrape", "path", "port")]
    if scrape.get("targets"):
        items = ",".join(f'{{"port":{dumps(item["port"])},"path":{dumps(item["path"])}}}' for item in scrape["targets"])
        parts.append(f'"targets":[{items}]')
    return "{" + ",".join(parts) + "}"


def _check_port(text: str, agent: str, what: str, name: str) -> None:
    start = f"invalid prometheus scrape {what}: "
    number = int(text) if re.fullmatch("[+-]?[0-9]+", text, re.ASCII) else 0
    if not 1 <= number <= 65535:
        raise InjectError(f'{start}invalid {name}"{text}"')
    if str(number) == agent:
        raise InjectError(f"{start}{name}{text} conflicts with agent port")
    if number in _RESERVED:
        raise InjectError(f"{start}{name}{text} is reserved for Istio ({_RESERVED[number]}) and cannot be scraped")


def secure_port(pod: Map) -> None:
    """Announce the encrypted port of merged metrics where the proxy has one and the pod says nothing."""
    annotations = pod["metadata"]["annotations"]
    proxy = sidecar(pod["spec"])
    if _SECURE in by_label(annotations) or proxy is None:
        return
    for item in proxy.get("env") or ():
        if item.get("name") == _SECURE_ENV and item.get("value") not in (None, "", "0"):
            annotations["prometheus.istio.io/secure-port"] = item["value"]
            return
