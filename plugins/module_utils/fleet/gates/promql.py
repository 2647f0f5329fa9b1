# SPDX-License-Identifier: GPL-3.0-or-later
"""Gate ``promql``: every number that Prometheus gives for an expression is within limits."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...cluster.websockets import StreamError
from ...proxies.prometheus import PrometheusError, Series, at_url, in_pod, is_number, values
from ...specs.spec import Arguments
from .gate import Evidence, GateError, Json, Place, Verdict, worse_first


@dataclass(frozen=True)
class PromQL:
    """``url`` is empty where a pod in ``prometheus_namespace`` (empty: Istio's) is asked; ``no_data`` says what no number means: ``fail`` or ``pass``."""

    expression: str
    at_least: float | None
    at_most: float | None
    no_data: str
    url: str
    token: str = field(repr=False)
    ca_file: str
    prometheus_namespace: str

    NAME: t.ClassVar[str] = "promql"
    OPTIONS: t.ClassVar[Arguments] = {
        "expression": {"type": "str", "required": True},
        "at_least": {"type": "float"},
        "at_most": {"type": "float"},
        "no_data": {"type": "str", "choices": ["fail", "pass"], "default": "fail"},
        "url": {"type": "str"},
        "token": {"type": "str"},
        "ca_file": {"type": "str"},
        "prometheus_namespace": {"type": "str"},
    }

    @classmethod
    def of(cls, given: Json) -> PromQL:
        """From checked options. Raises GateError without a limit, or for limits that nothing meets."""
        low, high = given["at_least"], given["at_most"]
        if low is None and high is None:
            raise GateError("a limit is missing; give at_least, at_most or both")
        if low is not None and high is not None and low > high:
            raise GateError(f"at_least {low:g} is more than at_most {high:g}")
        if given["url"] and given["prometheus_namespace"]:
            raise GateError("url and prometheus_namespace exclude each other")
        texts = {name: given[name] or "" for name in ("url", "token", "ca_file", "prometheus_namespace")}
        return cls(given["expression"], low, high, given["no_data"], **texts)

    def look(self, place: Place) -> Verdict:
        """Ask once. A Prometheus that is not there or does not answer is evidence against. Raises ClusterError, also for a URL that is none."""
        ask = at_url(self.url, token=self.token, ca_file=self.ca_file, timeout=place.timeout) if self.url else None
        try:
            found = values(ask or in_pod(place.client, self.prometheus_namespace or place.namespace, timeout=place.timeout), self.expression)
        except (PrometheusError, StreamError) as error:
            return Verdict((Evidence(False, self.expression, str(error)),))
        numbers = [one for one in found if is_number(one)]
        if not numbers:
            return Verdict((Evidence(self.no_data == "pass", self.expression, "gives no number"),))
        return Verdict(worse_first(self._evidence(one) for one in numbers))

    def _evidence(self, one: Series) -> Evidence:
        broken = ""
        if self.at_least is not None and one.value < self.at_least:
            broken = f", less than {self.at_least:g}"
        elif self.at_most is not None and one.value > self.at_most:
            broken = f", more than {self.at_most:g}"
        labels = ", ".join(f"{key}={value}" for key, value in sorted(one.labels.items()))
        subject = f"{self.expression} {{{labels}}}" if labels else self.expression
        return Evidence(not broken, subject, f"is {one.value:g}{broken}", {"value": one.value, "labels": one.labels})
