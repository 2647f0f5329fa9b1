# SPDX-License-Identifier: GPL-3.0-or-later
"""The traffic policies of a DestinationRule: of all its pods, and of subsets."""
from __future__ import annotations

import typing as t

from .fields import Map, mapping, maps, strings
from .resource import Path, Resource
from .selection import Labels


class TrafficPolicy(t.NamedTuple):
    """A policy, the labels of the pods it is for (empty: all), and the path there."""

    value: Map
    labels: Labels
    path: Path

    def parts(self) -> list[tuple[Map, Path]]:
        """What it says in general, and of single ports, each with its path."""
        of_ports = ((one, (*self.path, "portLevelSettings", i)) for i, one in enumerate(maps(self.value, "portLevelSettings")))
        return [(self.value, self.path), *of_ports]


def traffic_policies(rule: Resource) -> list[TrafficPolicy]:
    """Those that say something."""
    found = [TrafficPolicy(mapping(rule.spec, "trafficPolicy"), {}, ("spec", "trafficPolicy"))]
    for i, subset in enumerate(maps(rule.spec, "subsets")):
        if "trafficPolicy" in subset:
            found.append(TrafficPolicy(mapping(subset, "trafficPolicy"), strings(subset, "labels"), ("spec", "subsets", i, "trafficPolicy")))
    return [one for one in found if one.value]
