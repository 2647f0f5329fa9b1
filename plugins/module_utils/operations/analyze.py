# SPDX-License-Identifier: GPL-3.0-or-later
"""``analyze``: what is wrong with a mesh's configuration, in files, in clusters, or in files as if they were applied."""
from __future__ import annotations

import dataclasses
import sys
import time
import typing as t
from collections import Counter

from ..analysis import live
from ..analysis.analyzer import Analyzer
from ..analysis.analyzers.gateway_secrets import referenced
from ..analysis.defaults import default_resources
from ..analysis.kinds import CONFIG_MAP, OBJECTS, SECRET, Kind
from ..analysis.mesh_settings import MeshSettingsError, read_mesh, read_networks
from ..analysis.message import LEVELS, Message, in_order
from ..analysis.messages import TYPES
from ..analysis.outputs import WRITERS
from ..analysis.registry import selected
from ..analysis.resource import Resource
from ..analysis.run import Analysis, analyze
from ..analysis.snapshot import Snapshot
from ..analysis.sources import STDIN, Objects, SourceError, gather, read_file, read_objects, read_texts, together
from ..analysis.suppression import SuppressionError, Suppressions, read_baseline, read_suppressions
from ..cluster.client import Client
from ..cluster.connection import connect
from ..specs.analyze import Options
from .cluster_errors import told
from .destination import write_destination
from .query import answered, checked_query
from .result import OperationError, Reporter, Result

_SHOWN: t.Final = 5


def run(options: Options, reporter: Reporter) -> Result:
    """Analyse; nothing is written but ``dest``. Raises OperationError (also where ``failure_threshold`` is met), Unreachable."""
    query = checked_query(options.query)
    try:
        analyzers = selected(options.rules)
    except ValueError as error:
        raise OperationError(f"rules: {error}") from None
    suppressions = _suppressions(options, reporter)
    if not options.live and not options.files and options.objects is None:
        raise OperationError("nothing to look at: give files or objects, or leave live on")
    given = _given(options)
    mesh = _mesh(options)
    if options.live:
        with told():
            snapshot, notices = _of_cluster(options, analyzers, given, mesh)
    else:
        config, networks = mesh
        config = read_mesh("") if config is None else config
        defaults = default_resources(config, options.namespace) if options.files_complete else []
        kinds = [kind for kind in OBJECTS if options.files_complete or not kind.discovery]
        snapshot = Snapshot([*given.resources, *defaults], kinds=kinds, istio_namespace=options.namespace, mesh_config=config, mesh_networks=networks)
        notices = _Notices()
    several = bool(options.live and options.remote_contexts)
    found = analyze(snapshot, analyzers, namespaces=options.namespaces, suppressions=suppressions, show_cluster=several)
    everything = in_order([*found.messages, *given.messages, *notices.messages(found)])
    return _result(options, snapshot, found, everything, notices, given, query)


@dataclasses.dataclass
class _Notices:
    """What of a cluster could not be looked at: kinds that may not be listed, and kinds that it does not know; what its mesh config says wrong."""

    denied: dict[Kind, str] = dataclasses.field(default_factory=dict)
    absent: list[Kind] = dataclasses.field(default_factory=list)
    wrong: list[Message] = dataclasses.field(default_factory=list)

    def messages(self, found: Analysis) -> list[Message]:
        out = list(self.wrong)
        for kind, text in self.denied.items():
            names = [name for name, missing in found.skipped.items() if kind in missing]
            out.append(_message("MF0290", "Cluster", f"{kind.plural} may not be listed ({text}); not run: {', '.join(names) or 'nothing'}"))
        return out


def _message(code: str, origin: str, text: str) -> Message:
    kind = TYPES[code]
    return Message(code, kind.name, kind.level, origin, text, kind.next_step)


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


def _given(options: Options) -> Objects:
    """The objects of files and of the option; what cannot be read of them is in its messages."""
    try:
        texts = [(name, sys.stdin.read() if name == STDIN else read_file(name)) for name in gather(options.files)]
    except SourceError as error:
        raise OperationError(str(error)) from None
    out = read_texts(texts, options.default_namespace, complete=options.files_complete)
    if options.objects is None:
        return out
    if isinstance(options.objects, str):
        more = read_texts([("objects", options.objects)], options.default_namespace, complete=options.files_complete)
    else:
        values = options.objects if isinstance(options.objects, list) else [options.objects]
        more = read_objects(values, options.default_namespace, complete=options.files_complete)
    return together(out, more)


def _mesh(options: Options) -> tuple[dict[str, t.Any] | None, dict[str, t.Any] | None]:
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


def _of_cluster(
    options: Options, analyzers: list[Analyzer], given: Objects, mesh: tuple[dict[str, t.Any] | None, dict[str, t.Any] | None]
) -> tuple[Snapshot, _Notices]:
    """The cluster with what files say laid over it, and the other clusters of the mesh."""
    deadline = time.monotonic() + options.timeout
    needed = {kind for one in analyzers for kind in one.inputs}
    kinds = [kind for kind in OBJECTS if kind in needed or kind is CONFIG_MAP]
    client = connect(options.auth)
    others = [connect(dataclasses.replace(options.auth, context=name), name=name) for name in options.remote_contexts]

    def read(number: int) -> live.Live:
        remote, wanted = number > 0, kinds if number == 0 else [kind for kind in kinds if kind in live.OF_REMOTES]
        asked, name = (others[number - 1], options.remote_contexts[number - 1]) if remote else (client, live.MAIN)
        return live.read_cluster(asked, wanted, istio_namespace=options.namespace, revision=options.revision, deadline=deadline, cluster=name)

    main, *remotes = client.each(read, range(1 + len(others)))
    found = [*given.resources, *main.resources, *(one for remote in remotes for one in remote.resources)]
    notices = _Notices(main.denied, main.absent)
    for remote in remotes:
        notices.denied.update(remote.denied)
    config, networks = _settings(options, main.resources, mesh, notices)
    secrets: dict[tuple[str, str], Resource | None] = {}
    for one in given.resources:
        one.cluster = live.MAIN
    snapshot = Snapshot(
        found, kinds=[kind for kind in OBJECTS if kind not in notices.denied], istio_namespace=options.namespace,
        mesh_config=config, mesh_networks=networks, secret=lambda namespace, name: secrets.get((namespace, name)),
    )  # fmt: skip
    if SECRET in needed and SECRET not in notices.denied:
        secrets.update(_secrets(client, snapshot, notices))
    return snapshot, notices


def _secrets(client: Client, snapshot: Snapshot, notices: _Notices) -> dict[tuple[str, str], Resource | None]:
    places = [place for place in referenced(snapshot) if snapshot.find(SECRET, *place) is not None]
    found = live.read_secrets(client, places)
    unread = [f"{namespace}/{name}" for (namespace, name), one in found.items() if one is None]
    if unread:
        shown = ", ".join(unread[:_SHOWN]) + (", ..." if len(unread) > _SHOWN else "")
        notices.wrong.append(_message("MF0290", "Cluster", f"{len(unread)} Secrets may be listed and not read; their certificates were not looked at: {shown}"))
    return found


def _settings(
    options: Options, resources: list[Resource], mesh: tuple[dict[str, t.Any] | None, dict[str, t.Any] | None], notices: _Notices
) -> tuple[dict[str, t.Any] | None, dict[str, t.Any] | None]:
    """Mesh config and networks: the files', else the cluster's; one that cannot be read is told, and Istio's defaults are taken."""
    config, networks = mesh
    texts = live.mesh_texts(resources, options.namespace, options.revision)
    for number, read in ((0, read_mesh), (1, read_networks)):
        if texts[number] and mesh[number] is None:
            try:
                value = read(texts[number])
            except MeshSettingsError as error:
                notices.wrong.append(_message("MF0201", f"ConfigMap {options.namespace}/{texts[2]}", f"It {error}"))
                continue
            config, networks = (value, networks) if number == 0 else (config, value)
    return config, networks


def _result(
    options: Options, snapshot: Snapshot, found: Analysis, everything: list[Message], notices: _Notices, given: Objects, query: t.Any
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
        "messages": [one.values() for one in shown],
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
