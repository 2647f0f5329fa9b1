# SPDX-License-Identifier: GPL-3.0-or-later
"""What Prometheus is to scrape, for its HTTP discovery (Prometheus: "Writing HTTP service discovery"): Debian's has none of Kubernetes."""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
ANNOTATION = "prometheus.io"


def targets(pods: Iterable[Json]) -> list[Json]:
    """Every running pod that asks for it by its annotations prometheus.io/scrape, port and path, as istiods and injected proxies do."""
    found = []
    for pod in pods:
        meta, status = pod["metadata"], pod.get("status", {})
        asks = meta.get("annotations") or {}
        port = asks.get(f"{ANNOTATION}/port", "")
        if asks.get(f"{ANNOTATION}/scrape") == "true" and port.isdigit() and status.get("phase") == "Running" and status.get("podIP"):
            labels = {"__metrics_path__": asks.get(f"{ANNOTATION}/path") or "/metrics", "namespace": meta["namespace"], "pod": meta["name"]}
            found.append({"targets": [f"{status['podIP']}:{port}"], "labels": labels})
    return found
