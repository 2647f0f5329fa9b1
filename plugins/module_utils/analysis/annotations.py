# SPDX-License-Identifier: GPL-3.0-or-later
"""The annotations that Istio knows (istio.io/api/annotation, 1.31): which kinds they apply to, and how far they are."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

# KINDS: names. A minus: deprecated; a plus: not alpha any more.
_TABLE: t.Final = """
Any: galley.istio.io/analyze-suppress gateway.istio.io/controller-version
AuthorizationPolicy: istio.io/dry-run
Gateway: gateway.istio.io/name-override gateway.istio.io/service-account networking.istio.io/service-type
GatewayClass,Gateway: ambient.istio.io/waypoint-inbound-binding
Ingress: +kubernetes.io/ingress.class
Namespace: topology.istio.io/controlPlaneClusters
Namespace,Service,ServiceEntry: networking.istio.io/traffic-distribution
Service,ServiceEntry,Namespace: istio.io/use-waypoint-canary-weight
Service: -alpha.istio.io/canonical-serviceaccounts -alpha.istio.io/kubernetes-serviceaccounts networking.istio.io/exportTo +traffic.istio.io/nodeSelector
WorkloadEntry: istio.io/autoRegistrationGroup istio.io/connectedAt istio.io/disconnectedAt istio.io/workloadController
Pod: ambient.istio.io/bypass-inbound-capture ambient.istio.io/dns-capture +ambient.istio.io/redirection inject.istio.io/templates
  istio.io/reroute-virtual-interfaces istio.io/rev prometheus.istio.io/merge-metrics +proxy.istio.io/config proxy.istio.io/overrides
  readiness.status.sidecar.istio.io/applicationPorts readiness.status.sidecar.istio.io/failureThreshold
  readiness.status.sidecar.istio.io/initialDelaySeconds readiness.status.sidecar.istio.io/periodSeconds sidecar.istio.io/agentLogLevel
  sidecar.istio.io/bootstrapOverride sidecar.istio.io/componentLogLevel -sidecar.istio.io/discoveryAddress -sidecar.istio.io/extraStatTags
  +-sidecar.istio.io/inject sidecar.istio.io/interceptionMode sidecar.istio.io/logLevel sidecar.istio.io/nativeSidecar sidecar.istio.io/proxyCPU
  sidecar.istio.io/proxyCPULimit sidecar.istio.io/proxyImage sidecar.istio.io/proxyImageType sidecar.istio.io/proxyMemory
  sidecar.istio.io/proxyMemoryLimit sidecar.istio.io/rewriteAppHTTPProbers -sidecar.istio.io/statsCompression
  sidecar.istio.io/statsEvictionInterval sidecar.istio.io/statsFlushInterval sidecar.istio.io/statsHistogramBins
  sidecar.istio.io/statsHistogramBuckets -sidecar.istio.io/statsInclusionPrefixes -sidecar.istio.io/statsInclusionRegexps
  -sidecar.istio.io/statsInclusionSuffixes sidecar.istio.io/status sidecar.istio.io/userVolume sidecar.istio.io/userVolumeMount
  status.sidecar.istio.io/port traffic.sidecar.istio.io/excludeInboundPorts traffic.sidecar.istio.io/excludeInterfaces
  traffic.sidecar.istio.io/excludeOutboundIPRanges traffic.sidecar.istio.io/excludeOutboundPorts traffic.sidecar.istio.io/includeInboundPorts
  traffic.sidecar.istio.io/includeOutboundIPRanges traffic.sidecar.istio.io/includeOutboundPorts -traffic.sidecar.istio.io/kubevirtInterfaces
"""


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation: the kinds it applies to (``Any``: all), whether it is deprecated, and whether Istio calls it alpha."""

    kinds: tuple[str, ...]
    deprecated: bool
    alpha: bool


def _read() -> dict[str, Annotation]:
    out: dict[str, Annotation] = {}
    kinds: tuple[str, ...] = ()
    for line in _TABLE.strip().splitlines():
        head, colon, rest = line.partition(": ")
        if colon:
            kinds = tuple(head.split(","))
        for word in (rest if colon else line).split():
            name = word.lstrip("+-")
            marks = word[: len(word) - len(name)]
            out[name] = Annotation(kinds, "-" in marks, "+" not in marks)
    return out


ANNOTATIONS: t.Final[t.Mapping[str, Annotation]] = _read()
"""By name."""
SET_BY_ISTIO: t.Final = frozenset(("sidecar.istio.io/status", "gateway.istio.io/controller-version", "istio.io/rev"))
"""What istiod writes itself, so that nobody is to be told of it."""


def is_istios(name: str) -> bool:
    """Whether an annotation is Istio's by its name; the one of Ingresses that Istio documents is."""
    return name == "kubernetes.io/ingress.class" or name.partition("/")[0].endswith("istio.io")
