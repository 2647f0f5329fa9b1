# SPDX-License-Identifier: GPL-3.0-or-later
"""Kubernetes' label selectors: what they match, and whether two can match the same labels.

https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
A selector that is absent or empty matches everything.
"""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

Selector = t.Mapping[str, t.Any]
Labels = t.Mapping[str, str]
GATEWAY_NAME: t.Final = "gateway.networking.k8s.io/gateway-name"
"""The label of the pods of a Gateway of the Gateway API."""


@dataclass(frozen=True)
class Requirement:
    """What a selector asks of one key; the operator is In, NotIn, Exists or DoesNotExist."""

    key: str
    operator: str
    values: frozenset[str] = frozenset()

    def holds(self, labels: Labels) -> bool:
        """Whether the labels meet it; a key that is absent meets NotIn."""
        value = labels.get(self.key)
        if self.operator == "In":
            return value in self.values
        if self.operator == "NotIn":
            return value not in self.values
        if self.operator == "Exists":
            return value is not None
        return self.operator == "DoesNotExist" and value is None


def requirements(selector: Selector | None) -> list[Requirement]:
    """All that a selector asks: ``matchLabels`` and ``matchExpressions`` together."""
    if not selector:
        return []
    out = [Requirement(key, "In", frozenset((value,))) for key, value in (selector.get("matchLabels") or {}).items()]
    for item in selector.get("matchExpressions") or ():
        out.append(Requirement(str(item.get("key")), str(item.get("operator")), frozenset(item.get("values") or ())))
    return out


def matches(selector: Selector | None, labels: Labels) -> bool:
    """Whether a selector matches the labels."""
    return all(item.holds(labels) for item in requirements(selector))


def common_labels(one: Selector | None, other: Selector | None, *, always: t.Collection[str] = ()) -> dict[str, str] | None:
    """Labels that both selectors match, or None where there can be none.

    ``always`` names keys that every object has (Kubernetes gives each namespace ``kubernetes.io/metadata.name``).
    Of all labels that do, the answer holds the fewest keys and, of values, the first by name.
    """
    by_key: dict[str, list[Requirement]] = {}
    for item in [*requirements(one), *requirements(other)]:
        by_key.setdefault(item.key, []).append(item)
    out: dict[str, str] = {}
    for key, asked in by_key.items():
        if key not in always and all(item.holds({}) for item in asked):
            continue
        named = sorted(value for item in asked for value in item.values if item.operator == "In")
        value = next((value for value in [*named, _other_than(asked)] if all(item.holds({key: value}) for item in asked)), None)
        if value is None:
            return None
        out[key] = value
    return out


def _other_than(asked: list[Requirement]) -> str:
    """A value that none of the requirements names."""
    named = {value for item in asked for value in item.values}
    value = "any"
    while value in named:
        value += "-other"
    return value
