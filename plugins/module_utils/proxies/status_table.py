# SPDX-License-Identifier: GPL-3.0-or-later
"""Sync states as ``istioctl proxy-status`` shows them."""
from __future__ import annotations

import datetime
import typing as t

from .syncz import CORE, IGNORED, NOT_SENT, ProxyStatus, TypeStatus
from .tables import table

_FULL: t.Final = {
    "CDS": "type.googleapis.com/envoy.config.cluster.v3", "ECDS": "type.googleapis.com/envoy.config.core.v3",
    "EDS": "type.googleapis.com/envoy.config.endpoint.v3", "LDS": "type.googleapis.com/envoy.config.listener.v3",
    "RDS": "type.googleapis.com/envoy.config.route.v3", "SDS": "type.googleapis.com/envoy.extensions", "NDS": "type.googleapis.com/istio.networking.nds",
    "PCDS": "type.googleapis.com/istio.mesh", "WADS": "type.googleapis.com/istio.security", "WDS": "type.googleapis.com/istio.workload",
}  # fmt: skip
_MINUTE, _HOUR, _DAY, _YEAR = 60, 3600, 86400, 365 * 86400


def summary_table(found: t.Iterable[ProxyStatus]) -> str:
    """The short form: how many types each proxy asks for, and which."""
    lines = []
    for one in found:
        asked = [short for short, status in one.types.items() if status.state != IGNORED]
        asked.sort(key=lambda short: (CORE.index(short) if short in CORE else len(CORE), short))
        lines.append((one.name, one.cluster, one.istiod, one.version, f"{len(asked)} ({','.join(asked)})" if asked else "0"))
    return table(("NAME", "CLUSTER", "ISTIOD", "VERSION", "SUBSCRIBED TYPES"), lines)


def status_table(found: t.Sequence[ProxyStatus], now: datetime.datetime) -> str:
    """The long form (``-v 1``): the state of each type and when it was sent; types by their full names, as istioctl has them."""
    shown = sorted({*CORE, *(short for one in found for short in one.types)}, key=lambda short: _FULL.get(short, short))
    ignored = TypeStatus(IGNORED, None, "")
    lines = [(one.name, one.cluster, *(_cell(one.types.get(short, ignored), now) for short in shown), one.istiod, one.version) for one in found]
    return table(("NAME", "CLUSTER", *shown, "ISTIOD", "VERSION"), lines)


def _cell(status: TypeStatus, now: datetime.datetime) -> str:
    if status.state == NOT_SENT:
        return "NOT SENT"
    if status.state == IGNORED or status.sent is None:
        return status.state
    return f"{status.state} ({human_duration((now - status.sent).total_seconds())})"


def human_duration(seconds: float) -> str:
    """Kubernetes' short form of a time span: ``95s``, ``7m5s``, ``3h``, ``2d4h``; a clock may be 2 s ahead."""
    whole = int(seconds)
    if whole < -1:
        return "<invalid>"
    if whole < 2 * _MINUTE:
        return f"{max(whole, 0)}s"
    for limit, unit, letter, smaller, smaller_letter in _STEPS:
        if whole < limit:
            count, rest = whole // unit, whole % unit // smaller if smaller else 0
            return f"{count}{letter}" + (f"{rest}{smaller_letter}" if rest else "")
    return f"{whole // _YEAR}y"


_STEPS: t.Final = (
    (10 * _MINUTE, _MINUTE, "m", 1, "s"),
    (3 * _HOUR, _MINUTE, "m", 0, ""),
    (8 * _HOUR, _HOUR, "h", _MINUTE, "m"),
    (2 * _DAY, _HOUR, "h", 0, ""),
    (8 * _DAY, _DAY, "d", _HOUR, "h"),
    (2 * _YEAR, _DAY, "d", 0, ""),
    (8 * _YEAR, _YEAR, "y", _DAY, "d"),
)
"""Below so many seconds: the unit and its letter, the smaller unit shown beside it and its letter."""
