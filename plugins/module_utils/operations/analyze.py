# SPDX-License-Identifier: GPL-3.0-or-later
"""``analyze``: what is wrong with a mesh's configuration, in files, in clusters, or in files as if they were applied."""
from __future__ import annotations

import dataclasses
import typing as t
from collections import Counter

from ..analysis.analyzer import Analyzer, Finding
from ..analysis.defaults import default_resources
from ..analysis.documents import Place
from ..analysis.fixing import fixed_text
from ..analysis.kinds import OBJECTS
from ..analysis.mesh_settings import Mesh, MeshSettingsError, read_mesh, read_networks
from ..analysis.message import LEVELS, Fix, Message, in_order
from ..analysis.notices import Notices
from ..analysis.outputs import WRITERS
from ..analysis.registry import selected
from ..analysis.run import Analysis, analyze
from ..analysis.snapshot import Snapshot
from ..analysis.sources import STDIN, Objects, SourceError, gather, read_file, read_objects, read_stdin, read_texts, together
from ..analysis.suppression import SuppressionError, Suppressions, read_baseline, read_suppressions
from ..analysis.uncollected import uncollected
from ..istio.versions import VersionError, parse_version
from ..specs.analyze import Options
from .destination import write_destination
from .query import answered, checked_query
from .result import OperationError, Reporter, Result

_SHOWN: t.Final = 5


@uncollected()
def run(options: Options, reporter: Reporter) -> Result:
    """Analyse; nothing is written but ``dest``. Raises OperationError (also where ``failure_threshold`` is met), Unreachable."""
    query = checked_query(options.query)
    try:
        analyzers = [*selected(options.rules), *_upgrade(options)]
    except VersionError as error:
        raise OperationError(f"from_version: {error}") from None
    except ValueError as error:
        raise OperationError(f"rules: {error}") from None
    suppressions = _suppressions(options, reporter)
    if not options.live and not options.files and options.objects is None:
        raise OperationError("nothing to look at: give files or objects, or leave live on")
    if options.runtime and not options.live:
        raise OperationError("runtime: compares a cluster with what its istiods hold; set live too")
    texts = _texts(options)
    given = _given(options, texts)
    mesh = _mesh(options)
    if options.live:
        snapshot, notices, more = _of_cluster(options, analyzers, given, mesh)
    else:
        snapshot, notices, more = _of_files(options, given, mesh), Notices(), []
    several = bool(options.live and options.remote_contexts)
    found = analyze(snapshot, analyzers, namespaces=options.namespaces, suppressions=suppressions, show_cluster=several, more=more)
    fixable = [one for one in found.fixable if one[1].document.name in texts and one[1].document.name != STDIN] if options.apply_fixes else []
    fixed = in_order(message for message, _ in fixable)  # several may be one to read, and each a place of its own
    known = frozenset(fixed)
    everything = in_order([*(one for one in found.messages if one not in known), *given.messages, *notices.messages(found)])
    changed, diff = _fixed_files(options, texts, fixable)
    done = _result(options, snapshot, found, everything, notices, given, query, fixed)
    return Result(done.changed or changed, done.values, done.diff if diff is None else diff)


def _upgrade(options: Options) -> list[Analyzer]:
    """The analyzer of an upgrade that is planned. Raises VersionError."""
    if not options.from_version:
        return []
    if not options.live and not options.files_complete:
        raise OperationError("from_version: looks at the mesh's Services, which files alone leave to the cluster; set live or files_complete")
    from ..analysis.upgrade import analyzer

    return [analyzer(parse_version(options.from_version))]


def _fixed_files(options: Options, texts: t.Mapping[str, str], fixed: t.Sequence[tuple[Message, Place]]) -> tuple[bool, dict[str, str] | None]:
    """Write the files that fixes change, each whole or not at all (in check mode: say whether that would change any); their diff as one."""
    changed, before, after = False, "", ""
    by_file: dict[str, list[tuple[Place, Fix]]] = {}
    for message, place in fixed:
        if message.fix is not None:
            by_file.setdefault(place.document.name, []).append((place, message.fix))
    for name, fixes in sorted(by_file.items()):
        one, diff = write_destination(name, fixed_text(texts[name], fixes), check_mode=options.check_mode, diff_mode=options.diff_mode)
        changed = changed or one
        if diff:
            before, after = before + diff["before"], after + diff["after"]
    names = ", ".join(sorted(by_file))
    return changed, {"before_header": names, "after_header": names, "before": before, "after": after} if options.diff_mode and by_file else None


def _of_cluster(options: Options, analyzers: list[Analyzer], given: Objects, mesh: Mesh) -> tuple[Snapshot, Notices, list[Finding]]:
    """What speaks to clusters is loaded here: an analysis of files takes not much longer than that. Raises OperationError, Unreachable."""
    from ..analysis.live_snapshot import Looking, take_snapshot
    from ..cluster.connection import connect
    from .cluster_errors import told

    with told():
        client = connect(options.auth)
        others = {name: connect(dataclasses.replace(options.auth, context=name), name=name) for name in options.remote_contexts}
        looking = Looking(options.namespace, options.revision, options.timeout)
        if not options.runtime:
            return *take_snapshot(client, analyzers, given.resources, looking, mesh=mesh, others=others), []
        from ..analysis.runtime import KINDS, compare

        snapshot, notices = take_snapshot(client, analyzers, given.resources, dataclasses.replace(looking, kinds=KINDS), mesh=mesh, others=others)
        return snapshot, notices, compare(client, snapshot, options.revision, options.namespaces, options.timeout)


def _of_files(options: Options, given: Objects, mesh: Mesh) -> Snapshot:
    config = mesh[0] if mesh[0] is not None else read_mesh("")
    defaults = default_resources(config, options.namespace) if options.files_complete else []
    kinds = [kind for kind in OBJECTS if options.files_complete or not kind.discovery]
    return Snapshot([*given.resources, *defaults], kinds=kinds, istio_namespace=options.namespace, mesh_config=config, mesh_networks=mesh[1])


def _suppressions(options: Options, reporter: Reporter) -> Suppressions:
    try:
        rules, warnings = read_suppressions(options.suppress)
    except SuppressionError as error:
        raise OperationError(f"suppress: {error}") from None
    for text in warnings:
        reporter.warn(text)
    if not options.baseline:
        return Suppressions(rules)
    try:
        return Suppressions(rules, read_baseline(_text("baseline", options.baseline)))
    except SuppressionError as error:
        raise OperationError(f"baseline: {options.baseline}: {error}") from None


def _text(option: str, name: str) -> str:
    try:
        return read_file(name)
    except SourceError as error:
        raise OperationError(str(error).replace("files:", f"{option}:", 1)) from None


def _texts(options: Options) -> dict[str, str]:
    """The texts of the files. Raises OperationError."""
    try:
        return {name: read_stdin() if name == STDIN else read_file(name) for name in gather(options.files)}
    except SourceError as error:
        raise OperationError(str(error)) from None


def _given(options: Options, texts: t.Mapping[str, str]) -> Objects:
    """The objects of files and of the option; what cannot be read of them is in its messages."""
    out = read_texts(texts.items(), options.default_namespace, complete=options.files_complete)
    if options.objects is None:
        return out
    if isinstance(options.objects, str):
        more = read_texts([("objects", options.objects)], options.default_namespace, complete=options.files_complete)
    else:
        values = options.objects if isinstance(options.objects, list) else [options.objects]
        more = read_objects(values, options.default_namespace, complete=options.files_complete)
    return together(out, more)


def _mesh(options: Options) -> Mesh:
    """Mesh config and mesh networks that are given as files; None for what is not."""
    config = networks = None
    option, name = "mesh_config_file", options.mesh_config_file
    try:
        config = read_mesh(_text(option, name)) if name else None
        option, name = "mesh_networks_file", options.mesh_networks_file
        networks = read_networks(_text(option, name)) if name else None
    except MeshSettingsError as error:
        raise OperationError(f"{option}: {name}: {error}") from None
    return config, networks


def _result(
    options: Options, snapshot: Snapshot, found: Analysis, everything: list[Message], notices: Notices, given: Objects, query: t.Any,
    fixed: list[Message],
) -> Result:
    shown = [one for one in everything if one.at_least(options.output_threshold.capitalize())]
    threshold = options.failure_threshold.capitalize()
    failing = [one for one in everything if options.failure_threshold != "never" and one.at_least(threshold)]
    counts = Counter(one.level for one in everything)
    changed, diff, output = False, None, ""
    if options.output_format:
        output = WRITERS[options.output_format](shown)
        if options.dest:
            changed, diff = write_destination(options.dest, output, check_mode=options.check_mode, diff_mode=options.diff_mode)
            output = ""
    values = answered(query, {
        "passed": not failing,
        "messages": [one.values_with_fix() for one in shown],
        "fixed": [one.values_with_fix() for one in fixed],
        "counts": {level: counts.get(level, 0) for level in reversed(LEVELS)},
        "suppressed": found.suppressed,
        "analyzed": len(snapshot),
        "ignored": given.others,
        "skipped_analyzers": {name: [kind.kind for kind in missing] for name, missing in sorted(found.skipped.items())},
        "missing_kinds": sorted(f"{kind.plural}.{kind.group}" for kind in notices.absent),
        "output": output,
    })  # fmt: skip
    if failing:
        texts = "; ".join(one.line() for one in failing[:_SHOWN])
        more = f"; and {len(failing) - _SHOWN} more" if len(failing) > _SHOWN else ""
        raise OperationError(f"{len(failing)} messages of level {options.failure_threshold} or worse: {texts}{more}", changed=changed, **values)
    return Result(changed, values, diff)
