# SPDX-License-Identifier: GPL-3.0-or-later
"""``version_info``: what ``istioctl version`` shows, of every revision."""
from __future__ import annotations

import typing as t
from collections import Counter
from dataclasses import asdict

from ..cluster.connection import connect
from ..istio.versions import Build, VersionError, data_plane_problem, parse_version
from ..proxies.istiod import Istiod, builds, istiods, proxies
from ..proxies.syncz import ProxyStatus
from ..specs.version_info import Options
from .cluster_errors import told
from .query import answered, checked_query
from .result import OperationError, Reporter, Result

COLLECTION_VERSION: t.Final = "0.1.0"
_SHOWN: t.Final = ("name", "cluster", "kind", "version", "istiod", "revision")


def run(options: Options, reporter: Reporter) -> Result:
    """Ask every istiod. Raises OperationError, Unreachable."""
    query = checked_query(options.query)
    with told():
        client = connect(options.auth)
        kubernetes = str(client.get("/version").get("gitVersion") or "")
        pods = istiods(client, options.namespace, options.revision)
        if options.revision and not pods:
            there = sorted({pod.revision for pod in istiods(client, options.namespace)})
            raise OperationError(
                f"cluster {client.name}: revision: {options.revision!r} has no istiod in namespace {options.namespace}; "
                f"name one of: {', '.join(there) or 'none is there'}"
            )
        versions, silent = builds(client, options.namespace, pods)
        connected, deaf = proxies(client, options.namespace, pods)
    values = {
        "client_version": COLLECTION_VERSION,
        "kubernetes_version": kubernetes,
        "control_plane": [{**asdict(build), "pod": pod.pod, "component": pod.component, "revision": pod.revision} for pod, build in versions],
        "data_plane": _counted(connected),
        "proxies": [{key: getattr(item, key) for key in _SHOWN} for item in connected] if options.details else [],
        "problems": _problems(versions, connected),
        "no_answer": [asdict(item) for item in {item.pod: item for item in (*deaf, *silent)}.values()],
    }
    return Result(False, answered(query, values))


def _counted(connected: list[ProxyStatus]) -> list[dict[str, t.Any]]:
    counts = Counter((item.version, item.revision, item.kind) for item in connected)
    return [
        {"version": version, "revision": revision, "kind": kind, "proxies": number} for (version, revision, kind), number in sorted(counts.items())
    ]


def _problems(versions: list[tuple[Istiod, Build]], connected: list[ProxyStatus]) -> list[str]:
    """Proxies of a version that their control plane does not support, counted by version."""
    out = []
    by_pod = {pod.pod: build.version for pod, build in versions}
    counts = Counter((item.version, by_pod.get(item.istiod, ""), item.revision) for item in connected)
    for (version, control_plane, revision), number in sorted(counts.items()):
        try:
            problem = data_plane_problem(parse_version(control_plane), parse_version(version))
        except VersionError:  # a build of one's own
            continue
        if problem:
            out.append(f"revision {revision}: {number} proxies: {problem}")
    return out
