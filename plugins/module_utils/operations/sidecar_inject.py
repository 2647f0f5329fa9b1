# SPDX-License-Identifier: GPL-3.0-or-later
"""``sidecar_inject``: what ``istioctl kube-inject`` does."""
from __future__ import annotations

import functools
import typing as t
from dataclasses import dataclass, replace
from pathlib import Path

from ..cluster.connection import connect
from ..gotemplate.errors import FunctionError
from ..helm.functions.yaml_load import loads
from ..helm.manifest import split_documents
from ..helm.output import manifest_text
from ..inject import live
from ..inject.errors import InjectError, SilentError
from ..inject.injector import Injector, istiod_setting, make_injector
from ..inject.objects import Answer, Injected, inject_objects, offline, remove_from_objects
from ..processes.parts import in_parts
from ..specs.sidecar_inject import Options
from .cluster_errors import told
from .destination import write_destination
from .result import OperationError, Reporter, Result


@dataclass
class _Read:
    """Documents of the input: objects, their numbers, and for a file the text of each."""

    items: list[t.Any]
    numbers: list[int]
    texts: list[str]


@dataclass
class _Part:
    """What became of some documents, whether that differs, and where it is to be written their texts."""

    done: Injected
    changed: bool
    texts: list[str]


Each = t.Callable[[_Read], Injected]


def run(options: Options, reporter: Reporter) -> Result:
    """Inject, or take an injection off; nothing is written but ``dest``. Raises OperationError, Unreachable."""
    documents, where = _input(options)
    try:
        with told():
            parts = _parts(options, reporter, documents, where)
    except InjectError as error:
        raise OperationError(str(error)) from None
    changed, diff = any(part.changed for part in parts), None
    if options.dest:
        text = "".join(text for part in parts for text in part.texts)
        changed, diff = write_destination(options.dest, text, check_mode=options.check_mode, diff_mode=options.diff_mode)
    values = {name: [item for part in parts for item in getattr(part.done, name)] for name in ("objects", "injected", "not_injected")}
    return Result(changed, values, diff)


def _input(options: Options) -> tuple[t.Sequence[t.Any], str]:
    """The documents, texts of a file or objects, and what errors call their source."""
    if not options.src:
        return options.objects, "objects"
    where = f"src {options.src}"
    try:
        return split_documents(Path(options.src).expanduser().read_text()), where
    except UnicodeDecodeError:
        raise OperationError(f"{where}: is not UTF-8 text") from None
    except OSError as error:
        raise OperationError(f"{where}: {error.strerror}") from None


def _read(options: Options, where: str, before: int, documents: t.Sequence[t.Any]) -> _Read:
    """The documents that come after ``before`` others, those that hold nothing left out. Raises InjectError."""
    if not options.src:
        return _Read(list(documents), [before + number for number in range(1, len(documents) + 1)], [""] * len(documents))
    out = _Read([], [], [])
    for number, document in enumerate(documents, before + 1):
        try:
            item = loads(document, ints=True)
        except FunctionError as error:
            raise InjectError(f"{where}: document {number}: is no YAML: {error}") from None
        if item is not None:
            out.items.append(item)
            out.numbers.append(number)
            out.texts.append("---\n" + document.strip("\n") + "\n")
    return out


def _made(options: Options, each: Each, given: _Read) -> _Part:
    """What becomes of documents; one that does not change keeps its text. Raises InjectError."""
    done, texts = each(given), []
    if options.dest:
        for text, item, made in zip(given.texts, given.items, done.objects, strict=True):
            texts.append(text if text and made == item else manifest_text([made]).rstrip("\n") + "\n")
    return _Part(done, done.objects != given.items, texts)


def _parts(options: Options, reporter: Reporter, documents: t.Sequence[t.Any], where: str) -> list[_Part]:
    """What istiod's webhook, or an injector of given or of the cluster's config, makes of the documents."""

    def injected(ask: Answer) -> Each:
        return lambda read: inject_objects(read.items, ask, where=where, namespace=options.workload_namespace, numbers=read.numbers)

    def removed(read: _Read) -> Injected:
        return remove_from_objects(read.items, where=where, numbers=read.numbers)

    def here(each: Each, before: int, documents: t.Sequence[t.Any]) -> _Part:
        return _made(options, each, _read(options, where, before, documents))

    if options.state == "absent":
        return in_parts(documents, functools.partial(here, removed))
    given = (options.injector_config, options.injector_values, options.mesh_config)
    if options.mode == "webhook" and options.injector_config is not None:
        raise InjectError("injector_config: is not used in mode webhook; leave it out or take mode offline")
    if None not in given and options.mode != "webhook":
        each = injected(offline(_with_native(options, make_injector(*given, revision=options.revision))))
        return in_parts(documents, functools.partial(here, each))
    read = _read(options, where, 0, documents)
    client = connect(options.auth)
    at = live.endpoint(client, options.namespace, options.revision)
    if options.mode != "offline" and options.injector_config is None:
        try:
            return [_made(options, injected(live.webhook(client, at)), read)]
        except SilentError as error:
            if options.mode == "webhook":
                raise
            reporter.warn(f"{error}; the config in the cluster is used instead")
    texts = live.live_texts(client, options.namespace, at.revision)
    config, values, mesh = (texts[number] if item is None else item for number, item in enumerate(given))
    injector = live.live_injector(client, at, (config, values, mesh))
    injector = injector if options.native_sidecars == "auto" else _with_native(options, injector)
    return [_made(options, injected(live.live_offline(client, injector)), read)]


def _with_native(options: Options, injector: Injector) -> Injector:
    """Native sidecars as asked for; without a cluster ``auto`` is what istiod's setting in the values says, else no."""
    setting = istiod_setting(injector.values, "ENABLE_NATIVE_SIDECARS") if options.native_sidecars == "auto" else options.native_sidecars
    return replace(injector, native=setting in ("true", "enabled"))
