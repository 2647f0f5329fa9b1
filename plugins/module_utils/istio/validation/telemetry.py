# SPDX-License-Identifier: GPL-3.0-or-later
"""Telemetries (https://istio.io/latest/docs/reference/config/telemetry/)."""
from __future__ import annotations

import typing as t

from .cel import expression_problem
from .findings import Findings
from .messages import Message
from .subject import Subject
from .targets import check_targets
from .verdict import Path


def check_telemetry(subject: Subject, spec: Message, found: Findings) -> None:
    """A Telemetry."""
    check_targets(spec, found)
    for number, metrics in enumerate(spec["metrics"]):
        _check_metrics(metrics, ("spec", "metrics", number), found)
    if len(spec["tracing"]) > 1:
        found.warn("multiple tracing is not currently supported", ("spec", "tracing"))
    for number, tracing in enumerate(spec["tracing"]):
        _check_tracing(tracing, ("spec", "tracing", number), found)
    for number, logging in enumerate(spec["accessLogging"]):
        at = ("spec", "accessLogging", number)
        if logging["filter"] is not None:
            problem = expression_problem(logging["filter"]["expression"])
            found.error(problem and f"must be a valid CEL expression, {problem}", (*at, "filter", "expression"))
        _check_providers(logging["providers"], (*at, "providers"), found)


def _check_providers(providers: t.Sequence[Message], at: Path, found: Findings) -> None:
    if any(not provider["name"] for provider in providers):
        found.error("providers.name may not be empty", at)


def _check_metrics(metrics: Message, at: Path, found: Findings) -> None:
    _check_providers(metrics["providers"], (*at, "providers"), found)
    for number, override in enumerate(metrics["overrides"]):
        where = (*at, "overrides", number)
        for tag, change in sorted(override["tagOverrides"].items()):
            if not tag:
                found.warn("tagOverrides.name may not be empty", (*where, "tagOverrides"))
            if change["operation"] == "UPSERT" and not change["value"]:
                found.error("tagOverrides.value must be set when operation is UPSERT", (*where, "tagOverrides", tag))
            if change["operation"] == "REMOVE" and change["value"]:
                found.error("tagOverrides.value may only be set when operation is UPSERT", (*where, "tagOverrides", tag))
        match = override["match"]
        if match is not None and match.get("customMetric") == "":
            found.error("customMetric may not be empty", (*where, "match", "customMetric"))


def _check_tracing(tracing: Message, at: Path, found: Findings) -> None:
    if len(tracing["providers"]) > 1:
        found.warn("multiple providers is not currently supported", (*at, "providers"))
    _check_providers(tracing["providers"], (*at, "providers"), found)
    percentage = tracing["randomSamplingPercentage"]
    if percentage is not None and (percentage < 0 or percentage > 100):
        found.error("randomSamplingPercentage must be in range [0.0, 100.0]", (*at, "randomSamplingPercentage"))
    for name, tag in sorted(tracing["customTags"].items()):
        where = (*at, "customTags", name)
        if not name:
            found.error("tag name may not be empty", where)
        for kind, field, text in (
            ("literal", "value", "literal tag value may not be empty"), ("header", "name", "header tag name may not be empty"),
            ("environment", "name", "environment tag name may not be empty"),
        ):  # fmt: skip
            if tag[kind] is not None and not tag[kind][field]:
                found.error(text, (*where, kind))
