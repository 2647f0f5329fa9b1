# SPDX-License-Identifier: GPL-3.0-or-later
"""What Istio does otherwise since the version that runs now, and shows in this mesh: what ``istioctl x precheck --from-version`` knows of."""
from __future__ import annotations

import typing as t

from ..istio.versions import Version
from .analyzer import Analyzer, Finding
from .kinds import SERVICE
from .resource import Resource

NAME: t.Final = "upgrade.UpdateIncompatibilityAnalyzer"
_LAST_WITH_ZIPKIN: t.Final = Version(1, 21, 999)
_ZIPKIN: t.Final = ("istio-system", "zipkin")
"""Where meshConfig.defaultConfig.tracer led by default, whatever Istio's namespace is."""


def changes(from_version: Version, services: t.Iterable[Resource]) -> t.Iterator[Finding]:
    """IST0169 (istio/istioctl/pkg/precheck): traces no longer go to a Service that stands there by chance."""
    if from_version > _LAST_WITH_ZIPKIN:
        return
    for service in services:
        if (service.namespace, service.name) == _ZIPKIN:
            said = (
                "tracing is no longer by default enabled to send to 'zipkin.istio-system.svc'; "
                "follow https://istio.io/latest/docs/tasks/observability/distributed-tracing/telemetry-api/"
            )
            yield Finding("IST0169", service, ("meshConfig.defaultConfig.tracer", "1.21", said, "1.21"))


def analyzer(from_version: Version) -> Analyzer:
    """The analyzer of an upgrade from that version."""
    summary = f"Checks for what changed since Istio {from_version.line} and shows in this mesh"
    return Analyzer(NAME, ("IST0169",), (SERVICE,), summary, lambda snapshot: changes(from_version, snapshot.all(SERVICE)))
