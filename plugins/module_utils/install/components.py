# SPDX-License-Identifier: GPL-3.0-or-later
"""The components of an installation, and where each one's chart and values are (istio/operator/pkg/component)."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass


@dataclass(frozen=True)
class Component:
    """A component.

    ``key`` is its name in ``spec.components``; ``root`` where its values are; ``tree`` and ``repository`` the
    chart's place in Istio's ``manifests/charts`` and its name in Istio's Helm repository; ``release`` the
    name of the Helm release; ``kind``, ``resource`` and ``container`` what ``k8s`` settings change.
    """

    key: str
    root: str
    tree: str
    repository: str
    release: str
    default: bool = False
    is_gateway: bool = False
    kind: str = ""
    resource: str = ""
    container: str = ""
    flat: bool = False


COMPONENTS: t.Final[tuple[Component, ...]] = (
    Component("base", "global", "base", "base", "istio-base", default=True),
    Component("pilot", "pilot", "istio-control/istio-discovery", "istiod", "istiod", default=True, kind="Deployment", resource="istiod", container="discovery"),
    Component(
        "ingressGateways", "gateways.istio-ingressgateway", "gateways/istio-ingress", "gateway", "istio-ingressgateway",
        default=True, is_gateway=True, kind="Deployment", resource="istio-ingressgateway", container="istio-proxy",
    ),
    Component(
        "egressGateways", "gateways.istio-egressgateway", "gateways/istio-egress", "gateway", "istio-egressgateway",
        is_gateway=True, kind="Deployment", resource="istio-egressgateway", container="istio-proxy",
    ),
    Component("cni", "cni", "istio-cni", "cni", "istio-cni", kind="DaemonSet", resource="istio-cni-node", container="install-cni"),
    Component("ztunnel", "ztunnel", "ztunnel", "ztunnel", "ztunnel", kind="DaemonSet", resource="ztunnel", container="istio-proxy", flat=True),
)  # fmt: skip
# What a user may call them in `components`.
NAMES: t.Final[dict[str, str]] = {
    "base": "base", "istiod": "pilot", "cni": "cni", "ztunnel": "ztunnel", "ingress": "ingressGateways", "egress": "egressGateways",
}  # fmt: skip
