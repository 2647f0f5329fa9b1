# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking a former injection off a pod, after its status annotation and what it left in the proxy's environment."""
from __future__ import annotations

import copy
import json
import typing as t

from . import overrides
from .annotations import OVERRIDES, STATUS
from .containers import PLACES, find, sidecar, without
from .context import Workload
from .probes import PROBERS, handlers
from .prometheus import SCRAPE_ENV, clear, label_name
from .status import read_status

Map = dict[str, t.Any]

_METRICS_PATH: t.Final = "/stats/prometheus"
_DEFAULT_CONTAINER: t.Final = ("kubectl.kubernetes.io/default-container", "kubectl.kubernetes.io/default-logs-container")
_MULTUS: t.Final = "k8s.v1.cni.cncf.io/networks"


def strip(pod: Map) -> Map:
    """The pod before its injection, ready for another; one that was not injected as it is. Raises InjectError.

    Labels and annotations that a template writes only where the pod has none of its own stay: whose they are cannot be told.
    """
    status = read_status(pod["metadata"])
    if status is None:
        return pod
    pod = copy.deepcopy(pod)
    metadata, spec = pod["metadata"], pod["spec"]
    environment = {item.get("name"): item.get("value") or "" for item in (sidecar(spec) or {}).get("env") or ()}
    kept = overrides.recorded(metadata)
    for key in ("containers", "initContainers", "volumes", "imagePullSecrets"):
        if key in spec:
            spec[key] = without(spec[key], status[key])
            if not spec[key] and key != "containers":
                del spec[key]
    _restore_probes(spec, environment.get(PROBERS, ""))
    _restore_metrics(metadata["annotations"], environment.get(SCRAPE_ENV, ""))
    for key in PLACES:
        for item in kept[key]:
            where = "containers" if item.get("name") == "istio-proxy" else key
            if find(spec.get(where), item.get("name") or "") is None:
                spec[where] = [*(spec.get(where) or ()), {"image": "auto", **item}]
    for name in (STATUS, OVERRIDES):
        metadata["annotations"].pop(name, None)
    return pod


def _restore_probes(spec: Map, text: str) -> None:
    try:
        asked = json.loads(text) if text else {}
    except ValueError:
        return
    for container in [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]:
        for holder, key, path, _ in list(handlers(container)):
            action = holder[key].get("httpGet") or {}
            if action.get("path") != path or path not in asked:
                continue
            original = {name: item for name, item in asked[path].items() if name in ("httpGet", "tcpSocket", "grpc")}
            if "grpc" in original and original["grpc"].get("service") is None:
                original["grpc"].pop("service", None)
            holder[key] = {**{name: item for name, item in holder[key].items() if name != "httpGet"}, **original}


def _restore_metrics(annotations: dict[str, str], text: str) -> None:
    """The pod's own annotations for Prometheus, which the agent was handed; none where it had none."""
    by_name = {label_name(key): value for key, value in annotations.items()}
    if by_name.get("prometheus_io_path") != _METRICS_PATH:
        return
    clear(annotations)
    try:
        asked = json.loads(text) if text else {}
    except ValueError:
        return
    targets = asked.get("targets")
    if targets:
        annotations["prometheus.istio.io/scrape-targets"] = ",".join(f"{item['port']}:{item['path']}" for item in targets)
    for key in ("scrape",) if targets else ("scrape", "path", "port"):
        if asked.get(key):
            annotations[f"prometheus.io/{key}"] = asked[key]


def remove(pod: Map, workload: Workload) -> Map:
    """The pod without a proxy and without what injection wrote: labels and annotations that are just what it derives go too."""
    status = read_status(pod["metadata"])
    if status is None:
        return pod
    out = strip(pod)
    labels, annotations = dict(out["metadata"].get("labels") or {}), dict(out["metadata"].get("annotations") or {})
    derived = {
        "security.istio.io/tlsMode": "istio",
        "service.istio.io/canonical-name": labels.get("app.kubernetes.io/name") or labels.get("app") or workload.name,
        "service.istio.io/canonical-revision": labels.get("app.kubernetes.io/version") or labels.get("version") or "latest",
        "networking.istio.io/tunnel": "http",
    }
    labels = {key: value for key, value in labels.items() if derived.get(key) != value and key != "topology.istio.io/network"}
    names = [item.get("name") for item in out["spec"].get("containers") or ()]
    for key in _DEFAULT_CONTAINER:
        if annotations.get(key) in names[:1]:
            del annotations[key]
    if annotations.get("istio.io/rev") == status["revision"]:
        del annotations["istio.io/rev"]
    if annotations.get(_MULTUS) == "default/istio-cni":
        del annotations[_MULTUS]
    for key, items in (("labels", labels), ("annotations", annotations)):
        out["metadata"].pop(key, None)
        if items:
            out["metadata"][key] = items
    return out
