# SPDX-License-Identifier: GPL-3.0-or-later
"""Annotations that Istio calls alpha (istio.io/api/annotation)."""
from __future__ import annotations

import typing as t

from ..message import INFO, Message
from .snapshot import Object, Snapshot

_ALPHA: t.Final = frozenset((
    "alpha.istio.io/canonical-serviceaccounts", "alpha.istio.io/kubernetes-serviceaccounts", "ambient.istio.io/bypass-inbound-capture",
    "ambient.istio.io/dns-capture", "ambient.istio.io/waypoint-inbound-binding", "galley.istio.io/analyze-suppress",
    "gateway.istio.io/controller-version", "gateway.istio.io/name-override", "gateway.istio.io/service-account", "inject.istio.io/templates",
    "istio.io/autoRegistrationGroup", "istio.io/connectedAt", "istio.io/disconnectedAt", "istio.io/dry-run", "istio.io/reroute-virtual-interfaces",
    "istio.io/rev", "istio.io/use-waypoint-canary-weight", "istio.io/workloadController", "networking.istio.io/exportTo",
    "networking.istio.io/service-type", "networking.istio.io/traffic-distribution", "prometheus.istio.io/merge-metrics", "proxy.istio.io/overrides",
    "readiness.status.sidecar.istio.io/applicationPorts", "readiness.status.sidecar.istio.io/failureThreshold",
    "readiness.status.sidecar.istio.io/initialDelaySeconds", "readiness.status.sidecar.istio.io/periodSeconds", "sidecar.istio.io/agentLogLevel",
    "sidecar.istio.io/bootstrapOverride", "sidecar.istio.io/componentLogLevel", "sidecar.istio.io/discoveryAddress", "sidecar.istio.io/extraStatTags",
    "sidecar.istio.io/interceptionMode", "sidecar.istio.io/logLevel", "sidecar.istio.io/nativeSidecar", "sidecar.istio.io/proxyCPU",
    "sidecar.istio.io/proxyCPULimit", "sidecar.istio.io/proxyImage", "sidecar.istio.io/proxyImageType", "sidecar.istio.io/proxyMemory",
    "sidecar.istio.io/proxyMemoryLimit", "sidecar.istio.io/rewriteAppHTTPProbers", "sidecar.istio.io/statsCompression",
    "sidecar.istio.io/statsEvictionInterval", "sidecar.istio.io/statsFlushInterval", "sidecar.istio.io/statsHistogramBins",
    "sidecar.istio.io/statsHistogramBuckets", "sidecar.istio.io/statsInclusionPrefixes", "sidecar.istio.io/statsInclusionRegexps",
    "sidecar.istio.io/statsInclusionSuffixes", "sidecar.istio.io/status", "sidecar.istio.io/userVolume", "sidecar.istio.io/userVolumeMount",
    "status.sidecar.istio.io/port", "topology.istio.io/controlPlaneClusters", "traffic.sidecar.istio.io/excludeInboundPorts",
    "traffic.sidecar.istio.io/excludeInterfaces", "traffic.sidecar.istio.io/excludeOutboundIPRanges", "traffic.sidecar.istio.io/excludeOutboundPorts",
    "traffic.sidecar.istio.io/includeInboundPorts", "traffic.sidecar.istio.io/includeOutboundIPRanges",
    "traffic.sidecar.istio.io/includeOutboundPorts", "traffic.sidecar.istio.io/kubevirtInterfaces",
))  # fmt: skip
# Set by istiod itself.
_IGNORED: t.Final = frozenset(("sidecar.istio.io/status", "gateway.istio.io/controller-version", "istio.io/rev"))
_BY_INJECTION: t.Final = frozenset(
    ("sidecar.istio.io/interceptionMode", "traffic.sidecar.istio.io/includeInboundPorts", "traffic.sidecar.istio.io/excludeInboundPorts",
     "traffic.sidecar.istio.io/includeOutboundIPRanges")
)  # fmt: skip
# Namespaces that istioctl's analysis leaves out.
_SYSTEM: t.Final = frozenset(("kube-system", "kube-public", "kube-node-lease", "local-path-storage"))


def check(snapshot: Snapshot) -> list[Message]:
    """IST0136 of namespaces, Services, pods and Deployments."""
    kinds = (("Namespace", snapshot.namespaces), ("Service", snapshot.services), ("Pod", snapshot.pods), ("Deployment", snapshot.deployments))
    return [message for kind, items in kinds for item in items for message in _of(kind, item)]


def _of(kind: str, item: Object) -> t.Iterator[Message]:
    meta = item["metadata"]
    space = meta.get("namespace", "")
    if (space or meta["name"]) in _SYSTEM:
        return
    with_cni = kind == "Pod" and not any(one["name"] == "istio-init" for one in item["spec"].get("initContainers") or ())
    for name in sorted(_ALPHA.intersection(meta.get("annotations") or ()) - _IGNORED):
        if with_cni and name in _BY_INJECTION:
            continue
        origin = f"{kind} {space}/{meta['name']}" if space else f"{kind} {meta['name']}"
        text = f'Annotation "{name}" is part of an alpha-phase feature and may be incompletely supported.'
        yield Message("IST0136", "AlphaAnnotation", INFO, origin, text, "Do not rely on it; look up in Istio's documentation what it became.")
