# SPDX-License-Identifier: GPL-3.0-or-later
"""DestinationRules (https://istio.io/latest/docs/reference/config/networking/destination-rule/)."""
from __future__ import annotations

from . import names
from .findings import Findings
from .messages import Message
from .subject import Subject
from .targets import check_export, check_selector
from .traffic_policy import check_policy


def check_destination_rule(subject: Subject, spec: Message, found: Findings) -> None:
    """A DestinationRule."""
    found.error(names.wildcard_problem(spec["host"]), ("spec", "host"))
    check_policy(spec["trafficPolicy"], subject.namespace, ("spec", "trafficPolicy"), found)
    seen: set[str] = set()
    for number, subset in enumerate(spec["subsets"]):
        at = ("spec", "subsets", number)
        name = subset["name"]
        if name in seen:
            found.error(f"duplicate subset names: {name}", (*at, "name"))
        seen.add(name)
        own = Findings()
        own.error(subset_problem(name), (*at, "name"))
        for problem in names.label_problems(subset["labels"]):
            own.list_error(problem, (*at, "labels"))
        check_policy(subset["trafficPolicy"], subject.namespace, (*at, "trafficPolicy"), own)
        found.take_errors(own)
    selector = spec["workloadSelector"]
    check_export(spec, subject.namespace, found, selected=selector is not None)
    check_selector(selector, ("spec", "workloadSelector"), found)


def subset_problem(name: str) -> str:
    """A subset's name."""
    if not name:
        return "subset name cannot be empty"
    return "" if names.is_label(name) else f"subset name is invalid: {name}"
