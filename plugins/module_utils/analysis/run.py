# SPDX-License-Identifier: GPL-3.0-or-later
"""Analyzers over a snapshot: what they find becomes messages, in one order whatever the order of objects."""
from __future__ import annotations

import itertools
import typing as t
from dataclasses import dataclass, field

from ..gotemplate.formatting import sprintf
from .analyzer import Analyzer, Finding
from .documents import Place
from .kinds import Kind
from .message import Message, in_order
from .messages import TYPES
from .second_process import verdicts_beside
from .snapshot import Snapshot
from .suppression import Suppressions

_OF_SCHEMAS: t.Final = ("IST0106", "IST0130", "IST0131", "IST0133")
"""For these istioctl tells the line of the object; all others of its codes are about a scalar, or about the object."""


@dataclass(frozen=True)
class Analysis:
    """The messages in order; which analyzers ran, and which could not for want of a kind; how many messages were suppressed.

    ``fixable`` are the messages with a fix about objects that a text holds, each with the place there.
    """

    messages: list[Message]
    executed: list[str]
    skipped: dict[str, tuple[Kind, ...]]
    suppressed: int
    fixable: list[tuple[Message, Place]] = field(default_factory=list)


def analyze(
    snapshot: Snapshot, analyzers: t.Iterable[Analyzer], *, namespaces: t.Collection[str] = (), suppressions: Suppressions | None = None,
    show_cluster: bool = False, more: t.Iterable[Finding] = (),
) -> Analysis:  # fmt: skip
    """Run every analyzer whose kinds could be read and of whose subjects any is there; ``more`` are findings beside theirs.

    ``namespaces`` keeps what is about objects in them or in none; empty for all. Where an object stands is looked up only for what is told.
    """
    hidden = suppressions or Suppressions()
    wanted = frozenset(namespaces)
    messages: list[Message] = []
    executed: list[str] = []
    skipped: dict[str, tuple[Kind, ...]] = {}
    suppressed = 0
    fixable: list[tuple[Message, Place]] = []
    running: list[Analyzer] = []
    for analyzer in analyzers:
        missing = analyzer.missing(snapshot)
        if missing:
            skipped[analyzer.name] = missing
            continue
        executed.append(analyzer.name)
        running.append(analyzer)
    for finding in itertools.chain(_found(snapshot, running), more):
        space = finding.resource.own_namespace
        if wanted and space and space not in wanted:
            continue
        if hidden.hide(finding.code, finding.resource):
            suppressed += 1
            continue
        message = told(finding, show_cluster=show_cluster)
        if hidden.known(message):
            suppressed += 1
        else:
            messages.append(message)
            if finding.fix is not None and finding.resource.place is not None:
                fixable.append((message, finding.resource.place))
    return Analysis(in_order(messages), executed, skipped, suppressed, fixable)


def _found(snapshot: Snapshot, analyzers: t.Sequence[Analyzer]) -> t.Iterator[Finding]:
    """What they find. Those that ask for verdicts come last: where there are others, another process may work these out meanwhile."""
    last = [one for one in analyzers if one.of_verdicts]
    kinds = dict.fromkeys(kind for one in last for kind in one.inputs) if len(last) < len(analyzers) else ()
    with verdicts_beside([one for kind in kinds for one in snapshot.all(kind)]) as take:
        for analyzer in analyzers:
            if not analyzer.of_verdicts:
                yield from analyzer.find(snapshot)
        take()
        for analyzer in last:
            yield from analyzer.find(snapshot)


def told(finding: Finding, *, show_cluster: bool = False) -> Message:
    """A finding as a message."""
    kind, resource = TYPES[finding.code], finding.resource
    text = sprintf(kind.template, list(finding.arguments))
    cluster = resource.cluster if show_cluster else ""
    place = resource.reference(finding.path, nearest=kind.code in _OF_SCHEMAS or kind.code.startswith("MF"))
    return Message(kind.code, kind.name, kind.level, resource.origin, text, kind.next_step, place, cluster, finding.fix)
