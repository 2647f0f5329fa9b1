# SPDX-License-Identifier: GPL-3.0-or-later
"""What each injection webhook says of a pod, and because of which labels (``istioctl x check-inject``)."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .selectors import Labels, Requirement, Selector, requirements
from .webhooks import REVISION_LABEL, deactivated, is_injector, labels_of, name_of

Map = t.Mapping[str, t.Any]


@dataclass(frozen=True)
class Verdict:
    """A MutatingWebhookConfiguration, its revision, whether it injects the pod, and why or why not."""

    webhook: str
    revision: str
    injects: bool
    reason: str


def verdicts(configurations: t.Iterable[Map], namespace_labels: Labels, pod_labels: Labels) -> list[Verdict]:
    """One of each injector, by name, for a pod that is created with these labels in a namespace of those."""
    found = [_verdict(item, namespace_labels, pod_labels) for item in configurations if is_injector(item)]
    return sorted(found, key=lambda item: item.webhook)


def refused_by_all(found: t.Sequence[Verdict]) -> str:
    """Why no webhook injects the pod, in one line; empty where one does."""
    if any(item.injects for item in found):
        return ""
    active = [item for item in found if item.reason != _SWITCHED_OFF] or found
    reasons = sorted({item.reason for item in active})
    return reasons[0] if len(reasons) == 1 else "; ".join(f"{item.webhook}: {item.reason}" for item in active) or "there is no injection webhook"


_SWITCHED_OFF: t.Final = "the webhook is switched off and matches nothing"


def _verdict(configuration: Map, namespace_labels: Labels, pod_labels: Labels) -> Verdict:
    injects, reason = _reason(configuration, namespace_labels, pod_labels)
    return Verdict(name_of(configuration), labels_of(configuration).get(REVISION_LABEL, ""), injects, reason)


def _reason(configuration: Map, namespace_labels: Labels, pod_labels: Labels) -> tuple[bool, str]:
    if deactivated(configuration):
        return False, _SWITCHED_OFF
    webhooks = configuration.get("webhooks") or ()
    against: dict[str, list[str]] = {"pod": [], "namespace": []}
    for webhook in webhooks:
        of_namespace = _unmet(webhook.get("namespaceSelector"), namespace_labels)
        of_pod = _unmet(webhook.get("objectSelector"), pod_labels)
        if not of_namespace and not of_pod:
            named = _met(webhook.get("namespaceSelector"), namespace_labels, "namespace") + _met(webhook.get("objectSelector"), pod_labels, "pod")
            return True, " and ".join(named) or "all namespaces are injected"
        if not of_namespace:
            excluding = [item for item in of_pod if item.operator in ("NotIn", "DoesNotExist")]
            against["pod"] += _contrary(excluding or of_pod, pod_labels)
        elif not of_pod:
            against["namespace"] += _contrary(of_namespace, namespace_labels)
    # Where one side fits, a label of the other side's that stands against it says more than those that are missing.
    for kind, found in against.items():
        if found:
            return False, f"{kind} has label {found[0]}"
    asked = [("namespace label", "namespaceSelector"), ("pod label", "objectSelector")]
    texts = [f"{kind} {' or '.join(found)}" for kind, key in asked if (found := _asked(webhook.get(key) for webhook in webhooks))]
    return False, f"needs {', or '.join(texts)}" if texts else "its selectors do not match"


def _unmet(selector: Selector | None, labels: Labels) -> list[Requirement]:
    return [item for item in requirements(selector) if not item.holds(labels)]


def _met(selector: Selector | None, labels: Labels, kind: str) -> list[str]:
    """The labels that a selector asks for and finds, as text."""
    return [f"{kind} has label {item.key}={labels[item.key]}" for item in requirements(selector) if item.operator in ("In", "Exists") and item.key in labels]


def _contrary(unmet: list[Requirement], labels: Labels) -> list[str]:
    """The labels that break a selector, as text, where it is only for these that it does not match."""
    return [f"{item.key}={labels[item.key]}" for item in unmet] if all(item.key in labels for item in unmet) else []


def _asked(selectors: t.Iterable[Selector | None]) -> list[str]:
    """The labels that selectors ask for, as text, each once."""
    found = [f"{item.key}={value}" for selector in selectors for item in requirements(selector) if item.operator == "In" for value in sorted(item.values)]
    return list(dict.fromkeys(found))
