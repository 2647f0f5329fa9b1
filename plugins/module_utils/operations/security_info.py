# SPDX-License-Identifier: GPL-3.0-or-later
"""``security_info``: who still speaks plaintext, and what dry runs of authorization policies denied."""
from __future__ import annotations

import time
import typing as t
from dataclasses import asdict

from ..analysis.live import read_cluster
from ..analysis.mtls import INPUTS, Mesh, State
from ..cluster.client import Client
from ..cluster.connection import connect
from ..cluster.websockets import StreamError
from ..proxies.prometheus import PrometheusError, at_url, in_pod
from ..proxies.security_metrics import Denial, Plaintext, dry_run_denials, plaintext, seen
from ..specs.security_info import Options
from .cluster_errors import told
from .query import answered, checked_query
from .result import OperationError, Reporter, Result

Json = dict[str, t.Any]
_LISTS: t.Final = ("plaintext", "client_rules", "exceptions", "unprotected")


def run(options: Options, reporter: Reporter) -> Result:
    """Look at the cluster and ask Prometheus. Raises OperationError, Unreachable."""
    query = checked_query(options.query)
    if options.duration < 1:
        raise OperationError(f"duration: {options.duration:g}: write seconds, at least as many as between two scrapes")
    with told():
        client = connect(options.auth)
        mesh = _mesh(client, options)
        found, denials, unseen = _metrics(client, options)
    chosen = options.namespaces or mesh.with_proxies
    states = [mesh.state(name, found, unseen) for name in dict.fromkeys(chosen)]
    values: Json = {
        "namespaces": [_row(one) for one in states],
        "ready": [one.namespace for one in states if one.ready and not one.strict],
        "strict": [one.namespace for one in states if one.strict],
        "blocked": [one.namespace for one in states if not one.ready],
        "clients": [asdict(one) for one in mesh.clients],
        "would_deny": [asdict(one) for one in denials],
        "metrics": {"complete": not unseen, "problem": unseen},
    }
    return Result(False, answered(query, values))


def _mesh(client: Client, options: Options) -> Mesh:
    """What the cluster has. Raises OperationError for rights and namespaces that are missing, ClusterError."""
    live = read_cluster(client, INPUTS, istio_namespace=options.namespace, revision="", deadline=time.monotonic() + options.timeout)
    if live.denied:
        texts = [f"{kind.plural} may not be listed ({text})" for kind, text in live.denied.items()]
        raise OperationError(f"cluster {client.name}: {'; '.join(texts)}; grant that right to the account of this host's credentials")
    mesh = Mesh(live.resources, options.namespace)
    lost = [name for name in options.namespaces if name not in mesh.names]
    if lost:
        raise OperationError(f"cluster {client.name}: namespaces: there is no namespace {', '.join(lost)}; leave the option out to look at all")
    return mesh


def _metrics(client: Client, options: Options) -> tuple[list[Plaintext], list[Denial], str]:
    """What Prometheus knows, and why that is nothing. Raises ClusterError for a URL that is none, ClusterUnreachable."""
    given = options.prometheus
    ask = at_url(given.url, token=given.token, ca_file=given.ca_file, timeout=options.timeout) if given.url else None
    try:
        ask = ask or in_pod(client, given.namespace or options.namespace, timeout=options.timeout)
        found, denials = plaintext(ask, options.duration), dry_run_denials(ask, options.duration)
        unseen = "" if seen(ask) else "Prometheus has none of Istio's standard metrics"
    except (PrometheusError, StreamError) as error:
        return [], [], str(error)
    return found, denials, unseen


def _row(state: State) -> Json:
    return {
        "namespace": state.namespace, "mode": state.mode.mode, "policy": state.mode.policy, "strict": state.strict, "ready": state.ready,
        "reasons": list(state.reasons), **{name: [asdict(one) for one in getattr(state, name)] for name in _LISTS},
    }  # fmt: skip
