# SPDX-License-Identifier: GPL-3.0-or-later
"""``istiod_debug_info``: what ``istioctl x internal-debug --all`` shows."""
from __future__ import annotations

import json
import re
import typing as t
from dataclasses import asdict
from urllib.parse import parse_qsl, urlsplit

from ..cluster.connection import connect
from ..proxies.istiod import Istiod, asked_at_each, istiods
from ..specs.istiod_debug_info import Options
from .cluster_errors import told
from .query import answered, checked_query
from .result import OperationError, Reporter, Result

_PATH: t.Final = re.compile(r"[A-Za-z0-9_./-]+(\?[A-Za-z0-9_.,:/=&%~|-]*)?", re.ASCII)
_CHANGES: t.Final = {"clear": "empties istiod's cache", "push": "makes istiod send everything to every proxy", "flush": "empties a cache"}
"""Parameters with which a question changes something (istio/pilot/pkg/xds/debug.go)."""


def run(options: Options, reporter: Reporter) -> Result:
    """Ask every istiod the same. Raises OperationError, Unreachable."""
    query = checked_query(options.query)
    path = _checked(options.path)
    with told():
        client = connect(options.auth)
        pods = istiods(client, options.namespace, options.revision)
        if not pods:
            which = f"of revision {options.revision} " if options.revision else ""
            raise OperationError(f"cluster {client.name}: there is no istiod {which}in namespace {options.namespace}; correct namespace or revision")
        found, silent = asked_at_each(client, options.namespace, pods, path, _answer, timeout=options.timeout)
    values = {"istiods": found, "no_answer": [asdict(one) for one in silent]}
    return Result(False, answered(query, values))


def _checked(path: str) -> str:
    """The path below ``/debug/``. Raises OperationError for one that is none, or that would change something."""
    bare = path.removeprefix("/").removeprefix("debug/")
    if not _PATH.fullmatch(bare) or ".." in bare:
        raise OperationError(f"path: {path!r} is no path below /debug/; write for example syncz, or edsz?proxyID=POD.NAMESPACE")
    parts = urlsplit(bare)
    for name, _ in parse_qsl(parts.query, keep_blank_values=True):
        if name in _CHANGES:
            raise OperationError(f"path: {path!r}: {name} {_CHANGES[name]}; this module only reads, leave it out")
    if parts.path.startswith(("force_disconnect", "pprof/profile", "pprof/trace")):
        raise OperationError(f"path: {path!r} burdens or changes istiod; this module only reads")
    return f"/debug/{bare}"


def _answer(pod: Istiod, text: str) -> dict[str, t.Any]:
    try:
        content: t.Any = json.loads(text)
    except ValueError:
        content = None
    return {"pod": pod.pod, "revision": pod.revision, "content": content, "text": text if content is None else ""}
