# SPDX-License-Identifier: GPL-3.0-or-later
"""``sidecar_inject``: what ``istioctl kube-inject`` does."""
from __future__ import annotations

import typing as t
from dataclasses import replace
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
from ..specs.sidecar_inject import Options
from .cluster_errors import told
from .destination import write_destination
from .result import OperationError, Reporter, Result


def run(options: Options, reporter: Reporter) -> Result:
    """Inject, or take an injection off; nothing is written but ``dest``. Raises OperationError, Unreachable."""
    texts, items, where = _input(options)
    try:
        with told():
            done = _done(options, reporter, items, where)
    except InjectError as error:
        raise OperationError(str(error)) from None
    changed, diff = done.objects != items, None
    if options.dest:
        parts = (text if made == item else manifest_text([made]).rstrip("\n") + "\n" for text, item, made in zip(texts, items, done.objects, strict=True))
        changed, diff = write_destination(options.dest, "".join(parts), check_mode=options.check_mode, diff_mode=options.diff_mode)
    return Result(changed, {"objects": done.objects, "injected": done.injected, "skipped": done.skipped}, diff)


def _input(options: Options) -> tuple[list[str], list[t.Any], str]:
    """Each document's text and object, and what errors call their source."""
    if not options.src:
        items = list(options.objects)
        return [manifest_text([item]) if isinstance(item, dict) else "" for item in items], items, "objects"
    where = f"src {options.src}"
    try:
        text = Path(options.src).expanduser().read_text()
    except UnicodeDecodeError:
        raise OperationError(f"{where}: is not UTF-8 text") from None
    except OSError as error:
        raise OperationError(f"{where}: {error.strerror}") from None
    texts: list[str] = []
    found: list[t.Any] = []
    for number, document in enumerate(split_documents(text), 1):
        try:
            item = loads(document, ints=True)
        except FunctionError as error:
            raise OperationError(f"{where}: document {number}: is no YAML: {error}") from None
        if item is not None:
            texts.append("---\n" + document.strip("\n") + "\n")
            found.append(item)
    return texts, found, where


def _done(options: Options, reporter: Reporter, items: list[t.Any], where: str) -> Injected:
    """What istiod's webhook, or an injector of given or of the cluster's config, makes of the objects."""

    def injected(ask: Answer) -> Injected:
        return inject_objects(items, ask, where=where, namespace=options.workload_namespace)

    if options.state == "absent":
        return remove_from_objects(items, where=where)
    given = (options.injector_config, options.injector_values, options.mesh_config)
    if options.mode == "webhook" and options.injector_config is not None:
        raise InjectError("injector_config: is not used in mode webhook; leave it out or take mode offline")
    if None not in given and options.mode != "webhook":
        return injected(offline(_with_native(options, make_injector(*given, revision=options.revision))))
    client = connect(options.auth)
    at = live.endpoint(client, options.namespace, options.revision)
    if options.mode != "offline" and options.injector_config is None:
        try:
            return injected(live.webhook(client, at))
        except SilentError as error:
            if options.mode == "webhook":
                raise
            reporter.warn(f"{error}; the config in the cluster is used instead")
    texts = live.live_texts(client, options.namespace, at.revision)
    config, values, mesh = (texts[number] if item is None else item for number, item in enumerate(given))
    injector = live.live_injector(client, at, (config, values, mesh))
    return injected(live.live_offline(client, injector if options.native_sidecars == "auto" else _with_native(options, injector)))


def _with_native(options: Options, injector: Injector) -> Injector:
    """Native sidecars as asked for; without a cluster ``auto`` is what istiod's setting in the values says, else no."""
    setting = istiod_setting(injector.values, "ENABLE_NATIVE_SIDECARS") if options.native_sidecars == "auto" else options.native_sidecars
    return replace(injector, native=setting in ("true", "enabled"))
