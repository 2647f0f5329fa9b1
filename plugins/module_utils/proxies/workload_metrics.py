# SPDX-License-Identifier: GPL-3.0-or-later
"""How a workload fares, as the proxies in front of it measured: PromQL and table of ``istioctl x metrics`` (istio/istioctl/pkg/metrics)."""
from __future__ import annotations

import math
import re
import typing as t
from dataclasses import dataclass

from .prometheus import Ask, values

_HEADER: t.Final = ("WORKLOAD", "TOTAL RPS", "ERROR RPS", "P50 LATENCY", "P90 LATENCY", "P99 LATENCY")
_QUANTILES: t.Final = (0.5, 0.9, 0.99)
_NAME: t.Final = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)?")
_WIDE, _LEAST, _GAP = 40, 13, 2


@dataclass(frozen=True)
class Metrics:
    """Of the workloads whose names begin so: requests and failing ones (4xx, 5xx) a second, and milliseconds that half, 90 % and 99 % of them took.

    A latency is None where there were no requests.
    """

    workload: str
    total_rps: float
    error_rps: float
    p50: float | None
    p90: float | None
    p99: float | None


def is_workload(text: str) -> bool:
    """Whether a text is ``NAME`` or ``NAME.NAMESPACE``."""
    return bool(_NAME.fullmatch(text))


def measure(ask: Ask, workload: str, seconds: float) -> Metrics:
    """The metrics of the last ``seconds``. Raises ClusterError."""
    name, _, namespace = workload.partition(".")
    window = go_duration(int(seconds * 1000))
    chosen = f'destination_workload=~"{name}.*", destination_workload_namespace=~"{namespace}.*",reporter="destination"'
    total = f"sum(rate(istio_requests_total{{{chosen}}}[{window}]))"
    failing = f'sum(rate(istio_requests_total{{{chosen},response_code=~"[45][0-9]{{2}}"}}[{window}]))'
    buckets = f"sum(rate(istio_request_duration_milliseconds_bucket{{{chosen}}}[{window}])) by (le)"
    found = [_first(ask, f"histogram_quantile({quantile:f}, {buckets})") for quantile in _QUANTILES]
    return Metrics(workload, _first(ask, total) or 0.0, _first(ask, failing) or 0.0, found[0], found[1], found[2])


def _first(ask: Ask, expression: str) -> float | None:
    """The first number; None for nothing, also where Prometheus has no number."""
    found = values(ask, expression)
    return None if not found or math.isnan(found[0].value) else found[0].value


def metrics_table(found: t.Iterable[Metrics]) -> str:
    """As istioctl prints it: each line with widths of its own, cells to the right."""
    lines: list[tuple[str, ...]] = [_HEADER]
    for one in found:
        latencies = [go_duration(int(value or 0)) for value in (one.p50, one.p90, one.p99)]
        lines.append((one.workload, f"{one.total_rps:.3f}", f"{one.error_rps:.3f}", *latencies))
    return "".join(_line((line[0].rjust(_WIDE), *line[1:])) for line in lines)


def _line(cells: tuple[str, ...]) -> str:
    return "".join(cell.rjust(max(_LEAST, len(cell) + _GAP)) for cell in cells) + "\n"


def go_duration(milliseconds: int) -> str:
    """As Go writes a span of time: ``0s``, ``250ms``, ``1.5s``, ``1m0s``, ``1h0m0s``."""
    if milliseconds == 0:
        return "0s"
    if milliseconds < 1000:
        return f"{milliseconds}ms"
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest / 1000:.3f}".rstrip("0").rstrip(".")
    return (f"{hours}h" if hours else "") + (f"{minutes}m" if hours or minutes else "") + f"{seconds}s"
