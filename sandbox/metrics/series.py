# SPDX-License-Identifier: GPL-3.0-or-later
"""Counters and histograms of one proxy, and their text (Prometheus: "Exposition formats")."""

from bisect import bisect_left
from collections.abc import Iterator

Labels = tuple[tuple[str, str], ...]
REQUESTS = "istio_requests_total"
DURATION = "istio_request_duration_milliseconds"
BUCKETS = (0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000, 3600000)
"""Envoy's own, which are Istio's."""


class Series:
    """What was counted, by labels."""

    def __init__(self) -> None:
        self.counts: dict[Labels, list[int]] = {}
        """One number a bucket, the last for what is above all."""
        self.sums: dict[Labels, float] = {}

    def add(self, labels: dict[str, str], milliseconds: float) -> None:
        """Count one request."""
        key = tuple(sorted(labels.items()))
        self.counts.setdefault(key, [0] * (len(BUCKETS) + 1))[bisect_left(BUCKETS, milliseconds)] += 1
        self.sums[key] = self.sums.get(key, 0.0) + milliseconds

    def requests(self) -> Iterator[str]:
        """The lines of the counter."""
        for labels, counts in list(self.counts.items()):
            yield f"{REQUESTS}{{{_text(labels)}}} {sum(counts)}"

    def durations(self) -> Iterator[str]:
        """The lines of the histogram."""
        for labels, counts in list(self.counts.items()):
            text, below = _text(labels), 0
            for bound, count in zip((*(f"{bucket:g}" if bucket < 1e6 else str(int(bucket)) for bucket in BUCKETS), "+Inf"), counts, strict=True):
                below += count
                yield f'{DURATION}_bucket{{{text},le="{bound}"}} {below}'
            yield f"{DURATION}_sum{{{text}}} {self.sums[labels]:g}"
            yield f"{DURATION}_count{{{text}}} {below}"


def text(all_series: list[Series]) -> str:
    """The whole page."""
    lines = [f"# TYPE {REQUESTS} counter", *(line for one in all_series for line in one.requests())]
    lines += [f"# TYPE {DURATION} histogram", *(line for one in all_series for line in one.durations())]
    return "\n".join(lines) + "\n"


def _text(labels: Labels) -> str:
    return ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
