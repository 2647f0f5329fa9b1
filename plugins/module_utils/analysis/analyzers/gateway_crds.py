# SPDX-License-Identifier: GPL-3.0-or-later
"""CRDs of the Gateway API that are older than istiod reads."""
from __future__ import annotations

import dataclasses
import typing as t

from ...istio.versions import Version, VersionError, parse_version
from ..analyzer import Analyzer, Finding
from ..kinds import CRD
from ..snapshot import Snapshot

_BUNDLE: t.Final = "gateway.networking.k8s.io/bundle-version"
# Istio 1.31's own list (istio/pkg/config/schema/gatewayapi).
_OLDEST: t.Final = {
    "grpcroutes.gateway.networking.k8s.io": Version(1, 1), "backendtlspolicies.gateway.networking.k8s.io": Version(1, 4),
    "tlsroutes.gateway.networking.k8s.io": Version(1, 5), "tcproutes.gateway.networking.k8s.io": Version(1, 6),
}  # fmt: skip


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for crd in snapshot.all(CRD):
        if crd.name in _OLDEST and _BUNDLE in crd.annotations:
            try:
                there = parse_version(crd.annotations[_BUNDLE])
            except VersionError:
                continue
            if dataclasses.replace(there, prerelease="") < _OLDEST[crd.name]:
                yield Finding("IST0176", crd, (crd.name, str(there), str(_OLDEST[crd.name])))


ANALYZER: t.Final = Analyzer(
    "k8sgateway.CRDVersionAnalyzer", ("IST0176",), (CRD,), "Checks Gateway API CRDs are at the minimum version required by this Istio version", _find
)
