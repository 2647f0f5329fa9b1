# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gate is: it looks at a cluster and gives a verdict with evidence."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...cluster.client import Client
from ...specs.spec import Arguments

Json = dict[str, t.Any]


@dataclass(frozen=True)
class Place:
    """Where a gate looks: a cluster, Istio's ``namespace`` in it, and seconds for each answer."""

    client: Client
    namespace: str
    timeout: float


@dataclass(frozen=True)
class Evidence:
    """Something seen: whether it is as it should be, of what (``pod.namespace``, ``Kind namespace/name``, an expression), and facts as data."""

    passed: bool
    subject: str
    text: str
    facts: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What one look gave; ``final`` where another look would give the same."""

    evidence: tuple[Evidence, ...]
    final: bool = False

    @property
    def passed(self) -> bool:
        """Whether all of it is as it should be."""
        return all(one.passed for one in self.evidence)


class Gate(t.Protocol):
    """A gate with its options."""

    NAME: t.ClassVar[str]
    OPTIONS: t.ClassVar[Arguments]
    """What it accepts beside its name, as an argument spec: types str, bool, int, float, and list of str."""

    @classmethod
    def of(cls, given: Json) -> Gate:
        """From options that ``OPTIONS`` has checked. Raises GateError for those that do not go together."""

    def look(self, place: Place) -> Verdict:
        """One look. Raises ClusterError."""


class GateError(ValueError):
    """A gate that cannot be what is described; the message names the option."""


def worse_first(evidence: t.Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence with what failed before what passed, each by its subject."""
    return tuple(sorted(evidence, key=lambda one: (one.passed, one.subject)))
