# SPDX-License-Identifier: GPL-3.0-or-later
"""What Prometheus knows of connections without mTLS, and of what dry runs of authorization policies denied.

Istio's standard metrics (https://istio.io/latest/docs/reference/config/metrics/) say how a request reached a proxy; Envoy's RBAC filter counts
dry runs, which Istio's bootstrap gives the labels ``authz_dry_run_action`` and ``authz_dry_run_result``
(https://istio.io/latest/docs/tasks/security/authorization/authz-dry-run/).
"""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .prometheus import Ask, Series, is_number, values

_COUNTED: t.Final = {"requests": "istio_requests_total", "connections": "istio_tcp_connections_opened_total"}
_BY: t.Final = ("destination_workload_namespace", "destination_workload", "destination_service", "source_workload_namespace", "source_workload")
_UNKNOWN: t.Final = "unknown"


@dataclass(frozen=True)
class Plaintext:
    """Requests or connections (``counted``) that reached a workload without TLS; the source is empty where its proxy told nothing, as it has none."""

    namespace: str
    workload: str
    service: str
    source: str
    counted: str
    count: int


@dataclass(frozen=True)
class Denial:
    """Requests to a pod that policies under dry run would have denied, had they been enforced."""

    namespace: str
    pod: str
    count: int


def since(selector: str, by: t.Sequence[str], seconds: float) -> str:
    """PromQL: by how much counters rose. One that began within that time counts from its beginning, which ``increase`` leaves out."""
    window = f"{int(seconds)}s"
    return f"sum by ({', '.join(by)}) (({selector} unless {selector} offset {window}) or increase({selector}[{window}])) > 0"


def plaintext(ask: Ask, seconds: float) -> list[Plaintext]:
    """What came without TLS in the last ``seconds``, most first. Raises ClusterError."""
    found = []
    for counted, name in _COUNTED.items():
        selector = f'{name}{{reporter=~"destination|waypoint",connection_security_policy="none"}}'
        found += [_plaintext(one, counted) for one in values(ask, since(selector, _BY, seconds)) if is_number(one)]
    return sorted(found, key=lambda one: (-one.count, one.namespace, one.workload, one.source))


def _plaintext(one: Series, counted: str) -> Plaintext:
    known = {name: "" if one.labels.get(name, "") == _UNKNOWN else one.labels.get(name, "") for name in _BY}
    source = f"{known['source_workload']}.{known['source_workload_namespace']}" if known["source_workload"] else ""
    return Plaintext(
        known["destination_workload_namespace"], known["destination_workload"], known["destination_service"], source, counted, _whole(one.value)
    )


def seen(ask: Ask) -> bool:
    """Whether Prometheus has Istio's standard metrics at all, without which nothing follows from finding none. Raises ClusterError."""
    return bool(values(ask, f'count({{__name__=~"{"|".join(_COUNTED.values())}"}})'))


def dry_run_denials(ask: Ask, seconds: float) -> list[Denial]:
    """What dry runs denied in the last ``seconds``: an ALLOW policy what it does not allow, a DENY policy what it denies. Raises ClusterError."""
    selector = '{__name__=~"envoy_.*rbac",authz_dry_run_result="denied"}'
    found = values(ask, since(selector, ("namespace", "pod"), seconds))
    denials = [Denial(one.labels.get("namespace", ""), one.labels.get("pod", ""), _whole(one.value)) for one in found if is_number(one)]
    return sorted(denials, key=lambda one: (one.namespace, one.pod))


def _whole(count: float) -> int:
    """``increase`` extrapolates; a part of a request was one."""
    return max(1, round(count))
