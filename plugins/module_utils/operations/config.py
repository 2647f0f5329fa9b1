# SPDX-License-Identifier: GPL-3.0-or-later
"""``config``: a set of objects is applied, kept exact, or removed."""
from __future__ import annotations

import re
import typing as t
from dataclasses import asdict

from ..analysis.documents import Document, Place
from ..analysis.kinds import kind_of
from ..analysis.live_snapshot import Looking, take_snapshot
from ..analysis.message import Message
from ..analysis.registry import selected
from ..analysis.resource import Resource
from ..analysis.run import analyze
from ..analysis.suppression import SuppressionError, Suppressions, read_suppressions
from ..cluster.connection import connect
from ..install.config_set import ConfigSet
from ..install.desired import key_of
from ..install.live import read_live
from ..install.object_files import Sourced, read_objects
from ..install.outcome import adopted
from ..install.sets import PART_OF, SetName
from ..install.site import Site
from ..install.verdicts import PRUNE
from ..proxies.distribution import Applied, NotDistributed, await_distributed
from ..proxies.look import Scope
from ..specs.config import Options
from .cluster_errors import told
from .result import OperationError, Reporter, Result
from .writing_run import Done, carry_out, diff_of, settings_of, values_of

_ANALYSIS_SECONDS: t.Final = 120.0
_SHOWN: t.Final = 10
_NAME: t.Final = re.compile(r"[a-z0-9]([-a-z0-9]{0,98}[a-z0-9])?")


def run(options: Options, reporter: Reporter) -> Result:
    """Bring the set into the wanted state. Raises OperationError, Unreachable."""
    if not _NAME.fullmatch(options.set_name):
        raise OperationError(f"set_name: {options.set_name!r} is no name: small letters, digits and '-', 100 at most, no '-' at the ends")
    with told():
        name = SetName(options.set_name, options.set_namespace)
        objects = read_objects(options.src, options.objects) if options.state == "present" else None
        site = Site.of(connect(options.auth), reporter.warn)
        work = ConfigSet(name, objects, options.default_namespace, settings_of(options.writing), site, foreseeing=options.check_mode)
        messages = _analysed(options, site, work) if options.analyze != "never" and work.objects else []
        done = carry_out(site, options.writing, work, check_mode=options.check_mode)
        for text in adopted(done.plan.changes):
            site.warn(text)
        if work.staying:
            site.warn(f"Namespaces, CRDs and objects with Helm's policy keep are not deleted; they leave the set and stay: {', '.join(work.staying)}")
        shown = values_of(done)
        values = {
            "objects": shown["objects"], "run_id": shown["run_id"], "set": {"name": name.name, "namespace": name.namespace, "id": name.id},
            "messages": [one.values_with_fix() for one in messages], "distribution": None,
        }  # fmt: skip
        if options.wait_distributed and not options.check_mode:
            values["distribution"] = _distribution(site, options, done, values)
    return Result(done.plan.writes, values, diff_of(done) if options.diff_mode else None)


def _distribution(site: Site, options: Options, done: Done, values: dict[str, t.Any]) -> dict[str, t.Any]:
    """Wait until proxies have what was applied. Raises OperationError with the run's values, ClusterError."""
    kept = [change.item for change in done.changes if change.action != PRUNE]
    gone = [change.item for change in done.changes if change.action == PRUNE]
    live = read_live(site.client, site.kinds, kept, always=())
    applied = Applied([live[key] for key in map(key_of, kept) if key in live], gone)
    scope = Scope(options.namespace, namespaces=options.distributed_to)
    try:
        proof = await_distributed(site.client, scope, applied, timeout=options.writing.wait_timeout)
    except NotDistributed as error:
        behind = [asdict(one) for one in error.behind]
        rejections = [asdict(one) for one in error.rejections]
        raise OperationError(str(error), changed=done.plan.writes, **{**values, "behind": behind, "rejections": rejections}) from None
    return {key: list(value) for key, value in asdict(proof).items()}


def _analysed(options: Options, site: Site, work: ConfigSet) -> list[Message]:
    """What an analysis of the cluster says of the set's objects as if they were there, and nothing of it that the set would delete.

    Raises OperationError where a message is of the level ``analyze`` or worse.
    """
    try:
        rules, warnings = read_suppressions(options.analyze_suppress)
    except SuppressionError as error:
        raise OperationError(f"analyze_suppress: {error}") from None
    for text in warnings:
        site.warn(text.replace("suppress:", "analyze_suppress:", 1))
    given = [resource for one in work.objects or () if (resource := _resource(one)) is not None]
    analyzers = selected(())
    looking = Looking(options.namespace, "", _ANALYSIS_SECONDS, lambda one: one.labels.get(PART_OF) == work.name.id)
    snapshot, notices = take_snapshot(site.client, analyzers, given, looking)
    found = analyze(snapshot, analyzers, suppressions=Suppressions(rules))
    for notice in notices.messages(found):
        if notice.code != "MF0291":  # of a kind that the cluster does not know there is nothing in a set either
            site.warn(f"analyze: {notice.message}")
    messages = [one for one in found.messages if one.reference]
    failing = [one for one in messages if one.at_least(options.analyze.capitalize())]
    if failing:
        texts = "; ".join(one.line() for one in failing[:_SHOWN])
        more = f"; and {len(failing) - _SHOWN} more" if len(failing) > _SHOWN else ""
        said = f"cluster {site.client.name}: nothing is written, as the analysis of the set has {len(failing)} messages of level {options.analyze} or worse"
        raise OperationError(f"{said}: {texts}{more}", messages=[one.values_with_fix() for one in messages])
    return messages


def _resource(one: Sourced) -> Resource | None:
    """An object of the set for the analysis; None for a kind that no analyzer looks at."""
    kind = kind_of(one.item["apiVersion"], one.item["kind"])
    if kind is None:
        return None
    name, _, line = one.origin.rpartition(":")
    written = Document(name, "", 0, int(line)) if name and line.isdecimal() else Document(one.origin, "", 0, 0)
    return Resource(kind, one.item, place=Place(written))
